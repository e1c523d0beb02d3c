"""The lock itself: what it consists of, that it is tried out, and what happens without it."""

import inspect
import json
import os
import platform
import signal
import struct
import sys
import sysconfig
from pathlib import Path
from types import SimpleNamespace

import pytest
from checkout import ATTACKS, ROOT
from solution_notebook import write_solution

from nnbook.answers.wire import NotPlainError
from nnbook.cli import main
from nnbook.errors import NnbookError
from nnbook.grading.grade.one_submission import grade
from nnbook.grading.key.key import read_key
from nnbook.grading.report.reports import UNSAFE_WARNING
from nnbook.grading.run import task as task_module
from nnbook.grading.run.batch import grade_class
from nnbook.grading.run.plan import GradingPlan
from nnbook.grading.run.task import not_right, solved
from nnbook.grading.sandbox import launch
from nnbook.grading.sandbox.clock import Clock
from nnbook.grading.sandbox.launch import Sandbox
from nnbook.grading.sandbox.lock import landlock, seccomp
from nnbook.grading.sandbox.lock import lock as lock_module
from nnbook.grading.sandbox.lock.lock import Lock, missing_primitives
from nnbook.grading.sandbox.lock.syscalls import ARCHITECTURES, numbers
from nnbook.grading.sandbox.options import Options, readable_roots
from nnbook.grading.sandbox.replies import read
from nnbook.grading.sandbox.session import Limits, Session
from nnbook.grading.sandbox.trial import breakout, selfcheck
from nnbook.grading.sandbox.trial.selfcheck import check_sandbox, require_sandbox
from nnbook.grading.solution.solution import read_solution

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")

TARGET = ATTACKS / "solutions" / "01_target.ipynb"
MACHINES = sorted(ARCHITECTURES)


# --- the numbers and the filter -------------------------------------------------------------


def published(machine):
    """Return the numbers that the kernel publishes, by name."""
    text = (ROOT / "tests" / "data" / "syscalls" / f"{machine}.txt").read_text("utf-8")
    lines = [line.split() for line in text.splitlines() if not line.startswith("#")]
    return {name: int(number) for number, name in lines}


@pytest.mark.parametrize("machine", MACHINES)
def test_system_calls_have_their_published_numbers(machine):
    """Both tables, the one that was run and the one that was not."""
    known = published(machine)
    for table in numbers(machine, writing=True):
        assert table == {name: known.get(name) for name in table}


KILLED, ALLOWED, REFUSED, ABSENT = 0x80000000, 0x7FFF0000, 0x00050001, 0x00050026
PRETENDED, AGAIN = 0x00050000, 0x0005000B


def decide(program, machine, number, *arguments, architecture=None):
    """Run a seccomp filter as the kernel does; return its decision."""
    words = [number, architecture or ARCHITECTURES[machine], 0, 0]
    for argument in (*arguments, *[0] * (6 - len(arguments))):
        words += [argument & 0xFFFFFFFF, argument >> 32]
    data = struct.pack("<16I", *words)
    code = list(struct.iter_unpack("HBBI", program))
    place = value = 0
    while True:
        operation, if_true, if_false, constant = code[place]
        place += 1
        if operation == 0x06:
            return constant
        if operation == 0x20:
            (value,) = struct.unpack_from("<I", data, constant)
            continue
        holds = {
            0x15: value == constant,
            0x35: value >= constant,
            0x45: bool(value & constant),
        }[operation]
        place += if_true if holds else if_false


