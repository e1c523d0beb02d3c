"""What figures and explorers share; nothing here imports matplotlib or ipywidgets.

``palette``
    The colours and markers of every picture.
``notation``
    How numbers, nodes and activations are written.
``fractions``
    Numbers as exact fractions where they are some.
``affine``
    Weighted sums with the present numbers in them.
``graph_layout``
    Where a network's nodes stand, and how its edges run between them.
"""
