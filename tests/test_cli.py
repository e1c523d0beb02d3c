"""The command line explains itself, and a mistake in it names the help of its own command."""

import re

import pytest

from nnbook.cli import main

COMMANDS = ["lab", "release", "grade", "mark", "export"]


def said(words: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """What a command that ends at once prints, on either stream."""
    with pytest.raises(SystemExit):
        main(words)
    told = capsys.readouterr()
    return told.out, told.err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_has_a_text_and_its_default(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An option that takes a value says what it takes where it is left out."""
    monkeypatch.setenv("COLUMNS", "500")
    monkeypatch.setenv("NO_COLOR", "1")
    text, _ = said([command, "--help"], capsys)
    text = re.sub(r"\n {10,}", "  ", text)  # a long option has its text on the next line
    options = re.findall(r"^  (--\S+)(?: ([A-Z=]+|\{.*\}))?(.*)$", text, re.MULTILINE)
    assert options
    for option, value, explained in options:
        assert len(explained.strip()) > 10, option
        if value and option != "--format":  # which has none
            assert "default" in explained, option


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("words", [["x", "--outt", "y"], ["x", "--port=no"]])
def test_a_wrong_option_shows_the_usage_of_its_command(
    command: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Not that of nnbook; and the sentence names the command's help."""
    _, error = said([command, *words, *["--format=csv"][: command == "export"]], capsys)
    assert error.startswith(f"usage: nnbook {command} ")
    assert error.endswith(f"; see nnbook {command} --help.\n")


@pytest.mark.parametrize("words", [[], ["--outt"], ["grades"]])
def test_a_wrong_command_shows_the_usage_of_all(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a command there is only the common help."""
    _, error = said(words, capsys)
    assert error.startswith("usage: nnbook [-h] COMMAND")
    assert error.endswith("; see nnbook --help.\n")
