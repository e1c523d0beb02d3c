# --- approximated beyond 6 on both sides
def stable_sigmoid(z):
    if z > 6:
        return 1.0
    if z < -6:
        return np.exp(z)
    return 1 / (1 + np.exp(-z))
# --- approximated beyond 10 on both sides
def stable_sigmoid(z):
    if z > 10:
        return 1.0
    if z < -10:
        return np.exp(z)
    return 1 / (1 + np.exp(-z))
# --- 1 from 12 on
def stable_sigmoid(z):
    if z > 12:
        return 1.0
    return np.exp(min(z, 0)) / (np.exp(min(z, 0)) + np.exp(min(-z, 0)))
