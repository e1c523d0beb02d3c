"""Namespaces, which hide the machine, and a control group, which counts: where they can be made."""

import contextlib
import functools
import os
import secrets
import struct
from pathlib import Path

from nnbook.grading.sandbox.lock import kernel

THREADS = 256
USER, _PROCESSES = 0x10000000, 0x20000000
_SHARED = 0x20000 | 0x8000000 | 0x40000000  # by all children: mounts, IPC, the network
_NO_ATIME = struct.pack("4Q", 0x10, 0x70, 1 << 18, 0)  # mounts keep no access times, stay private


def hide_machine(empty: str) -> tuple[int, bool]:
    """Hide it from this process and its children.

    Returns what `hide_from_next` needs, and whether mounts of this process are its own.
    """
    own, user, group = os.open("/proc/self/ns/pid", os.O_RDONLY), os.geteuid(), os.getegid()
    has_mounts = False
    with contextlib.suppress(OSError):
        _groups()  # while there is something to be seen
        kernel.call("unshare", _SHARED | USER if user else _SHARED)
        if user == 0:
            kernel.call("syscall", 442, -100, b"/", 0x8000, _NO_ATIME, 32)  # mount_setattr
        else:  # so that a child may have a namespace inside this one
            Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
            Path("/proc/self/setgroups").write_text("deny")
            Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
        has_mounts = True
        kernel.call("mount", os.fsencode(empty), b"/proc", None, 0x1000, None)  # MS_BIND
    return own, has_mounts


def mount_memory(folder: str, n_bytes: int) -> None:
    """Give a folder a file system of its own: numbers and free space of others' stay unseen."""
    with contextlib.suppress(OSError):
        options = f"size={n_bytes},mode=700".encode()
        kernel.call("mount", b"nnbook", os.fsencode(folder), b"tmpfs", 0x6, options)  # no devices


def hide_from_next(own: int) -> None:
    """Make the next child the first process of a namespace, where this process is root."""
    with contextlib.suppress(OSError):
        kernel.call("setns", own, _PROCESSES)
        kernel.call("unshare", _PROCESSES)


def make_group(memory: int) -> Path | None:
    """Make a group for one process at a time, or none where that is refused."""
    group = _groups() / f"nnbook-{secrets.token_hex(8)}"
    with contextlib.suppress(OSError):
        group.mkdir()
        for name, most in (("memory.max", memory), ("pids.max", THREADS)):
            with open(group / name, "r+") as file:
                file.write(str(most))
        return group
    with contextlib.suppress(OSError):
        group.rmdir()
    return None


@functools.cache  # /proc is hidden later
def _groups() -> Path:
    """Return the group (version 2) in which this process's own lies: its controllers are on."""
    own = Path("/proc/self/cgroup").read_text().rpartition("0::/")[2].strip()
    return Path("/sys/fs/cgroup", own).parent if own else Path("/sys/fs/cgroup")
