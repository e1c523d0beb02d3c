"""The parts that the figures are made of.

``drawing``
    `Drawing`, which every figure returns: its axes, and the picture in one sentence.
``plane``
    The plane of two inputs: its axes, points, lines and regions.
``shapes``
    Arrows, neurons, inputs and labels.
``nodes``
    A network's nodes, with their numbers.
``icons``
    The little pictures on the map of network kinds.
"""
