"""``explore_xor``: one neuron cannot compute XOR, two ReLUs can.

``xor``
    The controls and the explorer.
``plane``
    XOR's four points and the part of the plane around them.
``one_neuron``
    The hunt with one line, and the proof that it is in vain.
``two_relus``
    The plane folded by two ReLUs.
"""
