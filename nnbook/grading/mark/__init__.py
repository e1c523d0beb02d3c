"""Written answers, marked by a person at a desk.

``marking``
    What waits for a person, each different answer once; marks go to the gradebook.
``drafts``
    What was typed and not saved.
``markdown``
    A student's Markdown, made harmless.
``panes``
    What the desk shows: question, rubric, answer.
``desk``
    The desk itself, a widget that works by keyboard.
``desk_notebook``
    The notebook that opens it.
``command``
    ``nnbook mark``: JupyterLab with the desk in it.
"""
