"""What an answer is, and when two of them agree; used by ``check`` and by the grader alike.

``plain``
    The values an answer may be made of, in words a student knows.
``inputs``
    What a function is called with beyond plain data: activations and random generators.
``numbers``
    When two numbers agree: within a tolerance, exactly where they are huge.
``compare``
    When two whole answers agree, and the first place where they do not.
``sealed``
    A right value as a digest, so that a notebook can check without telling.
"""
