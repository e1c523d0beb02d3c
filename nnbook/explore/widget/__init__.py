"""What a student moves and sees: ipywidgets around an explorer's pure function.

``controls``
    What can be moved: a slider, a menu, a toggle.
``control_box``
    ... and the ipywidgets it is moved with.
``live``
    The canvas that follows, and the requests it makes of Python.
``kept``
    The picture that a saved notebook shows without a kernel.
``earlier_runs``
    What a cell made when it ran before is closed.
``explorer``
    All of it as one widget.
"""