PID, OTHER = 4711, 4712
NEVER = (
    "fork", "vfork", "execve", "execveat", "wait4", "waitid", "ptrace", "process_vm_readv",
    "process_vm_writev", "socket", "connect", "bind", "accept", "sendmsg", "recvmsg", "mount",
    "umount2", "unshare", "setns", "chroot", "pivot_root", "bpf", "perf_event_open", "keyctl",
    "add_key", "request_key", "userfaultfd", "io_uring_setup", "io_setup", "memfd_create", "shmget",
    "truncate", "ftruncate", "rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir",
    "mkdirat", "link", "linkat", "symlink", "symlinkat", "mknod", "mknodat", "creat", "openat2",
    "chmod", "fchmod", "fchmodat", "chown", "fchown", "fchownat", "utimensat", "setxattr",
    "fsetxattr", "removexattr", "setrlimit", "setuid", "setresuid", "setgid", "setgroups",
    "capset", "personality", "seccomp", "landlock_create_ruleset", "pidfd_open",
    "pidfd_send_signal", "pidfd_getfd", "tkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo",
    "sched_setaffinity", "sched_setscheduler", "setpriority", "ioprio_set", "reboot", "swapon",
    "kexec_load", "init_module", "open_by_handle_at", "name_to_handle_at", "fanotify_init",
    "process_madvise", "mbind", "move_pages", "mlock", "mlockall", "setsid", "setpgid", "quotactl",
    "syslog", "acct", "settimeofday", "clock_settime", "adjtimex", "timer_create", "signalfd4",
    "inotify_init1", "splice", "vmsplice", "tee", "copy_file_range", "fallocate", "sync",
    "sysinfo", "statfs", "fstatfs", "mincore", "fadvise64", "preadv2", "pwritev2", "capget",
    "get_robust_list", "sched_rr_get_interval", "timerfd_create", "pidfd_getfd", "kcmp",
    "inotify_init", "inotify_add_watch", "shmat", "semget", "msgget", "mq_open", "ioprio_get",
    "getpgid", "getsid", "getpriority", "sched_getparam", "sched_getscheduler", "flock",
    "migrate_pages", "get_mempolicy", "process_mrelease", "readahead", "sync_file_range",
)  # fmt: skip


@pytest.mark.parametrize("machine", MACHINES)
def test_the_filter_refuses_what_no_notebook_needs(machine):
    """Every call that has broken sandboxes, every unknown number, other machines, x32."""
    program, known = seccomp.build_filter(PID, machine), published(machine)
    for name in NEVER:
        if name in known:
            assert decide(program, machine, known[name]) == REFUSED, name
    for number in (*range(447, 600), 1000, 0x3FFFFFFF):
        assert decide(program, machine, number) == REFUSED
    assert decide(program, machine, 0, architecture=0x40000003) == KILLED  # i386
    if machine == "x86_64":
        assert decide(program, machine, 0x40000000 + known["read"]) == KILLED


WRITING = {
    "creat", "truncate", "ftruncate", "rename", "renameat", "renameat2", "unlink", "unlinkat",
    "mkdir", "mkdirat",
}  # fmt: skip


@pytest.mark.parametrize("machine", MACHINES)
def test_the_filter_for_writing_allows_that_alone(machine):
    """Files and folders may be made and removed; no link, no device, no mode, no nameless file."""
    program, known = seccomp.build_filter(PID, machine, writing=True), published(machine)
    for name in NEVER:
        if name in known:
            wanted = ALLOWED if name in WRITING else REFUSED
            assert decide(program, machine, known[name]) == wanted, name
    for flags, wanted in ((0o1102, ALLOWED), (0o20200002, REFUSED)):
        assert decide(program, machine, known["openat"], 0xFFFFFF9C, 0, flags) == wanted


