"""An attempt to break out, before a class is graded.

``selfcheck``
    The trial: nothing is graded when an attempt succeeds.
``breakout``
    The attempts, each of which must fail.
"""
