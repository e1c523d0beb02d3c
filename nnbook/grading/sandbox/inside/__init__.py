"""The inside of a student's process, where nobody's word is trusted.

``zygote``
    The warm process that students' processes are forked from; each puts the lock on itself.
``scratch``
    The private folder that each may write into.
``standalone``
    A student's process where there is no fork, and no lock.
``worker``
    A student's process: it runs cells and answers what it is asked.
``cells``
    A notebook's cells, run one by one.
``bindings``
    Which names they bind, and which an answer reads.
``shell``
    The little of IPython that notebooks rely on.
"""
