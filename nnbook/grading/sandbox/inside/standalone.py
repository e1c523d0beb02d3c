"""A student's process without a zygote: a whole new Python, limited but not locked.

`nnbook.grading.sandbox.fresh` starts it.
"""

import socket
import sys

from nnbook.grading.sandbox.inside import worker
from nnbook.grading.sandbox.lock.lock import limit
from nnbook.grading.sandbox.options import Options


def main() -> None:
    """Serve the grader whose port stands on the command line."""
    options = Options.from_json(sys.argv[2])
    token = sys.stdin.buffer.read()
    connection = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
    connection.sendall(token)
    limit(options)
    worker.serve(connection)
