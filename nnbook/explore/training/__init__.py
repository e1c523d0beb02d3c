"""``explore_training``: a network that learns, epoch by epoch.

``training``
    The controls, the scene, the explorer.
``trajectory``
    A training that can be looked at after any epoch.
``graph``
    What each neuron makes of the plane, and the weights between.
``words``
    The lines under the picture, and what has gone wrong.
"""
