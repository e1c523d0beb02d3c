# --- as in the solution
def chain_gradient(activation, start, depth):
    x, product = start, 1
    for _ in range(depth):
        product *= activation.derivative(x)
        x = activation(x)
    return product
# --- names
def chain_gradient(activation, start, depth):
    gradient = 1.0
    value = start
    for layer in range(depth):
        gradient = gradient * activation.derivative(value)
        value = activation(value)
    return gradient
# --- while
def chain_gradient(activation, start, depth):
    g, z = 1, start
    while depth > 0:
        g *= activation.derivative(z)
        z = activation(z)
        depth -= 1
    return g
# --- recursion
def chain_gradient(activation, start, depth):
    if depth == 0:
        return 1
    return activation.derivative(start) * chain_gradient(activation, activation(start), depth - 1)
# --- recursion the other way
def chain_gradient(f, x, n):
    def value(k):
        return x if k == 0 else f(value(k - 1))
    return 1.0 if n == 0 else chain_gradient(f, x, n - 1) * f.derivative(value(n - 1))
# --- all values first
def chain_gradient(activation, start, depth):
    values = [start]
    for _ in range(depth):
        values.append(activation(values[-1]))
    result = 1
    for value in values[:-1]:
        result *= activation.derivative(value)
    return result
# --- prod of numpy
def chain_gradient(activation, start, depth):
    slopes = []
    x = start
    for _ in range(depth):
        slopes.append(activation.derivative(x))
        x = activation(x)
    return np.prod(slopes)
# --- prod of math
import math

def chain_gradient(activation, start, depth):
    xs = [start]
    while len(xs) < depth:
        xs.append(activation(xs[-1]))
    return math.prod(activation.derivative(x) for x in xs[:depth])
# --- cumprod
def chain_gradient(activation, start, depth):
    xs = np.empty(depth + 1)
    xs[0] = start
    for k in range(depth):
        xs[k + 1] = activation(xs[k])
    return np.cumprod(activation.derivative(xs[:-1]))[-1] if depth else 1.0
# --- an array of derivatives at once
def chain_gradient(activation, start, depth):
    xs = np.zeros(depth)
    x = start
    for k in range(depth):
        xs[k] = x
        x = activation(x)
    return activation.derivative(xs).prod()
# --- multiply.reduce
def chain_gradient(activation, start, depth):
    slopes, x = [1.0], start
    for _ in range(depth):
        slopes += [activation.derivative(x)]
        x = activation(x)
    return np.multiply.reduce(slopes)
# --- reduce
from functools import reduce

def chain_gradient(activation, start, depth):
    step = lambda state, _: (activation(state[0]), state[1] * activation.derivative(state[0]))
    return reduce(step, range(depth), (start, 1))[1]
# --- accumulate
from itertools import accumulate, repeat

def chain_gradient(activation, start, depth):
    xs = list(accumulate(repeat(start, depth + 1), lambda x, _: activation(x)))
    p = 1
    for x in xs[:depth]:
        p *= activation.derivative(x)
    return p
# --- a generator
def slopes(f, x, n):
    for _ in range(n):
        yield f.derivative(x)
        x = f(x)

def chain_gradient(activation, start, depth):
    result = 1
    for slope in slopes(activation, start, depth):
        result *= slope
    return result
# --- backwards
def chain_gradient(activation, start, depth):
    zs = [start]
    for _ in range(depth - 1):
        zs.append(activation(zs[-1]))
    delta = 1.0
    for z in reversed(zs[:depth]):
        delta = activation.derivative(z) * delta
    return delta
# --- prints
def chain_gradient(activation, start, depth):
    x, p = start, 1
    for k in range(depth):
        print("layer", k, "x =", x)
        p *= activation.derivative(x)
        x = activation(x)
    print("product", p)
    return p
# --- a class
class Chain:
    def __init__(self, activation, depth):
        self.activation = activation
        self.depth = depth

    def gradient(self, x):
        g = 1
        for _ in range(self.depth):
            g *= self.activation.derivative(x)
            x = self.activation(x)
        return g

def chain_gradient(activation, start, depth):
    return Chain(activation, depth).gradient(start)
# --- a class that remembers
class Node:
    def __init__(self, f):
        self.f = f

    def forward(self, x):
        self.slope = self.f.derivative(x)
        return self.f(x)

def chain_gradient(activation, start, depth):
    nodes = [Node(activation) for _ in range(depth)]
    x = start
    for node in nodes:
        x = node.forward(x)
    g = 1.0
    for node in nodes[::-1]:
        g = g * node.slope
    return g
# --- dual numbers
class Dual:
    def __init__(self, value, slope):
        self.value, self.slope = value, slope

def chain_gradient(activation, start, depth):
    d = Dual(start, 1)
    for _ in range(depth):
        d = Dual(activation(d.value), activation.derivative(d.value) * d.slope)
    return d.slope
# --- a list in place
def chain_gradient(activation, start, depth):
    state = [start, 1.0]
    for _ in range(depth):
        state[1] *= activation.derivative(state[0])
        state[0] = activation(state[0])
    return state[1]
# --- float comes back
def chain_gradient(activation, start, depth):
    x, product = float(start), 1.0
    for _ in range(int(depth)):
        x, product = float(activation(x)), product * float(activation.derivative(x))
    return product
# --- an array of shape () comes back
def chain_gradient(activation, start, depth):
    x, product = np.array(start, dtype=float), np.array(1.0)
    for _ in range(depth):
        product = product * activation.derivative(x)
        x = activation(x)
    return np.asarray(product)
# --- numpy's number comes back
def chain_gradient(activation, start, depth):
    x, product = np.float64(start), np.float64(1)
    for _ in range(depth):
        product *= activation.derivative(x)
        x = activation(x)
    return product
# --- logarithms, where they exist
def chain_gradient(activation, start, depth):
    x, log, sign = start, 0.0, 1
    for _ in range(depth):
        slope = activation.derivative(x)
        if slope == 0:
            return 0
        log += np.log(abs(slope))
        sign *= np.sign(slope)
        x = activation(x)
    return sign * np.exp(log)
# --- stops early at zero
def chain_gradient(activation, start, depth):
    x, product = start, 1
    for _ in range(depth):
        product *= activation.derivative(x)
        if product == 0:
            break
        x = activation(x)
    return product
# --- a helper
def one_layer(activation, x, gradient):
    return activation(x), gradient * activation.derivative(x)

def chain_gradient(activation, start, depth):
    state = (start, 1)
    for _ in range(depth):
        state = one_layer(activation, *state)
    return state[1]
# --- hints and a docstring
def chain_gradient(activation, start: float, depth: int) -> float:
    """The product of the slopes."""
    x: float = start
    product: float = 1
    for _layer in range(depth):
        slope: float = activation.derivative(x)
        product = product * slope
        x = activation(x)
    return product
# --- a deep copy of the name
def chain_gradient(activation, start, depth):
    f = activation
    df = f.derivative
    x = start
    p = 1
    for i in range(1, depth + 1):
        p = p * df(x)
        x = f(x)
    return p
# --- memory
values = {}

def value(f, x, k):
    key = (f, x, k)
    if key not in values:
        values[key] = x if k == 0 else f(value(f, x, k - 1))
    return values[key]

def chain_gradient(activation, start, depth):
    p = 1
    for k in range(depth):
        p *= activation.derivative(value(activation, start, k))
    return p
# --- arrays of length one on the way
def chain_gradient(activation, start, depth):
    x = np.array([start], dtype=float)
    p = np.ones(1)
    for _ in range(depth):
        p = p * activation.derivative(x)
        x = activation(x)
    return p[0]
