"""The gradebook: verdicts and marks in one SQLite file; nothing is lost or graded twice.

``verdict``
    What is said about one answer.
``entry``
    One line of the gradebook, and what counts in it.
``database``
    The SQLite file: its tables, how it is opened, all or nothing in writing.
``ticks``
    Marks that are the sum of ticked lines, once a line is worth something else.
``gradebook``
    What is entered and asked: submissions, verdicts, and the marks that a person gives.
"""
