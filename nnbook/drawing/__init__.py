"""Tools that figures and explorers share; nothing here imports matplotlib or ipywidgets.

``palette``
    The colours and markers of every picture.
``notation``
    Numbers, fractions, sums, powers of ten and names as people write them.
``graph_layout``
    Places for a network's nodes, curves for its edges, and room for their labels.
"""
