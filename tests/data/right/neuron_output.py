# --- as in the solution
def neuron_output(weights, bias, inputs, activation):
    return activation(np.dot(inputs, weights) + bias)
# --- the at sign
def neuron_output(weights, bias, inputs, activation):
    return activation(np.array(weights) @ np.array(inputs) + bias)
# --- products summed
def neuron_output(weights, bias, inputs, activation):
    return activation(np.sum(np.array(weights) * np.array(inputs)) + bias)
# --- inner
def neuron_output(weights, bias, inputs, activation):
    z = np.inner(weights, inputs) + bias
    return activation(z)
# --- einsum
def neuron_output(weights, bias, inputs, activation):
    return activation(np.einsum("i,i->", weights, inputs) + bias)
# --- vdot
def neuron_output(weights, bias, inputs, activation):
    return activation(np.vdot(weights, inputs) + bias)
# --- plain Python
def neuron_output(weights, bias, inputs, activation):
    return activation(sum(w * x for w, x in zip(weights, inputs)) + bias)
# --- a loop over places
def neuron_output(weights, bias, inputs, activation):
    total = 0
    for i in range(len(weights)):
        total = total + weights[i] * inputs[i]
    total = total + bias
    return activation(total)
# --- a loop that starts at the bias
def neuron_output(weights, bias, inputs, activation):
    z = bias
    for w, x in zip(weights, inputs, strict=True):
        z += w * x
    return activation(z)
# --- while
def neuron_output(weights, bias, inputs, activation):
    i, z = 0, 0.0
    while i < len(inputs):
        z += inputs[i] * weights[i]
        i += 1
    return activation(z + bias)
# --- enumerate and prints
def neuron_output(weights, bias, inputs, activation):
    z = bias
    for i, w in enumerate(weights):
        print("adding", w * inputs[i])
        z = z + w * inputs[i]
    y = activation(z)
    print("z =", z, "y =", y)
    return y
# --- recursion
def neuron_output(weights, bias, inputs, activation):
    if len(weights) == 0:
        return activation(bias)
    return neuron_output(weights[1:], bias + weights[0] * inputs[0], inputs[1:], activation)
# --- a recursive helper
def dot(a, b):
    return 0 if not len(a) else a[0] * b[0] + dot(a[1:], b[1:])

def neuron_output(weights, bias, inputs, activation):
    return activation(dot(weights, inputs) + bias)
# --- the bias absorbed
def neuron_output(weights, bias, inputs, activation):
    w = np.append(weights, bias)
    x = np.append(inputs, 1)
    return activation(w.dot(x))
# --- the bias in front
def neuron_output(weights, bias, inputs, activation):
    return activation(np.dot([bias] + list(weights), [1] + list(inputs)))
# --- map and lambda
neuron_output = lambda weights, bias, inputs, activation: activation(
    sum(map(lambda w, x: w * x, weights, inputs)) + bias
)
# --- operator
import operator

def neuron_output(weights, bias, inputs, activation):
    return activation(sum(map(operator.mul, weights, inputs), start=bias))
# --- reduce
from functools import reduce

def neuron_output(weights, bias, inputs, activation):
    return activation(reduce(lambda total, pair: total + pair[0] * pair[1], zip(weights, inputs), bias))
# --- math.fsum
import math

def neuron_output(weights, bias, inputs, activation):
    return activation(math.fsum([*(w * x for w, x in zip(weights, inputs)), bias]))
# --- a class
class MyNeuron:
    def __init__(self, weights, bias, activation):
        self.weights = weights
        self.bias = bias
        self.activation = activation

    def __call__(self, inputs):
        return self.activation(np.dot(self.weights, inputs) + self.bias)

def neuron_output(weights, bias, inputs, activation):
    return MyNeuron(weights, bias, activation)(inputs)
# --- a dataclass
from dataclasses import dataclass

@dataclass
class Unit:
    w: list
    b: float

    def z(self, x):
        return sum(p * q for p, q in zip(self.w, x)) + self.b

def neuron_output(weights, bias, inputs, activation):
    return activation(Unit(weights, bias).z(inputs))
# --- a callable object
class _Output:
    def __call__(self, weights, bias, inputs, activation):
        return activation(np.dot(weights, inputs) + bias)

neuron_output = _Output()
# --- type hints and a docstring
from collections.abc import Callable, Sequence

def neuron_output(
    weights: Sequence[float], bias: float, inputs: Sequence[float], activation: Callable
) -> float:
    """Weighted sum, bias, activation."""
    assert len(weights) == len(inputs), "as many weights as inputs"
    z: float = float(np.dot(weights, inputs)) + bias
    return float(activation(z))
# --- other argument names
def neuron_output(w, b, x, f):
    return f(np.asarray(x, dtype=float).dot(np.asarray(w, dtype=float)) + b)
# --- defaults
def neuron_output(weights, bias=0, inputs=(), activation=identity):
    z = np.dot(np.atleast_1d(weights), np.atleast_1d(inputs)) + bias
    return activation(z)
# --- an array of shape () comes back
def neuron_output(weights, bias, inputs, activation):
    return np.array(activation(np.dot(weights, inputs) + bias))
# --- a closure
def make(weights, bias, activation):
    def neuron(inputs):
        return activation(bias + sum([weights[k] * inputs[k] for k in range(len(inputs))]))
    return neuron

def neuron_output(weights, bias, inputs, activation):
    return make(weights, bias, activation)(inputs)
# --- longdouble
def neuron_output(weights, bias, inputs, activation):
    z = np.dot(np.array(weights, np.float64), np.array(inputs, np.float64)) + np.float64(bias)
    return np.float64(activation(z))
# --- warnings on the way
import warnings

def neuron_output(weights, bias, inputs, activation):
    warnings.warn("I am not sure about this", UserWarning)
    np.log(np.array([0.0]))
    return activation(np.dot(weights, inputs) + bias)
# --- the library's own neuron
def neuron_output(weights, bias, inputs, activation):
    return Neuron(weights, bias, activation)(inputs)
# --- the arguments are changed in place
def neuron_output(weights, bias, inputs, activation):
    for i in range(len(weights)):
        weights[i] = weights[i] * inputs[i]
    return activation(sum(weights) + bias)
