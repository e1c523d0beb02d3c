"""What was handed in, and by whom.

``submission``
    One untrusted file read into cells.
``recognition``
    Which notebook its cells are those of, and whether somebody worked in them.
``download``
    The files of a folder or a zip file, read where they are.
``course_systems``
    A download's file name becomes a student.
``found``
    One file that was handed in, and which of several counts.
``notices``
    What a person should look at in it, and why.
``collection``
    Every submission of a class.
"""
