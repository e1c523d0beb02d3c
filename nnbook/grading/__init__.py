"""Answer keys, release and grading: the instructor's half of nnbook.

A key cell of a solution notebook imports its words from here::

    from nnbook.grading import call, exercise, mistake, rng, written

The rest is behind the command line, a package for each step of the work:

``course``
    A course: its settings, a new one, and the wheel for its students.
``solution``
    A solution notebook read.
``release``
    ... turned into a student's notebook: an exercise becomes a blank.
``key``
    ... read as an answer key.
``verify``
    ... and an author's slips, found before students see them.
``collect``
    What was handed in: a download's file name becomes a student.
``gradebook``
    Verdicts and marks, stored: nothing lost, nothing graded twice.
``sandbox``
    The only place where a student's code runs, locked in.
``grade``
    One submission's answers become verdicts: where points are decided.
``run``
    A class graded, on one machine or many.
``report``
    Pages and tables that people read.
``mark``
    Written answers, marked by a person at a desk.
``export``
    Points into a course system's own table.
``nbgrader``
    nbgrader's own course, with the same points.
``files``, ``printable``
    Files written whole; text that a terminal and a database can take.
"""

# A student's process imports this too; it holds words, no key.
from nnbook.grading.key.cases import call, mistake, rng
from nnbook.grading.key.exercise import exercise, written

__all__ = ["call", "exercise", "mistake", "rng", "written"]
