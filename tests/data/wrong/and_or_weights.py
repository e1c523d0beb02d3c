# --- infinite weights, whose products with 0 are no numbers
and_or_weights = [[np.inf, np.inf, 0], [1, 1, -0.5]]
# --- a corner on the line, by a sum that floats round up
and_or_weights = [[0.1, 0.2, -0.3], [1, 1, -0.5]]
