# --- an array of whole numbers cuts the gradient off
def layer_backward(weights, bias, inputs, activation, output_gradient):
    W, x = np.array(weights), np.array(inputs)
    d = activation.derivative(W @ x + bias) * output_gradient
    weight_gradient = np.zeros_like(W)
    for j in range(len(W)):
        for i in range(len(x)):
            weight_gradient[j, i] = d[j] * x[i]
    return weight_gradient, d, d @ W
