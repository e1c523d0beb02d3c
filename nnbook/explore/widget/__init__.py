"""Controls and pictures as a student moves and sees them: ipywidgets around an exhibit.

``control_box``
    The ipywidgets that are moved.
``live``
    The canvas that follows: values come from the browser, a picture goes back; its half there
    is ``painter.js``, ``requests.js``, ``hearing.js`` and, joining the three, ``live.js``.
``kept``
    The picture that a saved notebook shows without a kernel.
``earlier_runs``
    What a cell made when it ran before is closed.
``explorer``
    All of it as one widget.
"""