CONDITIONS = {
    "clone a thread": ("clone", (0x3D0F00,), ALLOWED),
    "clone a thread of musl": ("clone", (0x7D0F00,), ALLOWED),
    "clone a thread with descriptors of its own": ("clone", (0x3D0B00,), REFUSED),
    "clone a thread with a folder of its own": ("clone", (0x3D0D00,), REFUSED),
    "clone a thread in a namespace": ("clone", (0x103D0F00,), REFUSED),
    "clone a process": ("clone", (17,), REFUSED),
    "clone a namespace": ("clone", (0x10000000,), REFUSED),
    "clone3": ("clone3", (0,), ABSENT),
    "kill itself": ("kill", (PID, 9), ALLOWED),
    "kill another": ("kill", (OTHER, 9), REFUSED),
    "kill everybody": ("kill", (0xFFFFFFFF, 9), REFUSED),
    "kill the group": ("kill", (0, 9), REFUSED),
    "signal its own thread": ("tgkill", (PID, PID, 9), ALLOWED),
    "signal another's thread": ("tgkill", (OTHER, OTHER, 9), REFUSED),
    "open to read": ("openat", (0xFFFFFF9C, 0, 0o2000000), ALLOWED),
    "open to write": ("openat", (0xFFFFFF9C, 0, 1), REFUSED),
    "open to read and write": ("openat", (0xFFFFFF9C, 0, 2), REFUSED),
    "open and create": ("openat", (0xFFFFFF9C, 0, 0o100), REFUSED),
    "open and empty": ("openat", (0xFFFFFF9C, 0, 0o1000), REFUSED),
    "open a nameless file": ("openat", (0xFFFFFF9C, 0, 0o20200000), REFUSED),
    "duplicate a descriptor": ("fcntl", (3, 1030), ALLOWED),
    "own a pipe's signals": ("fcntl", (3, 8, OTHER), REFUSED),
    "choose a pipe's signal": ("fcntl", (3, 10, 9), REFUSED),
    "lease a file": ("fcntl", (3, 1024), REFUSED),
    "wait for a disk": ("fsync", (3,), PRETENDED),
    "wait for a disk with data": ("fdatasync", (3,), PRETENDED),
    "wait for a disk with memory": ("msync", (0, 4096, 4), PRETENDED),
    "lock a file": ("fcntl", (3, 6), PRETENDED),
    "wait for a lock": ("fcntl", (3, 7), PRETENDED),
    "lock an open file": ("fcntl", (3, 37), PRETENDED),
    "wait for an open file": ("fcntl", (3, 38), PRETENDED),
    "ask who has a lock": ("fcntl", (3, 5), REFUSED),
    "ask who has an open file's": ("fcntl", (3, 36), REFUSED),
    "watch a folder": ("fcntl", (3, 1026, 2), REFUSED),
    "notice a write": ("fcntl", (3, 1034), REFUSED),
    "hint how long data live": ("fcntl", (3, 1036), REFUSED),
    "wait for its own thread": ("futex", (0, 0x189), ALLOWED),
    "wait in shared memory": ("futex", (0, 0x109), AGAIN),
    "wake in shared memory": ("futex", (0, 1), AGAIN),
    "give memory back": ("madvise", (0, 0, 4), ALLOWED),
    "share equal pages": ("madvise", (0, 0, 12), REFUSED),
    "throw pages out": ("madvise", (0, 0, 21), REFUSED),
    "tell the time": ("clock_gettime", (1,), ALLOWED),
    "tell its own time": ("clock_gettime", (2,), ALLOWED),
    "tell another's time": ("clock_gettime", (~OTHER << 3 & 0xFFFFFFFF | 2,), REFUSED),
    "tell a device's time": ("clock_gettime", (~3 << 3 & 0xFFFFFFFF | 3,), REFUSED),
    "tell another's precision": ("clock_getres", (~OTHER << 3 & 0xFFFFFFFF | 2,), REFUSED),
    "sleep by another's time": ("clock_nanosleep", (~OTHER << 3 & 0xFFFFFFFF | 2,), REFUSED),
    "sleep": ("clock_nanosleep", (1, 1), ALLOWED),
    "its own processors": ("sched_getaffinity", (0, 8), ALLOWED),
    "another's processors": ("sched_getaffinity", (OTHER, 8), REFUSED),
    "pair of streams": ("socketpair", (1, 1), ALLOWED),
    "pair of datagrams": ("socketpair", (1, 2), REFUSED),
    "pair of another family": ("socketpair", (2, 1), REFUSED),
    "read a limit": ("prlimit64", (0, 7, 0, 0x7FFF00000000), ALLOWED),
    "set a limit": ("prlimit64", (0, 7, 0x7FFF00000000, 0), REFUSED),
    "set a limit by a low address": ("prlimit64", (0, 7, 0x1000, 0), REFUSED),
    "read another's limit": ("prlimit64", (OTHER, 7, 0, 0x1000), REFUSED),
    "name a thread": ("prctl", (15,), ALLOWED),
    "a new filter": ("prctl", (22, 2), REFUSED),
    "type into a terminal": ("ioctl", (0, 0x5412), REFUSED),
}


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("what", CONDITIONS)
def test_the_filter_looks_at_arguments(machine, what):
    """The same on the machine that was run and on the one that was not."""
    name, arguments, wanted = CONDITIONS[what]
    program = seccomp.build_filter(PID, machine)
    number = published(machine)[name]
    assert decide(program, machine, number, *arguments) == wanted


