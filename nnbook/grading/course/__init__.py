"""A course: a folder with ``solutions/`` and, derived from it, ``notebooks/``.

``settings``
    What a course asks of its own notebooks: ``course.toml``.
``new``
    ``nnbook new``: a folder to begin with.
``package``
    ``nnbook package``: the wheel for students, without solutions.
"""
