"""Pages and tables that people read.

``numbers``
    Numbers as pages and tables write them.
``templates``
    HTML from templates, in which nothing that people wrote is markup.
``charts``
    Bars and a histogram.
``feedback``
    A page for each student and notebook.
``summary``
    The class at a glance.
``tables``
    The table ``grades.csv``.
``reports``
    All of them, written anew.
"""
