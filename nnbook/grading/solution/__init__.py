"""A solution notebook read.

``solution``
    Its cells, and errors that name one.
``code_names``
    The names that a cell's code defines, uses, calls or mentions.
``declared``
    What its key cells declare, without running them.
"""
