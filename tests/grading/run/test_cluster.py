"""A class graded on a Dask cluster: two real worker processes, one of them killed on the way."""

import json
import os
import signal

import pytest
from classroom import SOLUTION, STEM, the_class
from distributed import Client, KilledWorker, LocalCluster
from solution_notebook import DOUBLE, PAIR, PROOF, write_solution

from nnbook.cli import main
from nnbook.errors import NnbookError
from nnbook.grading.gradebook.gradebook import Gradebook
from nnbook.grading.release.student_notebook import released
from nnbook.grading.run.batch import grade_class
from nnbook.grading.run.cluster import _Run, on_cluster
from nnbook.grading.run.plan import GradingPlan, Task
from nnbook.grading.solution.solution import read_solution

N_STUDENTS = 12


@pytest.fixture(scope="module")
def cluster():
    """Two worker processes of one thread; Dask starts another when one is killed."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=":0"
    ) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def solutions(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cluster") / "solutions"
    write_solution(folder / "01_doubling.ipynb", [*DOUBLE, *PAIR, *PROOF])
    return folder


def hand_in(folder, solutions, n_students=N_STUDENTS, before=""):
    """Write a class: every second answer is right, and every notebook begins with some code."""
    notebook = json.loads(released(read_solution(solutions / "01_doubling.ipynb")).text)
    for number in range(n_students):
        for cell in notebook["cells"]:
            answer = cell["metadata"].get("nbgrader", {}).get("grade_id")
            if answer == "double":
                factor = number % 2 + 1
                cell["source"] = f"{before}\ndef double(x):\n    return {factor} * x"
            elif answer == "pair":
                cell["source"] = "pair = (0, 4)"
        path = folder / f"student-{number:02}" / "01_doubling.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook))
    return folder


def verdicts(out):
    with Gradebook(out / "grades.db") as book:
        return [(e.student, e.notebook, e.verdict) for e in book.entries()]


def test_a_killed_worker_costs_a_retry_not_a_verdict(cluster, solutions, tmp_path):
    """The class gets the verdicts it gets on one machine, each once, though a worker was lost."""
    folder = hand_in(tmp_path / "class", solutions, before="import time; time.sleep(0.3)")
    on_one = GradingPlan(folder, solutions, tmp_path / "one", workers=2, quiet=True)
    grade_class(on_one)
    plan = GradingPlan(folder, solutions, tmp_path / "cluster", quiet=True)
    lost = []

    def schedule(tasks, keys):
        for number, outcome in enumerate(on_cluster(cluster.scheduler_address, plan)(tasks, keys)):
            yield outcome
            if number == 3:
                lost.append(kill_a_busy_worker(cluster))

    report = grade_class(plan, schedule)
    assert report.graded == N_STUDENTS
    assert lost[0]
    assert verdicts(tmp_path / "cluster") == verdicts(tmp_path / "one")
    with Gradebook(tmp_path / "cluster" / "grades.db") as book:
        assert len(book.audit()) == N_STUDENTS * 3
    assert grade_class(plan, on_cluster("tcp://127.0.0.1:1", plan)).kept == N_STUDENTS


def kill_a_busy_worker(cluster):
    """Kill a worker process with work in it; return what it was doing."""
    with Client(cluster.scheduler_address, set_as_default=False) as client:
        busy = {address: keys for address, keys in client.processing().items() if keys}
        address, keys = max(busy.items(), key=lambda item: len(item[1]))
        os.kill(client.run(os.getpid, workers=[address])[address], signal.SIGKILL)
        return keys


def test_the_command_grades_on_a_cluster(cluster, tmp_path, capsys):
    """Real submissions, broken ones too, from the command line to the tables."""
    folder = tmp_path / "class"
    for student in ("amara-numpy", "malik-cut-off", "lena-os-exit"):
        (folder / student).mkdir(parents=True)
        (folder / student / f"{STEM}.ipynb").write_bytes(the_class()[student].encode())
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / SOLUTION.name).write_bytes(SOLUTION.read_bytes())
    words = ["grade", folder, "--solutions", tmp_path / "solutions", "--out", tmp_path / "grades"]
    words += ["--scheduler", cluster.scheduler_address]
    assert main([str(word) for word in words]) == 0
    assert "3 graded" in capsys.readouterr().out
    found = verdicts(tmp_path / "grades")
    points = {}
    for student, _, verdict in found:
        points[student] = points.get(student, 0) + (verdict.points or 0)
    assert points == {"amara-numpy": 24, "lena-os-exit": 21, "malik-cut-off": 0}


def test_a_refusal_on_a_worker_is_one_sentence(cluster, solutions, tmp_path, monkeypatch):
    """Another version over there, or a sandbox that does not hold, grades nothing and says so."""
    folder = hand_in(tmp_path / "class", solutions, n_students=1)
    plan = GradingPlan(folder, solutions, tmp_path / "grades", quiet=True)
    monkeypatch.setattr("nnbook.grading.run.cluster.version", lambda _: "0.0.1")
    with pytest.raises(NnbookError, match=r"Worker tcp://.* has nnbook .*0\.0\.1"):
        grade_class(plan, on_cluster(cluster.scheduler_address, plan))
    assert verdicts(tmp_path / "grades") == []


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("tcp://127.0.0.1:1", "No Dask scheduler answers at tcp://127.0.0.1:1"),
        ("nonsense://x", "nonsense://x is no address of a Dask scheduler"),
        ("no address", "no address is no address of a Dask scheduler"),
    ],
)
def test_no_cluster_is_one_sentence(solutions, tmp_path, address, told, monkeypatch):
    """An address where nothing answers, or that is none."""
    monkeypatch.setattr("nnbook.grading.run.cluster._CONNECT_SECONDS", 1)
    folder = hand_in(tmp_path / "class", solutions, n_students=1)
    plan = GradingPlan(folder, solutions, tmp_path / "grades", quiet=True)
    with pytest.raises(NnbookError, match=told):
        grade_class(plan, on_cluster(address, plan))


def test_a_lost_scheduler_keeps_what_was_graded(solutions, tmp_path, monkeypatch):
    """The run ends with one sentence, and the next one grades only the rest."""
    monkeypatch.setattr("nnbook.grading.run.cluster._CONNECT_SECONDS", 3)
    n_students = 6
    folder = hand_in(tmp_path / "class", solutions, n_students, "import time; time.sleep(0.2)")
    plan = GradingPlan(folder, solutions, tmp_path / "grades", workers=2, quiet=True)
    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=":0") as cluster:

        def schedule(tasks, keys):
            for number, outcome in enumerate(
                on_cluster(cluster.scheduler_address, plan)(tasks, keys)
            ):
                yield outcome
                if number == 2:
                    cluster.close()

        with pytest.raises(NnbookError, match=r"The scheduler was lost .* run the same command"):
            grade_class(plan, schedule)
    kept = grade_class(plan).kept
    assert 3 <= kept < n_students
    assert len(verdicts(tmp_path / "grades")) == n_students * 3


class LostWorkers:
    """A client all of whose workers die of one task."""

    def __init__(self):
        self.sent = []

    def submit(self, function, name, task, pure):
        self.sent.append(task)
        return self

    def result(self):
        raise KilledWorker("task", None, 4)


def test_a_task_that_every_worker_dies_of_is_given_up():
    """It is sent three times; then a person is asked, and the class goes on."""
    client, task = LostWorkers(), Task(7, b"", "01_doubling", "eve")
    run = _Run(client, "tcp://somewhere", "bench")
    outcomes = [run._graded(client, task) for _ in range(3)]
    assert outcomes[:2] == [None, None]
    assert outcomes[2].graded is None
    assert "every worker that graded it was lost" in outcomes[2].failure
    assert client.sent == [task, task]