def test_every_condition_is_one():
    """No call is allowed, whatever its arguments, for want of a condition that was meant."""
    tried = {name for name, _, wanted in CONDITIONS.values() if wanted != ALLOWED}
    assert tried >= numbers("aarch64")[1].keys()
    program = seccomp.build_filter(PID, "x86_64")
    assert decide(program, "x86_64", numbers("x86_64")[1]["open"], 0, 1) == REFUSED


def test_an_unknown_machine_has_no_filter():
    """It is an error, never an empty filter."""
    with pytest.raises(KeyError):
        seccomp.build_filter(PID, "riscv64")


# --- the lock on a process ------------------------------------------------------------------


def test_a_students_process_is_locked():
    """The kernel says so: filter, no new privileges, no capabilities, few descriptors."""
    with Sandbox() as sandbox:
        child = sandbox.start()
        child.ask({"do": "value", "name": "x", "seconds": 5}, 20)
        [student] = children(children(os.getpid(), b"sandbox.inside.zygote")[0])
        status = dict(
            line.split(":\t", 1)
            for line in Path(f"/proc/{student}/status").read_text().splitlines()
        )
        limits = Path(f"/proc/{student}/limits").read_text()
        child.close()
    assert status["Seccomp"].strip() == "2"
    assert status["NoNewPrivs"].strip() == "1"
    assert int(status["CapEff"], 16) == int(status["CapPrm"], 16) == 0
    if os.geteuid() == 0 and lock_module.nobody_can_read(readable_roots()):
        assert set(status["Uid"].split()) == {"65534"}
    files = next(line for line in limits.splitlines() if line.startswith("Max open files"))
    assert files.split()[3] == "64"


LOADED = "import sys\nloaded = sorted(n for n in sys.modules if n.startswith('nnbook.grading'))"
STUDENTS = ("nnbook.grading.key", "nnbook.grading.sandbox.inside", "nnbook.grading.sandbox.lock")
SHARED = {"nnbook.grading.sandbox." + name for name in ("options", "frames")}


@pytest.mark.parametrize("fork", [True, False], ids=["forked", "afresh"])
def test_a_students_process_holds_nothing_of_the_graders_side(monkeypatch, fork):
    """Neither the launcher nor what reads replies; of the key, only the words to declare one."""
    if not fork:
        monkeypatch.setattr(launch.sys, "platform", "darwin")
    with Sandbox(Options(locked=fork)) as sandbox, Session(sandbox, {0: LOADED}) as session:
        reply = read(session.value("loaded"))
    held = {name for name in reply.value if not name.startswith(STUDENTS)}
    assert SHARED <= held <= SHARED | {"nnbook.grading", "nnbook.grading.sandbox"}


def children(process, command=b""):
    """List a process's children, by a part of their command."""
    found = []
    for task in Path(f"/proc/{process}/task").iterdir():
        for child in (task / "children").read_text().split():
            if command in Path(f"/proc/{child}/cmdline").read_bytes():
                found.append(int(child))
    return found


def attempts(monkeypatch, without=()):
    """Lock a process of our own, with parts left out, and let it try to break out."""
    for module, name in without:
        monkeypatch.setattr(module, name, lambda *arguments: None)
    with selfcheck._targets() as (secret, folder, port, abstract):
        reader, writer = os.pipe()
        parent = os.getpid()
        process = os.fork()
        if process == 0:
            try:
                Lock(Options()).close_on_me(parent)
                found = breakout.attempt_all(str(secret), str(folder), port, abstract)
                os.write(writer, json.dumps(found).encode())
            finally:
                os._exit(0)
        os.close(writer)
        with open(reader, "rb") as file:
            told = file.read()
        os.waitpid(process, 0)
    return {name for name, how in json.loads(told).items() if how == breakout.BROKE_OUT}


