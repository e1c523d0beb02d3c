"""One submission's answers become verdicts.

``one_submission``
    A file's bytes in, its verdicts out.
``written``
    A written answer, found whatever has happened to its cell.
``trusted``
    Answers that are trusted, asked in this process.
``rubrics``
    Marks that follow a rubric which an author has changed.
``scoring``
    Answers become points: the one place where that is decided.
"""
