"""``nnbook mark``: JupyterLab with the desk in it, and the reports once marking is done."""

import argparse
import os

from nnbook.grading.mark.desk_notebook import put_desk, read_keys, write_reports_again
from nnbook.lab import server


def mark_from_command_line(arguments: argparse.Namespace) -> int:
    """Serve the desk; return the exit status of JupyterLab."""
    grades = arguments.grades
    keys = read_keys(grades, arguments.solutions)  # what is wrong with one is said in the terminal
    desk = put_desk(grades, arguments.solutions, arguments.who)
    if "JUPYTERHUB_SERVICE_PREFIX" in os.environ:
        print(f"JupyterLab already runs here: open {desk} in its file browser and run its cell.")
        return 0
    print("In JupyterLab, press Shift+Enter: the desk opens.")
    status = server.serve(
        grades,
        desk.name,
        port=arguments.port,
        browser=not arguments.no_browser,
        goodbye=f"Stopping JupyterLab. Your marks are in {grades / 'grades.db'}.",
    )
    write_reports_again(grades, keys)
    print(f"{grades / 'grades.csv'}, {grades / 'summary.html'} and the pages tell the new marks.")
    return status
