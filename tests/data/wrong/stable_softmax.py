# --- shifted only where the plain formula gives nan
def stable_softmax(logits, axis=-1):
    z = np.array(logits, dtype=float)
    powers = np.exp(z)
    p = powers / powers.sum(axis=axis, keepdims=True)
    if np.isnan(p).any():
        powers = np.exp(z - z.max(axis=axis, keepdims=True))
        p = powers / powers.sum(axis=axis, keepdims=True)
    return p
