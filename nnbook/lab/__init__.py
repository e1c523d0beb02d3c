"""The workbook served by JupyterLab: ``nnbook lab``.

``workbook``
    A folder of a student's own notebooks; no file is ever overwritten.
``server``
    JupyterLab as a child process.
``prompt_connection``
    A kernel's line to the browser that holds no message back.
"""
