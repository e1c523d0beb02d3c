# --- as in the solution
def signed_distance(weights, bias, point):
    return (np.dot(weights, point) + bias) / np.sqrt(np.dot(weights, weights))
# --- norm
def signed_distance(weights, bias, point):
    return (np.dot(weights, point) + bias) / np.linalg.norm(weights)
# --- arrays and the at sign
def signed_distance(weights, bias, point):
    w, x = np.array(weights), np.array(point)
    return (w @ x + bias) / np.sqrt(w @ w)
# --- a unit vector
def signed_distance(weights, bias, point):
    length = np.linalg.norm(weights)
    unit = np.array(weights) / length
    return unit.dot(point) + bias / length
# --- plain Python
def signed_distance(weights, bias, point):
    z = sum(w * x for w, x in zip(weights, point)) + bias
    length = sum(w ** 2 for w in weights) ** 0.5
    return z / length
# --- math.sqrt
import math

def signed_distance(weights, bias, point):
    z = bias
    squares = 0
    for i in range(len(weights)):
        z += weights[i] * point[i]
        squares += weights[i] * weights[i]
    return z / math.sqrt(squares)
# --- math.hypot
from math import hypot

def signed_distance(weights, bias, point):
    return (sum([a * b for a, b in zip(weights, point)]) + bias) / hypot(*weights)
# --- math.dist
from math import dist

def signed_distance(weights, bias, point):
    return (np.dot(weights, point) + bias) / dist(weights, [0] * len(weights))
# --- sumprod by hand
def dot(a, b):
    total = 0
    for p, q in zip(a, b):
        total += p * q
    return total

def signed_distance(weights, bias, point):
    return (dot(weights, point) + bias) / dot(weights, weights) ** 0.5
# --- a helper for the length
def length(v):
    return np.sqrt(np.sum(np.square(v)))

def signed_distance(weights, bias, point):
    return (np.sum(np.multiply(weights, point)) + bias) / length(weights)
# --- einsum
def signed_distance(weights, bias, point):
    return (np.einsum("i,i", weights, point) + bias) / np.einsum("i,i", weights, weights) ** 0.5
# --- inner and power
def signed_distance(weights, bias, point):
    return (np.inner(weights, point) + bias) * np.inner(weights, weights) ** -0.5
# --- recursion
def signed_distance(weights, bias, point, z=None, squares=0):
    z = bias if z is None else z
    if len(weights) == 0:
        return z / squares ** 0.5
    w, x = weights[0], point[0]
    return signed_distance(weights[1:], bias, point[1:], z + w * x, squares + w * w)
# --- a class
class Line:
    def __init__(self, weights, bias):
        self.weights = np.asarray(weights, dtype=float)
        self.bias = bias

    @property
    def length(self):
        return np.linalg.norm(self.weights)

    def distance(self, point):
        return (self.weights @ point + self.bias) / self.length

def signed_distance(weights, bias, point):
    return Line(weights, bias).distance(point)
# --- prints
def signed_distance(weights, bias, point):
    z = np.dot(weights, point) + bias
    print("z", z)
    norm = np.linalg.norm(weights)
    print("norm", norm)
    d = z / norm
    print("distance", d)
    return d
# --- sign times distance
def signed_distance(weights, bias, point):
    z = np.dot(weights, point) + bias
    d = abs(z) / np.linalg.norm(weights)
    if z < 0:
        return -d
    return d
# --- copysign
import math

def signed_distance(weights, bias, point):
    z = float(np.dot(weights, point) + bias)
    return math.copysign(abs(z) / np.linalg.norm(weights), z)
# --- the foot of the perpendicular
def signed_distance(weights, bias, point):
    w, x = np.array(weights, float), np.array(point, float)
    foot = x - (w @ x + bias) / (w @ w) * w
    return np.sign(w @ x + bias) * np.linalg.norm(x - foot)
# --- a point of the line
def signed_distance(weights, bias, point):
    w = np.array(weights, dtype=float)
    on_the_line = -bias * w / np.dot(w, w)
    return np.dot(w / np.linalg.norm(w), np.array(point) - on_the_line)
# --- float comes back
def signed_distance(weights, bias, point):
    return float((np.dot(weights, point) + bias) / np.linalg.norm(weights))
# --- an array of shape () comes back
def signed_distance(weights, bias, point):
    return np.asarray((np.dot(weights, point) + bias) / np.linalg.norm(weights))
# --- lambda
signed_distance = lambda w, b, x: (np.dot(w, x) + b) / np.linalg.norm(w)
# --- a neuron of its own
def signed_distance(weights, bias, point):
    n = np.linalg.norm(weights)
    return neuron_output([w / n for w in weights], bias / n, point, identity)
# --- rounded to twelve places
def signed_distance(weights, bias, point):
    return round(float((np.dot(weights, point) + bias) / np.linalg.norm(weights)), 12)
# --- a comprehension in numpy
def signed_distance(weights, bias, point):
    z = np.array([w * x for w, x in zip(weights, point)]).sum() + bias
    return z / np.array([w * w for w in weights]).sum() ** 0.5
# --- column vectors, then item
def signed_distance(weights, bias, point):
    w = np.array(weights, dtype=float).reshape(-1, 1)
    x = np.array(point, dtype=float).reshape(-1, 1)
    return ((w.T @ x + bias) / np.sqrt(w.T @ w)).item()
# --- decimals on the way
from decimal import Decimal, getcontext

def signed_distance(weights, bias, point):
    getcontext().prec = 40
    w = [Decimal(str(value)) for value in weights]
    z = sum(a * Decimal(str(x)) for a, x in zip(w, point)) + Decimal(str(bias))
    return float(z / sum(a * a for a in w).sqrt())
# --- reduce
from functools import reduce

def signed_distance(weights, bias, point):
    z = reduce(lambda s, p: s + p[0] * p[1], zip(weights, point), bias)
    n = reduce(lambda s, w: s + w * w, weights, 0)
    return z / np.sqrt(n)
# --- the bias absorbed
def signed_distance(weights, bias, point):
    w = np.r_[bias, weights]
    x = np.r_[1, point]
    return w @ x / np.linalg.norm(w[1:])
# --- hints, checks and a docstring
def signed_distance(weights: list, bias: float, point: list) -> float:
    """Signed distance of a point to the line w·x + b = 0."""
    if len(weights) != len(point):
        raise ValueError("as many weights as coordinates")
    norm = np.linalg.norm(np.asarray(weights, dtype=float), ord=2)
    if norm == 0:
        raise ZeroDivisionError("no line")
    return (np.dot(weights, point) + bias) / norm
