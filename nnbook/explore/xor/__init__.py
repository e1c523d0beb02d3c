"""``explore_xor``: one neuron cannot compute XOR, two ReLUs can.

``xor``
    The controls and the explorer.
``one_neuron``
    The four points; the hunt with one line, and the proof that it is in vain.
``two_relus``
    The plane folded by two ReLUs.
"""
