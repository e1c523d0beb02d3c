"""The lock that a process puts on itself before a student's code runs in it.

``kernel``
    The system calls that Python has no function for.
``syscalls``
    Their numbers, and those that a notebook may need.
``landlock``
    Which files may be read, and that nothing else may be done to any.
``seccomp``
    Which system calls may be made.
``apart``
    What is hidden of the machine, and counted.
``lock``
    All of it in the right order, with limits and no privileges.
"""
