"""Marks that follow their rubric, when an author changes what a line is worth after marking."""

from collections.abc import Mapping

from nnbook.grading.gradebook.gradebook import Gradebook
from nnbook.grading.key.key import Key


def follow_rubrics(book: Gradebook, keys: Mapping[str, Key]) -> list[str]:
    """Sum up the ticked lines of every mark anew; say for which questions that changes marks."""
    told = []
    for notebook, key in keys.items():
        for one in key.exercises.values():
            worth = {line: points for points, line in one.rubric}
            followed, stayed = book.follow_rubric(notebook, one.name, worth) if worth else (0, 0)
            if followed or stayed:
                told.append(
                    f"The rubric of {one.title or one.name} has changed; marks summed up anew:"
                    f" {followed}, no sum of its lines and left as they were: {stayed}."
                )
    return told
