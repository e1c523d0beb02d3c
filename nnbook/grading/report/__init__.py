"""Pages and tables that people read.

``words``
    What pages and tables call things.
``page``
    A whole page of HTML, and text made safe for it.
``charts``
    Bars and a histogram.
``feedback``
    A page a student and notebook.
``summary``
    The class at a glance.
``tables``
    The table ``grades.csv``.
``reports``
    All of them, written anew.
"""
