"""How far grading has come: a bar in a terminal, lines elsewhere, nothing when quiet."""

import io
import os
import re
import subprocess
import sys
from contextlib import closing

import pytest

from nnbook.grading.run import progress as module
from nnbook.grading.run.progress import Progress, printable


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def clock(monkeypatch):
    """A clock that goes a second with every look at it."""
    seconds = iter(range(10_000))
    monkeypatch.setattr(module.time, "monotonic", lambda: float(next(seconds)))


def run(stream, *, total=12, quiet=False, fail=False):
    with closing(Progress(total, quiet=quiet, stream=stream)) as progress:
        for number in range(total):
            if number == 4:
                progress.attention("ann, 01_neuron: \x1b[31mThe file is empty.")
            if fail and number == 6:
                raise KeyboardInterrupt
            progress.advance()
    return stream.getvalue()


def test_a_terminal_shows_a_bar_with_done_left_rate_and_time_to_go(monkeypatch):
    """One line that is drawn again, ended by a line break."""
    monkeypatch.setenv("TERM", "xterm")
    said = run(Terminal())
    last = said.rstrip("\n").split("\r")[-1]
    assert re.search(r"100% .* 12 of 12 graded, 0 left, .*notebooks/s, 00:00 to go", last)
    assert "12 left" in said.split("\r")[1]
    assert said.endswith("\n")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_a_terminal_that_does_not_tell_its_size_gets_a_bar():
    """As under script, or in a container: eighty columns are a good guess."""
    code = (
        "from contextlib import closing\n"
        "from nnbook.grading.run.progress import Progress\n"
        "with closing(Progress(2)) as progress:\n    progress.advance()\n    progress.advance()"
    )
    ours, theirs = os.openpty()
    settings = os.environ | {"TERM": "xterm"}
    subprocess.run([sys.executable, "-c", code], stderr=theirs, env=settings, check=True)
    os.close(theirs)
    said = os.read(ours, 10_000).decode()
    os.close(ours)
    assert "2 of 2 graded, 0 left" in said


def test_attention_has_a_line_of_its_own(monkeypatch):
    """The bar is drawn below it; nothing a student wrote steers the terminal."""
    monkeypatch.setenv("TERM", "xterm")
    for stream in (Terminal(), io.StringIO()):
        lines = re.split(r"[\r\n]+", run(stream))
        assert "ann, 01_neuron: ?[31mThe file is empty." in lines


def test_without_a_terminal_there_are_plain_lines(clock):
    """A line every five seconds and one at the end, with the same numbers."""
    lines = run(io.StringIO()).splitlines()
    assert "5 of 12 notebooks graded, 1.0 a second, 7 left, 7 s to go." in lines
    assert lines[-1].startswith("12 of 12 notebooks graded, ")
    assert len(lines) == 4
    assert "\r" not in "".join(lines)


def test_a_dumb_terminal_gets_plain_lines_too(monkeypatch, clock):
    """It cannot draw a line again."""
    monkeypatch.setenv("TERM", "dumb")
    assert "\r" not in run(Terminal())


@pytest.mark.parametrize("stream", [Terminal, io.StringIO])
def test_quiet_says_nothing(stream):
    """Not even what needs attention: the summary has it."""
    assert run(stream(), quiet=True) == ""


def test_nothing_to_do_says_nothing(monkeypatch):
    """No empty bar."""
    monkeypatch.setenv("TERM", "xterm")
    with closing(Progress(0, stream=Terminal())) as progress:
        pass
    assert progress._stream.getvalue() == ""


def test_a_stopped_run_leaves_the_line_finished(monkeypatch):
    """Ctrl-C: what the shell writes next stands on its own line."""
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    with pytest.raises(KeyboardInterrupt):
        run(stream, fail=True)
    assert stream.getvalue().endswith("\n")


def test_printable_keeps_every_letter():
    """Letters of all scripts stay, controls and directions do not."""
    assert printable("Zoë 名前 \u202e\x07\n") == "Zoë 名前 ???"
