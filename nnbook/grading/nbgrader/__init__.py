"""nbgrader's own course, with the same points.

``source``
    The source tree that nbgrader generates an assignment from.
``points``
    What its hidden tests ask for points.
"""
