"""The one error that people see as a sentence instead of a traceback."""


class NnbookError(Exception):
    """What a user did cannot work; the message is one sentence with the file and the remedy.

    The command line prints the message and exits with status 2.
    """
