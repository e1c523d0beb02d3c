"""A folder for each student, with a name that every system takes."""

import unicodedata

import pytest

from nnbook.grading.report.feedback import folder_names

DEVICES = (
    "CON",
    "prn",
    "Aux",
    "NUL",
    "COM1",
    "lpt9",
    "COM¹",
    "LPT³",
    "ＣＯＮ",
    "CONIN$",
    "CONOUT$",
)


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize(
    "form", ["{}", "{}.txt", "{} ", " {}", "{}.", "{}. .", "{} .txt", "{}.tar.gz"]
)
def test_no_folder_is_a_device(device, form):
    """Windows looks at what stands before the first dot, blanks left out."""
    student = form.format(device)
    [name] = folder_names([student]).values()
    stem = unicodedata.normalize("NFKC", name.partition(".")[0]).strip().upper()
    known = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}
    assert stem not in known | {f"{port}{k}" for port in ("COM", "LPT") for k in range(10)}
    assert not name.endswith((".", " "))


@pytest.mark.parametrize("name", ["..", " . ", "...", "a. .", "a .", ".a"])
def test_no_folder_ends_with_a_dot_or_a_blank(name):
    """Windows takes both away, so that two names would be one."""
    [made] = folder_names([name]).values()
    assert made.strip(". ") == made != ""


@pytest.mark.parametrize("name", ["Console", "Comenius", "nullo", "Auxerre.A", "COM10", "con-rad"])
def test_names_that_only_begin_like_a_device_stay(name):
    """They are people's."""
    assert folder_names([name]) == {name: name}


@pytest.mark.parametrize(
    "pair", [("Ann", "ann"), ("Zoë", "Zoe\u0308"), ("é_", "e\u0301"), ("con", "_con")]
)
def test_two_names_are_two_folders_on_every_disk(pair):
    """Whether it tells cases and compositions apart or not."""
    names = {unicodedata.normalize("NFC", one).casefold() for one in folder_names(pair).values()}
    assert len(names) == 2
