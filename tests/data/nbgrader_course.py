"""What an instructor and a student do with nbgrader, in one process; run by its own Python.

    python nbgrader_course.py COURSE ASSIGNMENT prepare    # generate, release, fetch
    python nbgrader_course.py COURSE ASSIGNMENT grade      # submit, collect, autograde
    python nbgrader_course.py COURSE ASSIGNMENT autograde  # what lies in submitted/ alone
    python nbgrader_course.py COURSE ASSIGNMENT validate   # NOTEBOOK.ipynb in COURSE, by its reader

COURSE is the course folder; its exchange is COURSE/exchange, the student works in COURSE/student.
"""

import os
import sys
from pathlib import Path

import nbgrader.nbgraderformat
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config


def the_api(course):
    config = Config()
    config.CourseDirectory.root = str(course)
    config.CourseDirectory.course_id = "nn"
    config.Exchange.root = str(course / "exchange")
    config.Exchange.cache = str(course / "cache")
    config.Exchange.assignment_dir = str(course / "student")
    return NbGraderAPI(config=config)


def done(result):
    if not result["success"]:
        sys.exit(result["log"] + result.get("error", ""))


def transfer(api, what, assignment):
    api.coursedir.assignment_id = assignment
    one = {"coursedir": api.coursedir, "authenticator": api.authenticator, "parent": api}
    getattr(api.exchange, what)(**one).start()


def prepare(course, assignment):
    (course / "exchange").mkdir(mode=0o777)
    (course / "exchange").chmod(0o777)
    (course / "student").mkdir()
    api = the_api(course)
    done(api.generate_assignment(assignment))
    done(api.release_assignment(assignment))
    os.chdir(course / "student")
    transfer(api, "FetchAssignment", assignment)


def grade(course, assignment):
    os.chdir(course / "student")
    api = the_api(course)
    transfer(api, "Submit", assignment)
    done(api.collect(assignment))
    autograde(course, assignment)


def autograde(course, assignment):
    api = the_api(course)
    for student in sorted(path.name for path in (course / "submitted").iterdir()):
        done(api.autograde(assignment, student))


def validate(course, assignment):
    for path in sorted(course.glob("*.ipynb")):
        nbgrader.nbgraderformat.read(str(path), as_version=4)


if __name__ == "__main__":
    course, assignment, step = sys.argv[1:]
    steps = {f.__name__: f for f in (prepare, grade, autograde, validate)}
    steps[step](Path(course).resolve(), assignment)
