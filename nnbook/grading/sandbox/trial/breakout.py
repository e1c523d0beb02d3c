"""The attempts of the self-check before a batch: each must fail.

This file's own text runs as a submission's cell, in the same lock as a student's code. A
function that returns has broken out; one that raises was held.
"""

import ctypes
import os
import resource
import signal
import socket
from collections.abc import Callable

BROKE_OUT = "broke out"


def attempt_all(secret: str, folder: str, port: int, abstract: str) -> dict[str, str]:
    """Say what there is where namespaces can be made, and of each attempt: held, or ``broke out``.

    The secret is a file that must not be readable, the folder, writable for everybody, must not
    be writable here, and somebody listens on the port and on the abstract socket.
    """
    attempts: dict[str, Callable[[], object]] = {
        "read a file of the grader": lambda: open(secret).read(),  # noqa: SIM115
        "list a folder of the grader": lambda: os.listdir(folder),
        "read another process": lambda: open(f"/proc/{os.getppid()}/environ").read(),  # noqa: SIM115
        "read /etc/passwd": lambda: open("/etc/passwd").read(),  # noqa: SIM115
        "write a file": lambda: open(os.path.join(folder, "written"), "w"),  # noqa: SIM115
        "write beside its own folder": lambda: open("../written", "w"),  # noqa: SIM115
        "link to a file from its own folder": lambda: os.symlink(secret, "link"),
        "give a file a name in its own folder": lambda: os.link(secret, "link"),
        "move a file into its own folder": lambda: os.rename(secret, "moved"),
        "make a pipe": lambda: os.mkfifo("pipe"),
        "make a nameless file": lambda: os.open(".", os.O_TMPFILE | os.O_RDWR),
        "empty a file": lambda: os.truncate(secret, 0),
        "delete a file": lambda: os.remove(secret),
        "rename a file": lambda: os.rename(secret, secret + ".renamed"),
        "link to a file": lambda: os.symlink(secret, os.path.join(folder, "link")),
        "change a file's mode": lambda: os.chmod(secret, 0o777),
        "change a file's times": lambda: os.utime(secret),
        "make a folder": lambda: os.mkdir(os.path.join(folder, "made")),
        "connect to the network": lambda: socket.create_connection(("127.0.0.1", port), 1),
        "open a Unix socket": lambda: _connect(abstract),
        "open a netlink socket": lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0),
        "open a datagram pair": lambda: socket.socketpair(type=socket.SOCK_DGRAM),
        "signal the parent": lambda: os.kill(os.getppid(), 0),
        "signal everybody": lambda: os.kill(-1, 0),
        "start a process": _fork,
        "start a program": _spawn,
        "trace the parent": lambda: _libc("ptrace", 0x4206, os.getppid(), 0, 0),
        "read the parent's memory": lambda: _libc("syscall", 310, os.getppid(), 0, 0, 0, 0, 0),
        "make a namespace": lambda: _libc("unshare", 0x10000000),
        "mount a file system": lambda: _libc("mount", b"none", folder.encode(), b"tmpfs", 0, 0),
        "make a file in memory": lambda: os.memfd_create("x"),
        "raise a limit": _raise_limit,
        "become root": lambda: _become(0),
        "change the processor's share": lambda: os.sched_setaffinity(0, {0}),
        "hand signals to an owner": _own,
        "forget the lock": lambda: _libc("prctl", 22, 0, 0, 0, 0),
    }
    found = {
        "own process numbers": os.getpid() == 1,
        "hidden /proc": not os.path.exists("/proc/1"),
        "threads counted": resource.getrlimit(resource.RLIMIT_NPROC)[0] < 1_000,  # no system does
    }
    told = {name: "yes" if so else "not here" for name, so in found.items()}
    return told | {name: _held(attempt) for name, attempt in attempts.items()}


def _held(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except BaseException as error:
        return f"held ({type(error).__name__})"
    return BROKE_OUT


def _libc(name: str, *arguments: object) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(*arguments) < 0:
        raise OSError(ctypes.get_errno(), name)


def _connect(abstract: str) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.connect("\0" + abstract)


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _spawn() -> None:
    os.posix_spawn("/bin/true", ["true"], {})


def _raise_limit() -> None:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1] + 64
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _become(user: int) -> None:
    if os.getuid() == user:  # root without capabilities cannot become anybody else either
        user = 1
    os.setuid(user)


def _own() -> None:
    import fcntl

    reader, _ = os.pipe()
    fcntl.fcntl(reader, fcntl.F_SETOWN, os.getppid())
    fcntl.fcntl(reader, 10, signal.SIGKILL)  # F_SETSIG
