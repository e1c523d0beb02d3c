"""What was asked: each exercise with its headline and its text, from the solution notebook."""

from dataclasses import dataclass
from pathlib import Path

from nnbook.grading.key.exercise import Exercise
from nnbook.grading.key.key import Key
from nnbook.grading.solution.solution import read_solution


@dataclass(frozen=True)
class Question:
    """One exercise as it was asked.

    Attributes
    ----------
    notebook : str
        The notebook's stem.
    exercise : Exercise
        Its points, rubric and model answer.
    title : str
        Its headline, or its name where it has none.
    text : str
        What was asked, in Markdown, from its headline on.
    """

    notebook: str
    exercise: Exercise
    title: str
    text: str = ""

    @property
    def name(self) -> tuple[str, str]:
        """Notebook and exercise, which name it in the gradebook."""
        return self.notebook, self.exercise.name


def read_questions(path: Path, key: Key) -> list[Question]:
    """Find what a notebook asks.

    Parameters
    ----------
    path : Path
        The solution notebook.
    key : Key
        Its exercises.

    Returns
    -------
    list of Question
        In the notebook's order.
    """
    names = {place.cell_id: name for name, place in key.places.items()}
    found = []
    said: list[str] = []
    for cell in read_solution(path).cells:
        if cell.id in names:
            heading = said[0].splitlines()[0].lstrip("# ").strip() if said else ""
            name = names[cell.id]
            text = "\n\n".join(said)
            found.append(Question(path.stem, key.exercises[name], heading or name, text))
        elif cell.kind == "markdown" and cell.source.startswith("### "):
            said = [cell.source]
        elif cell.kind == "markdown" and said:
            said.append(cell.source)
    return found
