"""A solution notebook read.

``solution``
    Its cells, errors that name one, and what its key cells declare, without running them.
``code_names``
    The names that a cell's code defines, uses, calls or mentions.
"""
