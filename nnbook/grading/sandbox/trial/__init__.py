"""Before a class is graded: an attempt to break out.

``breakout``
    What is tried; each attempt must fail.
``selfcheck``
    Nothing is graded when one succeeds.
"""