SECCOMP = (seccomp, "apply_filter")
LANDLOCK = (landlock, "restrict")


def test_the_whole_lock_holds(monkeypatch):
    """Nothing of all that is tried succeeds."""
    assert attempts(monkeypatch) == set()


@pytest.mark.parametrize(
    ("part", "needed_for"),
    [
        (
            LANDLOCK,
            {"read a file of the grader", "list a folder of the grader", "read /etc/passwd"},
        ),
        (SECCOMP, {"start a process", "open a datagram pair", "hand signals to an owner"}),
    ],
    ids=["Landlock", "seccomp"],
)
def test_the_trial_notices_a_missing_part(monkeypatch, part, needed_for):
    """Each part holds what the other does not, and the self-check would refuse without it."""
    assert needed_for <= attempts(monkeypatch, [part])


def test_every_attempt_of_the_trial_can_fail_to_be_held():
    """In a process that is not locked at all most attempts succeed: they are real."""
    with Sandbox(Options(locked=False)) as sandbox:
        _, broken = check_sandbox(sandbox)
        assert len(broken) >= 12
        assert "read a file of the grader" in broken
        with pytest.raises(NnbookError, match="does not hold") as refused:
            require_sandbox(sandbox)
    assert "Nothing was graded" in str(refused.value)


def test_a_trial_that_does_not_answer_is_a_refusal(monkeypatch):
    """Silence is no proof."""
    source = "def attempt_all(*a):\n    raise MemoryError"
    monkeypatch.setattr(selfcheck.inspect, "getsource", lambda _: source)
    with Sandbox() as sandbox, pytest.raises(NnbookError, match="could not be tried out"):
        require_sandbox(sandbox)


def test_a_lost_zygote_is_replaced():
    """Memory may have run out; the next submission finds another."""
    key = read_key(TARGET)
    data = solved(read_solution(TARGET))
    with Sandbox() as sandbox:
        assert not not_right(grade(data, key, sandbox, Limits(20, 60)))
        os.kill(children(os.getpid(), b"sandbox.inside.zygote")[0], signal.SIGKILL)
        assert not not_right(grade(data, key, sandbox, Limits(20, 60)))
        assert sandbox.generation == 2


class Stub(SimpleNamespace):
    """A sandbox, and a process in it, that only count."""

    clock = Clock()

    def start(self):
        return self

    def ask(self, request, seconds):
        raise NotPlainError("a set")

    def close(self):
        self.closed = True


def test_a_question_that_cannot_be_sent_leaves_no_process_behind():
    """It is a fault of the asker, who hears of it; the process ends with the session."""
    stub = Stub(closed=False)
    with pytest.raises(NotPlainError), Session(stub, {}) as session:
        session.call("f", [{1}])
    assert stub.closed


@pytest.mark.parametrize(("losing", "times"), [(0, 1), (1, 3)])
def test_grading_is_repeated_only_when_the_zygote_was_lost(monkeypatch, losing, times):
    """A fault of ours would be the same again."""
    tries = []
    sandbox = Stub(generation=1)

    def failing(*_):
        tries.append(1)
        sandbox.generation += losing
        raise RuntimeError("a fault")

    monkeypatch.setattr(task_module, "grade", failing)
    graded = task_module.grade_task(Stub(data=b""), None, sandbox, Limits())
    assert (graded.graded, graded.failure, len(tries)) == (None, "RuntimeError: a fault", times)


# --- where something is missing -------------------------------------------------------------

