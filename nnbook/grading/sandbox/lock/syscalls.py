"""The system calls a notebook needs, by number, for the two machines we know.

x86-64 follows the kernel's ``arch/x86/entry/syscalls/syscall_64.tbl``, aarch64 its
``include/uapi/asm-generic/unistd.h``. The aarch64 column has been compared with the published
numbers but never been run.
"""

ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # AUDIT_ARCH_*

# name: (x86-64, aarch64); None where the machine has no such call
_ALLOWED: dict[str, tuple[int, int | None]] = {
    # files that are open, and reading
    "read": (0, 63), "write": (1, 64), "close": (3, 57), "lseek": (8, 62),
    "pread64": (17, 67), "pwrite64": (18, 68), "readv": (19, 65), "writev": (20, 66),
    "preadv": (295, 69), "pwritev": (296, 70),
    "dup": (32, 23), "dup2": (33, None), "dup3": (292, 24), "close_range": (436, 436),
    "pipe": (22, None), "pipe2": (293, 59),
    # what is there
    "stat": (4, None), "fstat": (5, 80), "lstat": (6, None), "newfstatat": (262, 79),
    "statx": (332, 291), "access": (21, None), "faccessat": (269, 48), "faccessat2": (439, 439),
    "readlink": (89, None), "readlinkat": (267, 78), "getdents64": (217, 61),
    "getcwd": (79, 17), "chdir": (80, 49), "fchdir": (81, 50), "umask": (95, 166),
    # waiting
    "poll": (7, None), "ppoll": (271, 73), "select": (23, None), "pselect6": (270, 72),
    "epoll_create": (213, None), "epoll_create1": (291, 20), "epoll_ctl": (233, 21),
    "epoll_wait": (232, None), "epoll_pwait": (281, 22), "epoll_pwait2": (441, 441),
    "eventfd": (284, None), "eventfd2": (290, 19), "pause": (34, None),
    "nanosleep": (35, 101), "restart_syscall": (219, 128),
    # the line to the grader, and pairs of sockets among a process's own threads
    "sendto": (44, 206), "recvfrom": (45, 207), "shutdown": (48, 210),
    "getsockname": (51, 204), "getpeername": (52, 205),
    "getsockopt": (55, 209),
    # memory
    "mmap": (9, 222), "mprotect": (10, 226), "munmap": (11, 215), "brk": (12, 214),
    "mremap": (25, 216),
    # signals to oneself, timers, clocks
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "rt_sigpending": (127, 136), "rt_sigtimedwait": (128, 137), "rt_sigsuspend": (130, 133),
    "sigaltstack": (131, 132), "getitimer": (36, 102), "setitimer": (38, 103),
    "alarm": (37, None), "gettimeofday": (96, 169), "time": (201, None), "times": (100, 153),
    # threads
    "set_robust_list": (273, 99), "set_tid_address": (218, 96), "rseq": (334, 293),
    "membarrier": (324, 283), "sched_yield": (24, 124), "sched_get_priority_max": (146, 125),
    "sched_get_priority_min": (147, 126), "getcpu": (309, 168), "arch_prctl": (158, None),
    # who one is
    "getpid": (39, 172), "gettid": (186, 178), "getppid": (110, 173), "getpgrp": (111, None),
    "getuid": (102, 174), "geteuid": (107, 175),
    "getgid": (104, 176), "getegid": (108, 177), "getresuid": (118, 148),
    "getresgid": (120, 150), "getgroups": (115, 158), "uname": (63, 160),
    "getrlimit": (97, 163), "getrusage": (98, 165), "getrandom": (318, 278),
    # the end
    "exit": (60, 93), "exit_group": (231, 94),
}  # fmt: skip

# Allowed where there is a folder to write into.
_WRITING: dict[str, tuple[int, int | None]] = {
    "creat": (85, None), "truncate": (76, 45), "ftruncate": (77, 46),
    "mkdir": (83, None), "mkdirat": (258, 34), "rmdir": (84, None),
    "rename": (82, None), "renameat": (264, 38), "renameat2": (316, 276),
    "unlink": (87, None), "unlinkat": (263, 35),
}  # fmt: skip

# Allowed under a condition, which seccomp.py states.
_CONDITIONAL: dict[str, tuple[int, int | None]] = {
    "clone": (56, 220), "clone3": (435, 435), "kill": (62, 129), "tgkill": (234, 131),
    "socketpair": (53, 199), "prlimit64": (302, 261), "fcntl": (72, 25), "ioctl": (16, 29),
    "open": (2, None), "openat": (257, 56), "prctl": (157, 167), "futex": (202, 98),
    "madvise": (28, 233), "clock_gettime": (228, 113), "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115), "sched_getaffinity": (204, 123),
    "fsync": (74, 82), "fdatasync": (75, 83), "msync": (26, 227),
}  # fmt: skip


def numbers(machine: str, *, writing: bool = False) -> tuple[dict[str, int], dict[str, int]]:
    """Return the calls allowed always and those allowed under a condition, by name.

    A machine that is not one of `ARCHITECTURES` is a KeyError.
    """
    column = {name: place for place, name in enumerate(ARCHITECTURES)}[machine]
    allowed = _ALLOWED | (_WRITING if writing else {})
    return _column(allowed, column), _column(_CONDITIONAL, column)


def _column(table: dict[str, tuple[int, int | None]], column: int) -> dict[str, int]:
    picked = {name: pair[column] for name, pair in table.items()}
    return {name: number for name, number in picked.items() if number is not None}
