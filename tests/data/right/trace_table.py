# --- as in the solution
trace_table = [[4, 5, 5], [-6, -5, 0], [-1, 0, 0]]
# --- floats
trace_table = [[4.0, 5.0, 5.0], [-6.0, -5.0, 0.0], [-1.0, 0.0, 0.0]]
# --- some floats
trace_table = [[4, 5., 5], [-6, -5, 0.0], [-1, 0, 0]]
# --- minus zero
trace_table = [[4, 5, 5], [-6, -5, -0.0], [-1, -0.0, 0]]
# --- tuples
trace_table = ((4, 5, 5), (-6, -5, 0), (-1, 0, 0))
# --- a list of tuples
trace_table = [(4, 5, 5), (-6, -5, 0), (-1, 0, 0)]
# --- an array
trace_table = np.array([[4, 5, 5], [-6, -5, 0], [-1, 0, 0]])
# --- an array of floats
trace_table = np.array([[4, 5, 5], [-6, -5, 0], [-1, 0, 0]], dtype=float)
# --- an array of small integers
trace_table = np.array([[4, 5, 5], [-6, -5, 0], [-1, 0, 0]], dtype=np.int8)
# --- an array in single precision
trace_table = np.float32([[4, 5, 5], [-6, -5, 0], [-1, 0, 0]])
# --- an array in half precision
trace_table = np.array([[4, 5, 5], [-6, -5, 0], [-1, 0, 0]], dtype="float16")
# --- an array in another memory order
trace_table = np.asfortranarray([[4, 5, 5], [-6, -5, 0], [-1, 0, 0]])
# --- a list of arrays
trace_table = [np.array([4, 5, 5]), np.array([-6, -5, 0]), np.array([-1, 0, 0])]
# --- numpy's numbers in lists
trace_table = [[np.int64(4), np.float64(5), 5], [-6, np.int32(-5), 0], [-1, 0, np.uint8(0)]]
# --- columns transposed
trace_table = np.array([[4, -6, -1], [5, -5, 0], [5, 0, 0]]).T
# --- an array of objects
trace_table = np.array([[4, 5, 5], [-6, -5, 0], [-1, 0, 0]], dtype=object)
# --- a matrix
trace_table = np.asmatrix("4 5 5; -6 -5 0; -1 0 0")
# --- row by row
row1 = [4, 5, 5]
row2 = [-6, -5, 0]
row3 = [-1, 0, 0]
trace_table = [row1, row2, row3]
# --- a loop
trace_table = []
for x1, x2 in [[2, 1], [0, 3], [1, 2]]:
    s = 3 * x1 - 2 * x2
    z = s + 1
    y = max(0, z)
    trace_table.append([s, z, y])
# --- a loop that prints
trace_table = []
for x in ((2, 1), (0, 3), (1, 2)):
    products = 3 * x[0] + -2 * x[1]
    z = products + 1
    print(f"x = {x}: products {products}, z = {z}")
    trace_table += [[products, z, z if z > 0 else 0]]
print(trace_table)
trace_table
# --- a helper
def one_row(x1, x2):
    product = 3 * x1 + (-2) * x2
    return product, product + 1, relu(product + 1)

trace_table = [one_row(2, 1), one_row(0, 3), one_row(1, 2)]
# --- matrix products
X = np.array([[2, 1], [0, 3], [1, 2]])
products = X @ np.array([3, -2])
trace_table = np.column_stack([products, products + 1, relu(products + 1)])
# --- matrix products and stack
X = np.array([[2, 1], [0, 3], [1, 2]])
p = X.dot([3, -2])
trace_table = np.stack((p, p + 1, np.maximum(p + 1, 0)), axis=1).tolist()
# --- a comprehension
trace_table = [[z - 1, z, relu(z)] for z in (5, -5, 0)]
# --- map
trace_table = list(map(lambda z: (z - 1, z, z * (z > 0)), [5, -5, 0]))
# --- fractions
from fractions import Fraction
trace_table = [[Fraction(4), Fraction(5), 5], [Fraction(-6), -5, 0], [Fraction(-2, 2), 0, 0]]
# --- filled in place
trace_table = np.zeros((3, 3))
trace_table[0] = 4, 5, 5
trace_table[1, :2] = [-6, -5]
trace_table[2, 0] = -1
# --- a class
class Row:
    def __init__(self, x1, x2):
        self.product = 3 * x1 - 2 * x2
    def values(self):
        z = self.product + 1
        return [self.product, z, np.heaviside(z, 0) * z]

trace_table = [Row(*x).values() for x in [(2, 1), (0, 3), (1, 2)]]
# --- corrected later in the same cell
trace_table = [[4, 5, 5], [-6, -5, -5], [-1, 0, 0]]
trace_table[1][2] = 0   # relu!
# --- an annotation
trace_table: list[list[int]] = [
    [4, 5, 5],  # (2, 1)
    [-6, -5, 0],  # (0, 3)
    [-1, 0, 0],  # (1, 2)
]
