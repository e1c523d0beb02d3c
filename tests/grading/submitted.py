"""The released notebook in the hands of a student, for tests of how it is graded."""

import json


class Submitted:
    """A released notebook that cells are typed into, inserted into and lost from."""

    def __init__(self, key):
        self.document = json.loads(key.student.text)
        self.cells = self.document["cells"]

    @property
    def data(self):
        """The file that is handed in."""
        return json.dumps(self.document).encode()

    def cell(self, name):
        """Return the cell of an id."""
        return next(cell for cell in self.cells if cell.get("id") == name)

    def write(self, name, text, **more):
        """Type a text into a cell."""
        self.cell(name).update(source=text, **more)

    def insert(self, after, text, kind="markdown", **more):
        """Put a new cell behind another."""
        place = self.cells.index(self.cell(after)) + 1
        new = {"cell_type": kind, "source": text, "metadata": {}, "id": f"new-{len(self.cells)}"}
        self.cells.insert(place, new | ({"outputs": []} if kind == "code" else {}) | more)

    def turn(self, name, kind):
        """Press M or R in a cell."""
        cell = self.cell(name)
        cell["cell_type"] = kind
        cell.pop("outputs", None)

    def drop(self, *names):
        """Delete cells."""
        for name in names:
            self.cells.remove(self.cell(name))

    def forget(self, *what):
        """Lose the ids or the metadata of all cells."""
        for cell in self.cells:
            if "ids" in what:
                cell.pop("id", None)
            if "metadata" in what:
                cell["metadata"] = {}

    def merge(self):
        """Merge all text into one cell, above the code."""
        texts = [c["source"] for c in self.cells if c["cell_type"] == "markdown"]
        texts = [text if isinstance(text, str) else "".join(text) for text in texts]
        merged = {"cell_type": "markdown", "source": "\n\n".join(texts), "metadata": {}}
        self.cells[:] = [merged, *(c for c in self.cells if c["cell_type"] == "code")]
