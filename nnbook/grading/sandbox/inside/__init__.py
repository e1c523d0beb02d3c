"""What runs inside a student's process, where nobody's word is trusted.

``zygote``
    The warm process that students' processes are forked from.
``shell``
    The little of IPython that notebooks rely on.
``cells``
    A notebook's cells, run one by one.
``worker``
    The process itself: it runs cells and answers what it is asked.
"""
