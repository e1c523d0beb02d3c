"""Answer keys, release and grading: the instructor's half of nnbook.

A key cell of a solution notebook imports its words from here::

    from nnbook.grading import call, exercise, mistake, rng, written

The rest is behind the command line: ``release`` derives the student notebooks, ``key`` reads a
solution notebook as an answer key, ``scoring`` turns answers into points, ``grade`` a class.
"""

# Imported at once, because the function ``exercise`` and its module share a name: whoever came
# later would find the module. A student's process imports this too; it holds words, no key.
from nnbook.grading.key.exercise import call, exercise, mistake, rng, written

__all__ = ["call", "exercise", "mistake", "rng", "written"]
