"""A notebook as a file: written by us, or by anybody.

``file``
    A cell of a file that is trusted, and a file as Jupyter writes it.
``submission``
    One untrusted file read into cells.
``recognition``
    Which notebook its cells are those of, and whether somebody worked in them.
"""

from nnbook.notebook.file import Cell, notebook_text, plain_text, read_cell, source_of, write_cell

__all__ = ["Cell", "notebook_text", "plain_text", "read_cell", "source_of", "write_cell"]
