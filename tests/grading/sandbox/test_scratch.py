"""The folder a submission writes into: enough for honest work, too little for any other."""

import json
import os
import sys
import time

import pytest

from nnbook.grading.sandbox.inside.scratch import Scratch
from nnbook.grading.sandbox.launch import Sandbox
from nnbook.grading.sandbox.lock import landlock
from nnbook.grading.sandbox.options import SCRATCH_BYTES, SCRATCH_FILES, Options
from nnbook.grading.sandbox.replies import Returned, read
from nnbook.grading.sandbox.session import Limits, Session

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")

LIMITS = Limits(10, 30)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    """A sandbox with data files."""
    data = tmp_path_factory.mktemp("data")
    (data / "deep").mkdir()
    (data / "table.csv").write_text("1,2\n3,4\n")
    (data / "deep" / "word.txt").write_text("four")
    for path in (data, data / "deep"):
        path.chmod(0o700)
    with Sandbox(Options(data=str(data))) as started:
        yield started


def run(sandbox, *sources, name="found", limits=LIMITS):
    """Run cells; return what a name holds in the end and what went wrong."""
    with Session(sandbox, dict(enumerate(sources)), limits) as session:
        session.run()
        reply = read(session.value(name))
    failures = {cell: (one.kind, one.exception) for cell, one in session.failures.items()}
    return reply.value if isinstance(reply, Returned) else reply, failures


def folders(sandbox):
    """List the scratch folders there are, and what is in them."""
    return {p: sorted(os.listdir(p)) for p in sandbox._zygote._base.glob("scratch-*")}


HONEST = {
    "a text": "open('a.txt', 'w').write('x')\nfound = open('a.txt').read() == 'x'",
    "a picture": "import matplotlib.pyplot as plt\nplt.plot([1])\nplt.savefig('a.png')\n"
    "plt.savefig('b.pdf')\nfound = plt.imread('a.png').ndim == 3",
    "arrays": "import numpy as np\nnp.save('a', [1])\nnp.savez('b', a=[1])\n"
    "np.savetxt('c.csv', [1])\n"
    "found = bool(np.load('a.npy')[0] == np.load('b.npz')['a'][0] == np.loadtxt('c.csv'))",
    "a mapped array": "import numpy as np\nm = np.memmap('m', mode='w+', shape=9)\nm[:] = 1\n"
    "m.flush()\n"
    "found = bool(np.memmap('m').sum() == 9)",
    "a database": "import sqlite3\nwith sqlite3.connect('a.db') as d:\n"
    "    d.execute('create table t (x)')\n"
    "    d.execute('insert into t values (4)')\n"
    "found = d.execute('select x from t').fetchone() == (4,)",
    "folders": "import os, shutil\nos.makedirs('a/b')\nopen('a/b/c', 'w').close()\n"
    "shutil.move('a/b/c', 'd')\n"
    "shutil.copy('d', 'e')\nshutil.copytree('a', 'f')\nshutil.rmtree('a')\nos.replace('d', 'g')\n"
    "found = sorted(x for x in os.listdir() if x != 'data') == ['e', 'f', 'g']",
    "a zip file": "import zipfile\nwith zipfile.ZipFile('a.zip', 'w') as z:\n"
    "    z.writestr('b', 'c')\n"
    "z = zipfile.ZipFile('a.zip')\nz.extractall('x')\nfound = open('x/b').read() == 'c'",
    "temporary files": "import tempfile\nwith tempfile.NamedTemporaryFile('w') as f:\n"
    "    f.write('x')\n"
    "with tempfile.TemporaryDirectory() as d:\n    open(d + '/x', 'w').close()\nfound = True",
    "at home": "from pathlib import Path\n(Path.home() / 'a').write_text('x')\n"
    "found = Path('a').exists()",
    "nowhere": "import os\nprint('x', file=open(os.devnull, 'w'))\nfound = True",
    "a module": "%%writefile helper.py\nnumber = 4",
    "a part of a file": "import os\nf = open('a', 'w+')\nf.write('abc')\nf.truncate(1)\nf.flush()\n"
    "os.truncate('a', 1)\nfound = open('a').read() == 'a'",
    "data": "import numpy as np, os\n"
    "found = bool(np.loadtxt('data/table.csv', delimiter=',').sum() == 10)"
    " and open('data/deep/word.txt').read() == 'four' and 'data' in os.listdir()",
}


@pytest.mark.parametrize("what", HONEST)
def test_honest_work_is_written_and_read(sandbox, what):
    """In the working directory, which is empty at the start and gone at the end."""
    sources = [HONEST[what]]
    if what == "a module":
        sources += ["import helper\n%run helper.py\nfound = helper.number == number == 4"]
    assert run(sandbox, *sources) == (True, {})
    assert set(map(tuple, folders(sandbox).values())) == {()}


