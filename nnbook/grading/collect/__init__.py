"""What was handed in, and by whom.

``download``
    The files of a folder or a zip file, read where they are.
``course_systems``
    A download's file name becomes a student and a notebook.
``collection``
    Every submission of a class; the newest of a student's files counts.
``submission``
    One untrusted file read into cells.
"""
