# --- no number at all
crossing_rate = float("nan")
# --- infinity less infinity
crossing_rate = np.inf - np.inf
