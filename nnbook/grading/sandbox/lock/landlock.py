"""Landlock: which files a process may read, and where alone it may write.

Landlock is a security module of the Linux kernel (5.13 and later) that a process without any
privilege applies to itself. See https://docs.kernel.org/userspace-api/landlock.html.
"""

import ctypes
import errno
import os
import stat
from collections.abc import Iterable

from nnbook.grading.sandbox.lock import kernel

_VERSION = 1  # flag of create_ruleset: only say which version of the interface there is
_PATH_BENEATH = 1
_READ_FILE = 1 << 2
_READ_DIR = 1 << 3
_WRITE_FILE = 1 << 1
# Files and folders read, written, made, removed, moved (13) and cut off (14): no link, no device.
_WRITE = _READ_FILE | _READ_DIR | _WRITE_FILE | 0b11 << 4 | 0b11 << 7 | 0b11 << 13
TRUNCATION = 3  # the first version that can forbid to empty a file
# Every right of the interface's versions 1 to 5: 13 of them, then REFER, TRUNCATE, IOCTL_DEV.
_FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_NET_RIGHTS = 0b11  # bind and connect TCP, from version 4
_SCOPES = 0b11  # abstract sockets and signals, from version 6


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("handled_access_fs", ctypes.c_uint64),
        ("handled_access_net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


def version() -> int:
    """Return the version of Landlock's interface, 0 where there is none."""
    try:
        return kernel.landlock("create_ruleset", None, ctypes.c_size_t(0), _VERSION)
    except (OSError, AttributeError, TypeError):
        return 0


def ruleset(readable: Iterable[str], writable: str = "") -> int:
    """Make a set of rules under which only these files and folders can be read, one written.

    Those that do not exist are left out. The descriptor that is returned is for `restrict`, by
    as many processes as like; a kernel without Landlock is an OSError.
    """
    known = version()
    if not known:
        raise OSError(errno.ENOSYS, "this kernel has no Landlock")
    files = _FILE_RIGHTS[max(v for v in _FILE_RIGHTS if v <= known)]
    attributes = _Ruleset(files, _NET_RIGHTS if known >= 4 else 0, _SCOPES if known >= 6 else 0)
    size = 8 if known < 4 else 16 if known < 6 else 24
    try:
        rules = _create(attributes, size)
    except OSError as error:
        if error.errno != errno.EINVAL or known < 6:
            raise
        attributes.scoped = 0  # some kernels claim version 6 without scopes
        rules = _create(attributes, size)
    for path in readable:
        _allow(rules, path, _READ_FILE | _READ_DIR)
    if writable:
        _allow(rules, writable, _WRITE)
        _allow(rules, os.devnull, _READ_FILE | _WRITE_FILE)
    return rules


def restrict(rules: int) -> None:
    """Apply a set of rules to the calling process, for good."""
    kernel.landlock("restrict_self", rules, ctypes.c_uint32(0))


def _create(attributes: _Ruleset, size: int) -> int:
    return kernel.landlock("create_ruleset", ctypes.byref(attributes), ctypes.c_size_t(size), 0)


def _allow(rules: int, path: str, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        rights &= -1 if is_folder else _READ_FILE | _WRITE_FILE
        beneath = _PathBeneath(rights, descriptor)
        kernel.landlock("add_rule", rules, _PATH_BENEATH, ctypes.byref(beneath), 0)
    finally:
        os.close(descriptor)
