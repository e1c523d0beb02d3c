# --- as in the solution
def absorb_bias(weights, bias, inputs):
    return [bias, *weights], [1, *inputs]
# --- tuples
def absorb_bias(weights, bias, inputs):
    return (bias, *weights), (1, *inputs)
# --- a list of two lists
def absorb_bias(weights, bias, inputs):
    return [[bias] + list(weights), [1] + list(inputs)]
# --- floats
def absorb_bias(weights, bias, inputs):
    return [float(bias)] + [float(w) for w in weights], [1.0] + [float(x) for x in inputs]
# --- concatenate
def absorb_bias(weights, bias, inputs):
    return np.concatenate(([bias], weights)), np.concatenate(([1], inputs))
# --- insert of numpy
def absorb_bias(weights, bias, inputs):
    return np.insert(np.array(weights, float), 0, bias), np.insert(inputs, 0, 1)
# --- r_
def absorb_bias(weights, bias, inputs):
    return np.r_[bias, weights], np.r_[1, inputs]
# --- hstack
def absorb_bias(weights, bias, inputs):
    return np.hstack([bias, weights]), np.hstack([1, inputs])
# --- append the other way round
def absorb_bias(weights, bias, inputs):
    return np.append(bias, weights), np.append(1, inputs)
# --- one array with two rows
def absorb_bias(weights, bias, inputs):
    return np.array([[bias, *weights], [1, *inputs]])
# --- stack
def absorb_bias(weights, bias, inputs):
    return np.vstack([np.append([bias], weights), np.append([1], inputs)])
# --- pad
def absorb_bias(weights, bias, inputs):
    return (
        np.pad(np.array(weights, float), (1, 0), constant_values=bias),
        np.pad(np.array(inputs, float), (1, 0), constant_values=1),
    )
# --- column_stack transposed
def absorb_bias(weights, bias, inputs):
    table = np.column_stack([[bias, *weights], [1, *inputs]])
    return table.T
# --- zeros filled
def absorb_bias(weights, bias, inputs):
    n = len(weights)
    w = np.zeros(n + 1)
    x = np.ones(n + 1)
    w[0] = bias
    w[1:] = weights
    x[1:] = inputs
    return w, x
# --- insert of lists, in place
def absorb_bias(weights, bias, inputs):
    weights.insert(0, bias)
    inputs.insert(0, 1)
    return weights, inputs
# --- copies
def absorb_bias(weights, bias, inputs):
    w = list(weights)
    x = inputs.copy()
    w.insert(0, bias)
    x.insert(0, True)
    return w, x
# --- loops
def absorb_bias(weights, bias, inputs):
    new_weights = [bias]
    new_inputs = [1]
    for i in range(len(weights)):
        new_weights.append(weights[i])
        new_inputs.append(inputs[i])
    return new_weights, new_inputs
# --- loops that print
def absorb_bias(weights, bias, inputs):
    w = []
    w.append(bias)
    for weight in weights:
        w.append(weight)
    x = [1.0]
    for value in inputs:
        x.append(value)
    print("weights:", w)
    print("inputs:", x)
    return w, x
# --- a helper
def prepend(first, rest):
    return [first, *rest]

def absorb_bias(weights, bias, inputs):
    return prepend(bias, weights), prepend(1, inputs)
# --- a generator made a list
def prefixed(first, rest):
    yield first
    yield from rest

def absorb_bias(weights, bias, inputs):
    return list(prefixed(bias, weights)), list(prefixed(1, inputs))
# --- chain
from itertools import chain

def absorb_bias(weights, bias, inputs):
    return tuple(chain([bias], weights)), tuple(chain([1], inputs))
# --- zip
def absorb_bias(weights, bias, inputs):
    pairs = [(bias, 1)] + list(zip(weights, inputs))
    return [w for w, _ in pairs], [x for _, x in pairs]
# --- zip turned round
def absorb_bias(weights, bias, inputs):
    w, x = zip((bias, 1), *zip(weights, inputs))
    return w, x
# --- a namedtuple
from collections import namedtuple

Absorbed = namedtuple("Absorbed", "weights inputs")

def absorb_bias(weights, bias, inputs):
    return Absorbed([bias, *weights], [1, *inputs])
# --- a deque on the way
from collections import deque

def absorb_bias(weights, bias, inputs):
    w, x = deque(weights), deque(inputs)
    w.appendleft(bias)
    x.appendleft(1)
    return list(w), list(x)
# --- recursion
def absorb_bias(weights, bias, inputs):
    if len(weights) == 0:
        return [bias], [1]
    w, x = absorb_bias(weights[:-1], bias, inputs[:-1])
    return w + [weights[-1]], x + [inputs[-1]]
# --- slices
def absorb_bias(weights, bias, inputs):
    w, x = weights[:], inputs[:]
    w[:0] = [bias]
    x[:0] = [1]
    return w, x
# --- lambda
absorb_bias = lambda weights, bias, inputs: ([bias] + weights, [1] + inputs)
# --- a class
class Absorber:
    def __init__(self, first):
        self.first = first

    def __radd__(self, rest):
        return [self.first] + list(rest)

def absorb_bias(weights, bias, inputs):
    return weights + Absorber(bias), inputs + Absorber(1)
# --- numpy's numbers
def absorb_bias(weights, bias, inputs):
    return [np.float64(bias), *np.float32(weights)], [np.int8(1), *np.int64(inputs)]
# --- fractions
from fractions import Fraction

def absorb_bias(weights, bias, inputs):
    return [Fraction(bias), *map(Fraction, weights)], [Fraction(1), *map(Fraction, inputs)]
