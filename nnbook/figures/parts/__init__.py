"""What the figures are made of.

``drawing``
    What every figure returns: its axes, and what it shows in one sentence.
``plane``
    The plane of two inputs: its axes, points, lines and regions.
``shapes``
    Arrows, neurons, inputs and labels.
``nodes``
    A network's nodes, with their numbers.
``icons``
    Small pictures of what a kind of network works on.
"""
