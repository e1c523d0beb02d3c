"""What was handed in, and by whom.

``download``
    The files of a folder or a zip file, read where they are.
``course_systems``
    A download's file name becomes a student.
``found``
    One file that was handed in, and which of several counts.
``editions``
    Which exercises a student's edition of a notebook lacks.
``notices``
    What a person should look at in it, and why.
``collection``
    Every submission of a class.
"""
