"""Answer keys, release and grading: the instructor's half of nnbook.

A key cell of a solution notebook imports its words from here::

    from nnbook.grading import call, exercise, mistake, rng, written

The rest is behind the command line, a package a step of the work: ``solution``, ``release`` and
``key`` read what an author writes; ``collect``, ``gradebook``, ``sandbox``, ``grade``, ``run`` and
``report`` grade what a class hands in; ``mark``, ``export`` and ``nbgrader`` serve what follows.
"""

# A student's process imports this too; it holds words, no key.
from nnbook.grading.key.exercise import call, exercise, mistake, rng, written

__all__ = ["call", "exercise", "mistake", "rng", "written"]
