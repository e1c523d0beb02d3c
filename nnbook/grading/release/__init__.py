"""A solution turned into a student's notebook.

``regions``
    A worked answer becomes a blank.
``sealing``
    The right value of a check becomes a digest.
``student_notebook``
    ``nnbook release``: the whole notebook, the same to the byte at every run.
``outputs``
    ``nnbook release --run``: the solution run and tidied before.
"""
