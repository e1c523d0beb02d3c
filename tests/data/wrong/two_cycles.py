# --- one of the cycles twice
two_cycles = [["c", "d", "e"], ["e", "c", "d"], ["b", "c", "d", "f"]]
# --- an empty list besides
two_cycles = [["c", "d", "e"], ["b", "c", "d", "f"], []]
