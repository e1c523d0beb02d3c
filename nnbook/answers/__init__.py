"""Answers as plain data, and their comparison; used by ``check`` and by the grader alike.

``plain``
    The values an answer may be made of, and their names in words a student knows.
``inputs``
    Inputs of a call beyond plain data: activations and random generators.
``numbers``
    Numbers that agree: within a tolerance, exactly where they are huge.
``wire``
    Plain data as bytes, and back: all that crosses from a student's process to the grader.
``compare``
    Whole answers that agree, and the first place where they do not.
``sealed``
    A right value as a digest, so that a notebook can check without telling.
"""
