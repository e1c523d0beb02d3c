# --- all inputs have to come first
def is_topological(order, parents):
    n_inputs = sum(1 for name in parents if parents[name] == [])
    if any(parents[name] for name in order[:n_inputs]):
        return False
    return all(p in order[:k] for k, name in enumerate(order) for p in parents[name])