OUTSIDE = {
    "beside it": "open('../x', 'w')",
    "above it": "os.mkdir('../../x')",
    "the settings": "open(os.environ['MPLCONFIGDIR'] + '/x', 'w')",
    "data": "open('data/table.csv', 'a')",
    "data emptied": "os.truncate('data/table.csv', 0)",
    "data removed": "os.remove('data/deep/word.txt')",
    "data moved": "os.rename('data/deep/word.txt', 'word.txt')",
    "moved out": "open('a', 'w').close()\nos.rename('a', '../a')",
    "itself removed": "os.rmdir(os.getcwd())",
    "itself moved": "os.rename(os.getcwd(), '../elsewhere')",
    "a symbolic link": "os.symlink('/etc/passwd', 'a')",
    "a hard link": "os.link(os.__file__, 'a')",
    "a pipe": "os.mkfifo('a')",
    "a device": "os.mknod('a', 0o20666, 0x103)",
    "a socket": "import socket\nsocket.socket(socket.AF_UNIX).bind('a')",
    "a mode": "open('a', 'w').close()\nos.chmod('a', 0o4777)",
    "an owner": "open('a', 'w').close()\nos.chown('a', 1, 1)",
    "an attribute": "open('a', 'w').close()\nos.setxattr('a', 'user.x', b'y')",
    "by a descriptor": "f = os.open('..', os.O_RDONLY)",
    "by a path to a folder": "f = os.open('..', os.O_PATH)\n"
    "os.open('x', os.O_CREAT | os.O_RDWR, dir_fd=f)",
    "by the process's own folder": "open('/proc/self/cwd/../x', 'w')",
    "a nameless file": "os.open('.', os.O_TMPFILE | os.O_RDWR)",
    "a file larger than all": "open('a', 'wb').truncate(2**30)",
}


@pytest.mark.parametrize("what", OUTSIDE)
def test_everything_else_is_refused(sandbox, what):
    """With an error of the system, and nothing is different afterwards."""
    _, failures = run(sandbox, "import os\n" + OUTSIDE[what])
    assert failures[0][0] == "raised", failures
    assert failures[0][1] in ("PermissionError", "OSError", "FileNotFoundError"), failures
    assert run(sandbox, HONEST["data"]) == (True, {})


FULL = {
    "many bytes": "while True:\n    open(str(n), 'wb').write(b'x' * 10**6)\n    n += 1",
    "many files": "while True:\n    open(str(n), 'w').close()\n    n += 1",
    "many folders": "while True:\n    os.mkdir(str(n))\n    n += 1",
    "a deep nest": "while True:\n    os.mkdir('d' * 200)\n    os.chdir('d' * 200)",
    "closed folders": "while True:\n    os.mkdir(str(n), 0)\n    n += 1",
    "from a thread": "def go():\n    for n in range(10**6):\n        open(f't{n}', 'w').close()\n"
    "import threading\nthreading.Thread(target=go).start()\ntime.sleep(9)",
    "and catches all": "while True:\n    try:\n        open(str(n), 'wb').write(b'x' * 10**7)\n"
    "    except BaseException:\n        pass\n    n += 1",
    "coming and going": "while True:\n    open(str(n), 'w').close()\n    os.mkdir('a')\n"
    "    os.rmdir('a')\n    n += 1",
}


@pytest.mark.parametrize("what", FULL)
def test_too_much_ends_the_process_and_is_gone(sandbox, what):
    """The cell is named and left out, the others count, and the folder is empty again."""
    started = time.monotonic()
    cell = "import os, time\nn = 0\n" + FULL[what]
    found, failures = run(sandbox, "found = 1", cell, "found += 1")
    assert (found, failures) == (2, {1: ("filled", "")})
    assert time.monotonic() - started < LIMITS.cell
    assert set(map(tuple, folders(sandbox).values())) == {()}


def test_a_filled_folder_is_told_in_numbers():
    """What is allowed is what the README says."""
    assert (SCRATCH_BYTES, SCRATCH_FILES) == (32_000_000, 1_000)


def test_the_next_submission_sees_nothing(sandbox):
    """Neither names nor bytes, whatever was left, and whatever was made of ``data``."""
    left = "import os\nos.remove('data')\nos.makedirs('data/a/b', 0o100)\n"
    "open('secret', 'w').write('7')"
    assert run(sandbox, left, "os._exit(1)")[1] == {1: ("died", "")}
    found, failures = run(sandbox, "import os\nfound = os.listdir() + os.listdir('data')")
    assert sorted(found) == ["data", "deep", "table.csv"]
    assert not failures


def test_two_submissions_at_once_see_nothing_of_each_other(sandbox):
    """Each has a folder of its own, and cannot list where it stands."""
    with Session(sandbox, {0: "import os\nwhere = os.getcwd()\nopen('a', 'w').write('7')"}) as one:
        where = read(one.value("where")).value
        other = json.dumps(where + "/a")
        cells = [f"open({other})", f"open({other}, 'w')", "import os\nos.listdir('..')"]
        _, failures = run(sandbox, *cells, "found = os.getcwd()")
        assert {cell: told for cell, (_, told) in failures.items()} == dict.fromkeys(
            range(3), "PermissionError"
        )
        assert len(folders(sandbox)) == 2
        assert run(sandbox, "import os\nfound = os.getcwd()")[0] != where


def test_where_truncation_cannot_be_forbidden_nothing_is_written(monkeypatch, tmp_path):
    """An old kernel: there is no folder; what is read is read all the same."""
    monkeypatch.setattr(landlock, "version", lambda: 2)
    scratch = Scratch(tmp_path, Options())
    assert not scratch.folder
    assert not scratch.lock.writable
    assert not scratch.is_full()
    scratch.empty()


def test_nothing_is_left_when_the_sandbox_is_closed(tmp_path, monkeypatch):
    """The folders go with it, also where the zygote was killed."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    for kill in (False, True):
        with Sandbox() as sandbox, Session(sandbox, {0: "open('a', 'w').write('x')"}) as session:
            session.run()
            assert not session.failures
            assert list(tmp_path.glob("*/scratch-*"))
            if kill:
                sandbox._zygote._process.kill()
        assert not list(tmp_path.iterdir())
