"""``explore_network``: a network evaluated neuron by neuron.

``network``
    The controls, the scene, the explorer.
``layout``
    Where nodes, edges and labels stand on the sheet.
``words``
    The computation in words.
"""