MISSING = {
    "macOS": ((sys, "platform", "darwin"), "want of Linux .*; grade on .* virtual machine on this"),
    "Windows": ((sys, "platform", "win32"), "want of Linux .*; grade on .* WSL2"),
    "an old kernel": ((landlock, "version", lambda: 0), "want of Landlock .*; grade on a Linux"),
    "another machine": ((platform, "machine", lambda: "riscv64"), "want of system .* riscv64"),
    "no filters": ((lock_module.os.path, "exists", lambda path: False), "want of seccomp"),
}


@pytest.mark.parametrize("what", MISSING)
def test_a_missing_part_is_one_sentence(monkeypatch, capsys, tmp_path, what):
    """It is named, nothing is graded, and the way out is offered."""
    patch, named = MISSING[what]
    with Sandbox() as sandbox, monkeypatch.context() as patched:
        patched.setattr(*patch)
        assert missing_primitives()
        with pytest.raises(NnbookError, match=named) as refused:
            require_sandbox(sandbox)
    text = str(refused.value)
    assert "--unsafe-no-sandbox" in text
    assert "\n" not in text


def test_the_table_says_what_is_missing(monkeypatch, capsys):
    """And the exit status says that nothing would be graded."""
    monkeypatch.setattr(landlock, "version", lambda: 0)
    assert main(["grade", "--check-sandbox"]) == 1
    out = capsys.readouterr().out
    assert "Landlock (Linux 5.13 or later" in out
    assert "not graded here" in out


def test_the_table_says_what_is_active(capsys):
    """One line a primitive and one an attempt to break out."""
    assert main(["grade", "--check-sandbox"]) == 0
    out = capsys.readouterr().out
    for words in ("Landlock", "seccomp", "limits", "identity", "can be graded here"):
        assert words in out
    assert out.count("held (") >= 30
    assert "broke out" not in out


def test_a_table_that_was_never_run_is_marked():
    """On aarch64 the numbers are as published, and untested."""
    assert selfcheck._untested("x86_64") == ""
    assert "untested" in selfcheck._untested("aarch64")
    assert "never been run" in inspect.getsource(sys.modules[numbers.__module__])


def test_what_students_may_read_holds_nothing_private():
    """Solutions beside Python's own packages would be open to everybody."""
    inside = Path(sysconfig.get_paths()["purelib"]) / "solutions"
    with Sandbox() as sandbox, pytest.raises(NnbookError, match="move it elsewhere"):
        require_sandbox(sandbox, inside)


def test_a_solution_that_fails_inside_is_a_refusal(tmp_path):
    """An answer that reads a file of this machine is right here and wrong in there."""
    (tmp_path / "word.txt").write_text("7")
    answer = (
        "number-answer",
        f"### BEGIN SOLUTION\nnumber = int(open({str(tmp_path / 'word.txt')!r}).read())\n"
        "### END SOLUTION",
    )
    key = ("number-key", 'exercise("number", points=1)')
    write_solution(tmp_path / "solutions" / "01_file.ipynb", [answer, key])
    student = tmp_path / "submissions" / "ann"
    student.mkdir(parents=True)
    (student / "01_file.ipynb").write_text("{}")
    plan = GradingPlan(
        tmp_path / "submissions", tmp_path / "solutions", tmp_path / "out", quiet=True
    )
    with pytest.raises(NnbookError, match=r"does not get full marks.*number.*Nothing was graded"):
        grade_class(plan)


def test_without_a_sandbox_every_report_warns(tmp_path, capsys):
    """On the terminal, in the summary and on each page."""
    student = tmp_path / "submissions" / "ann"
    student.mkdir(parents=True)
    (student / "01_target.ipynb").write_bytes((ATTACKS / "honest.ipynb").read_bytes())
    out = tmp_path / "out"
    words = ["grade", str(student.parent), "--solutions", str(TARGET.parent), "--out", str(out)]
    assert main([*words, "--unsafe-no-sandbox", "--quiet"]) == 0
    assert UNSAFE_WARNING in capsys.readouterr().err
    pages = [out / "summary.html", *out.glob("feedback/*/*.html")]
    assert len(pages) == 2
    for page in pages:
        assert "Graded without a sandbox" in page.read_text("utf-8")
