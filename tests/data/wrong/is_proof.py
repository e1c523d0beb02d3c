# --- the multipliers of each class may add up to anything, the same for both
def is_proof(ones, zeros, positive, negative):
    if min(positive + negative) < 0 or sum(positive + negative) != 2:
        return False
    return bool(np.array_equal(np.dot(positive, ones), np.dot(negative, zeros)))
# --- only the sign of the first multiplier is looked at
def fine(multipliers):
    for m in multipliers:
        if m < 0:
            return False
        else:
            return True

def is_proof(ones, zeros, positive, negative):
    mixed = np.array_equal(np.dot(positive, ones), np.dot(negative, zeros))
    sums = sum(positive) == 1 and sum(negative) == 1
    return bool(fine(positive) and fine(negative) and sums and mixed)
# --- no multiplier above 1, instead of none below 0
def is_proof(ones, zeros, positive, negative):
    if max(positive + negative) > 1 or sum(positive) != 1 or sum(negative) != 1:
        return False
    return bool(np.array_equal(np.dot(positive, ones), np.dot(negative, zeros)))
# --- the absolute value of every multiplier
def is_proof(ones, zeros, positive, negative):
    positive, negative = [abs(m) for m in positive], [abs(m) for m in negative]
    mixed = np.array_equal(np.dot(positive, ones), np.dot(negative, zeros))
    return bool(sum(positive) == sum(negative) == 1 and mixed)
# --- the coordinates are compared as sets
def is_proof(ones, zeros, positive, negative):
    fits = min(positive + negative) >= 0 and sum(positive) == sum(negative) == 1
    return bool(fits and set(np.dot(positive, ones)) == set(np.dot(negative, zeros)))
# --- the lengths of the two mixed points are compared
def is_proof(ones, zeros, positive, negative):
    fits = min(positive + negative) >= 0 and sum(positive) == sum(negative) == 1
    a, b = np.dot(positive, ones), np.dot(negative, zeros)
    return bool(fits and sum(a * a) == sum(b * b))
# --- all coordinates are added up
def is_proof(ones, zeros, positive, negative):
    fits = min(positive + negative) >= 0 and sum(positive) == sum(negative) == 1
    return bool(fits and np.sum(np.dot(positive, ones)) == np.sum(np.dot(negative, zeros)))
# --- for two coordinates only
def is_proof(ones, zeros, positive, negative):
    fits = min(positive + negative) >= 0 and sum(positive) == sum(negative) == 1
    mixed = [[sum(m * x[k] for m, x in zip(own, points)) for k in (0, 1)]
             for own, points in ((positive, ones), (negative, zeros))]
    return bool(fits and mixed[0] == mixed[1])
# --- the sums are compared as floats
def is_proof(ones, zeros, positive, negative):
    sums = float(sum(positive)) == 1.0 and float(sum(negative)) == 1.0
    mixed = np.array_equal(np.dot(positive, ones), np.dot(negative, zeros))
    return bool(min(positive + negative) >= 0 and sums and mixed)
# --- the sums are compared with a tolerance
def is_proof(ones, zeros, positive, negative):
    sums = abs(sum(positive) - 1) < 1e-15 and abs(sum(negative) - 1) < 1e-15
    mixed = np.array_equal(np.dot(positive, ones), np.dot(negative, zeros))
    return bool(min(positive + negative) >= 0 and sums and mixed)
# --- the mixed points are compared as floats
def is_proof(ones, zeros, positive, negative):
    fits = min(positive + negative) >= 0 and sum(positive) == sum(negative) == 1
    a, b = np.dot(positive, ones).astype(float), np.dot(negative, zeros).astype(float)
    return bool(fits and np.array_equal(a, b))
