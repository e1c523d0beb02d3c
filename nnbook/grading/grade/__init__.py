"""One submission's answers become verdicts.

``one_submission``
    A file's bytes in, its verdicts out.
``restored``
    Code cells that a slip of a key made Markdown, turned back.
``written``
    Written answers, found wherever beside their cells they stand.
``trusted``
    Answers that are trusted, asked in this process.
``rubrics``
    Marks that follow a rubric which an author has changed.
``scoring``
    Answers become points: the one place where that is decided.
"""
