# --- clipped at 20
def plain_softmax(scores):
    powers = np.exp(np.clip(scores, -20, 20))
    return powers / powers.sum()
# --- clipped at 25
def plain_softmax(scores):
    powers = np.exp(np.clip(scores, -25, 25))
    return powers / powers.sum()
