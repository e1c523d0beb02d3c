"""Points into a course system, in the table it exported itself.

``roster``
    The class list: read, matched with students, written back as it was.
``points``
    The points put into it.
"""
