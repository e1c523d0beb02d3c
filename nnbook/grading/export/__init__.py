"""Points into a course system, in the table it exported itself.

``cells``
    Cells that remember how they were written.
``table``
    The table: read, filled in, written back as it was.
``roster``
    Its people, matched with students.
``columns``
    Where points go in it, and out of how many.
``points``
    The points put into it.
"""
