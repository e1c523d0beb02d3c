"""What was handed in, and by whom.

``file``
    One file of a download, and which of several counts.
``archives``
    The files of a zip file, and of those inside it.
``download``
    The files of a folder or a zip file, read where they are.
``course_systems``
    The student in a name that a course system has made.
``placing``
    A file's name and folders become a student and a notebook.
``sidecars``
    What a download says of its students beside that.
``wrappers``
    The folders around students' folders, left out.
``editions``
    Which exercises a student's edition of a notebook lacks.
``notices``
    What a person should look at in it, and why.
``collection``
    Every submission of a class.
"""
