"""The only place where a student's code runs.

``options``
    How a student's process is held, and what it may read.
``environment``
    What it is started with: a command line, and an environment that tells nothing.
``lock``
    The lock it puts on itself.
``inside``
    What runs in it.
``wire``
    Plain data as bytes, and back: all that crosses.
``child``
    The process as the grader sees it: a question, a deadline, an answer or none.
``replies``
    What it can answer, never in words it chose.
``fresh``
    A new Python a submission, where there is no fork.
``launch``
    Where the processes come from.
``session``
    One submission run, then asked about its answers.
``trial``
    An attempt to break out, before anything is graded.
"""
