"""``explore_activations``: a curve, its slope, and what a chain of slopes multiplies to.

``activations``
    The controls, the scenes, the explorer.
``facts``
    What is said about each activation: formulas, flat stretches, shape.
"""
