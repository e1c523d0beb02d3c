"""``explore_softmax``: from scores to probabilities.

``softmax``
    The controls, the bars, the explorer.
``companion``
    What stands beside the bars: a curve, a triangle or logarithms.
``student``
    A student's own softmax, called with care.
"""
