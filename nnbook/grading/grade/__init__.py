"""One submission's answers become verdicts.

``one_submission``
    A file's bytes in, its verdicts out.
``scorer``
    Processes with a limit, for all that reads what strangers sent.
``play``
    What a submission's own code does, recorded.
``judge``
    ... and turned into verdicts and remarks.
``restored``
    Code cells that a slip of a key made Markdown, turned back.
``written``
    Written answers, found wherever beside their cells they stand.
``scoring``
    Answers become points: the one place where that is decided.
``trusted``
    Answers that are trusted, asked in this process.
``rubrics``
    Marks that follow a rubric which an author has changed.
"""
