"""The private folder that a submission may write into: its working directory, while it runs.

It is the same folder for one submission after the other, because the rules that let a process
write there are made once; between two of them it is emptied.
"""

import contextlib
import os
import secrets
import shutil
import sys
import tempfile
from itertools import islice
from mmap import PAGESIZE
from pathlib import Path

from nnbook.grading.sandbox.lock import landlock
from nnbook.grading.sandbox.lock.apart import make_group, mount_memory
from nnbook.grading.sandbox.lock.lock import NOBODY, Lock
from nnbook.grading.sandbox.options import SCRATCH_BYTES, SCRATCH_FILES, Options


class Scratch:
    """A folder below `base`, with the lock of the process that works in it.

    Where Landlock cannot keep files from being emptied there is none, and nothing is written.
    """

    def __init__(self, base: Path, options: Options, *, has_mounts: bool = False) -> None:
        writable = not options.locked or landlock.version() >= landlock.TRUNCATION
        self.folder = tempfile.mkdtemp(prefix="scratch-", dir=base) if writable else ""
        if writable and has_mounts:
            mount_memory(self.folder, 16 * SCRATCH_BYTES)  # a process is ended long before
        self.lock = Lock(options, self.folder)
        self.group = make_group(2 * options.memory) if options.locked else None
        self._base = base
        if writable and self.lock.as_nobody:
            os.chown(self.folder, NOBODY, NOBODY)

    def enter(self) -> None:
        """Make it the working directory of this process, its home, and where temporary files go."""
        if self.group:
            (self.group / "cgroup.procs").write_text("0")
        os.chdir(self.folder or self._base)
        sys.path.insert(0, "")  # as in Jupyter: a module may stand beside the notebook
        if self.folder:
            os.environ |= {"HOME": self.folder, "TMPDIR": self.folder}
            tempfile.tempdir = self.folder
            if (self._base / "data").exists():
                os.symlink(self._base / "data", "data")
        shutil.copymode = shutil.copystat = lambda *_, **__: None  # no file's mode is changed here

    def is_full(self) -> bool:
        """Tell whether there is too much in it, or something that cannot be looked into."""
        n_bytes = n_files = 0
        folders = [self.folder] if self.folder else []
        for folder in folders:
            try:
                with contextlib.suppress(FileNotFoundError), os.scandir(folder) as entries:
                    for entry in islice(entries, SCRATCH_FILES + 1):
                        n_files += 1
                        if entry.is_dir(follow_symlinks=False):
                            folders.append(entry.path)
                        with contextlib.suppress(FileNotFoundError):  # removed meanwhile
                            status = entry.stat(follow_symlinks=False)
                            n_bytes += max(status.st_size, 512 * status.st_blocks - PAGESIZE)
            except OSError:  # closed, or too deep
                return True
            if n_bytes > SCRATCH_BYTES or n_files > SCRATCH_FILES:
                return True
        return False

    def empty(self) -> None:
        """Remove all that is in it, however deep: what lies in a folder is moved up first."""
        new, number = secrets.token_hex(8), 0  # names that no submission has used
        while self.folder and (entries := list(os.scandir(self.folder))):
            for entry in entries:
                if not entry.is_dir(follow_symlinks=False):
                    os.unlink(entry.path)
                    continue
                os.chmod(entry.path, 0o700)
                for inner in list(os.scandir(entry.path)):
                    if inner.is_dir(follow_symlinks=False):
                        os.chmod(inner.path, 0o700)  # else it cannot be moved
                    number += 1
                    os.rename(inner.path, os.path.join(self.folder, f"{new}-{number}"))
                os.rmdir(entry.path)
        if self.folder and os.stat(self.folder).st_size > 4096:  # it tells how much it held
            os.rmdir(self.folder)
            os.close(self.lock.rules)
            raise OSError("not to be used again")
