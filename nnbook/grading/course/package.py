"""``nnbook package``: a course as a wheel for students, with notebooks and data, without solutions.

A wheel is a zip file of a Python package and of its metadata; installed, it gives a command of the
course's name, which opens its notebooks in JupyterLab.
(https://packaging.python.org/en/latest/specifications/binary-distribution-format/)
"""

import argparse
import base64
import hashlib
import io
import re
import zipfile
from collections.abc import Mapping, Sequence

from nnbook.errors import NnbookError
from nnbook.grading.course.settings import read_course
from nnbook.grading.files import tell_differences, write_bytes
from nnbook.grading.release.student_notebook import Released, student_files

_MAIN = '''\
"""The notebooks of {name}, and the command that opens them."""

import sys
from pathlib import Path

from nnbook.cli import main as nnbook


def main():
    """Open the notebooks in JupyterLab, as `nnbook lab` does."""
    return nnbook(["lab", "--notebooks", str(Path(__file__).parent / "notebooks"), *sys.argv[1:]])
'''
_METADATA = """\
Metadata-Version: 2.1
Name: {name}
Version: {version}
Requires-Python: >=3.11
Requires-Dist: nnbook
"""
_WHEEL = "Wheel-Version: 1.0\nGenerator: nnbook\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
_WHEN = (2020, 2, 2, 0, 0, 0)  # always the same: the same course gives the same file


def package_from_command_line(arguments: argparse.Namespace, students: Sequence[Released]) -> int:
    """Write the wheel, and say what is in it."""
    course = read_course(arguments.solutions)
    if not re.fullmatch(r"[a-z][a-z0-9-]*", course.name) or course.name == "nnbook":
        told = f"name = {course.name!r}" if course.name else "no name"
        raise NnbookError(
            f"{arguments.solutions / 'course.toml'} says {told}; give the course a name of small"
            ' letters, digits and hyphens, such as name = "genetics".'
        )
    files = dict(student_files(students, arguments.solutions, arguments.notebooks))
    if tell_differences(files.items()):
        raise NnbookError("The notebooks are not as released; run nnbook release before.")
    package = f"nnbook_course_{course.name.replace('-', '_')}"
    said = {"name": course.name, "version": course.version}
    info = f"{course.name.replace('-', '_')}-{course.version}.dist-info"
    contents: dict[str, bytes] = {
        f"{package}/notebooks/{path.relative_to(arguments.notebooks).as_posix()}": (
            data if isinstance(data, bytes) else data.encode()
        )
        for path, data in files.items()
    }
    contents |= {
        f"{package}/__init__.py": _MAIN.format(**said).encode(),
        f"{info}/METADATA": _METADATA.format(**said).encode(),
        f"{info}/WHEEL": _WHEEL.encode(),
        f"{info}/entry_points.txt": (
            f"[console_scripts]\n{course.name} = {package}:main\n".encode()
        ),
    }
    name = f"{course.name.replace('-', '_')}-{course.version}-py3-none-any.whl"
    write_bytes(arguments.out / name, _zipped(contents, f"{info}/RECORD"))
    print(f"{arguments.out / name} written; it holds no solutions, and")
    for place, data in contents.items():
        print(f"  {len(data):>9,} bytes  {place}")
    print(f"Students run: pip install {name} && {course.name}")
    return 0


def _zipped(contents: Mapping[str, bytes], record: str) -> bytes:
    """Zip files, and beside them the record of their digests that installers check."""
    lines = []
    for place, data in contents.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        lines.append(f"{place},sha256={digest},{len(data)}\n")
    whole = {**contents, record: "".join([*lines, f"{record},,\n"]).encode()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, data in whole.items():
            archive.writestr(zipfile.ZipInfo(place, _WHEN), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
