"""The workbook served by JupyterLab: ``nnbook lab``.

``workbook``
    A folder of a student's own notebooks; no work is ever overwritten.
``carry``
    Answers copied from an older edition of a notebook into a newer one.
``server``
    JupyterLab as a child process.
``prompt_connection``
    A kernel's line to the browser that holds no message back.
"""
