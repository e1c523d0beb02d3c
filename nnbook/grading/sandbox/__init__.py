"""The only place where a student's code runs, locked in by ``lock``.

The grader's side, in the order of the work:

``trial``
    An attempt to break out, before anything is graded.
``session``
    One submission run, then asked about its answers.
``launch``
    Where the processes come from: a warm zygote.
``fresh``
    The same where there is no fork: a new Python a submission, not locked.
``environment``
    What they are started with: a command line, and an environment that tells nothing.
``child``
    A student's process as the grader sees it: a question, a deadline, an answer or none.
``clock``
    What it is charged with: processor time, and for waiting.
``replies``
    What it can answer, never in words it chose.

What both sides know:

``options``
    How a student's process is held, and what it may read.
``frames``
    Answers as bytes over a socket, before a deadline.

A student's process, which imports nothing of the grader's side:

``lock``
    The lock it puts on itself before any of the student's code runs.
``inside``
    What runs in it then.
"""
