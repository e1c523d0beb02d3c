"""Immediate feedback to a student, in the notebook itself.

``feedback``
    ``check``: an answer held against visible examples, and what is found, in words.
``prediction``
    ``ask``: a student commits to an option before the reply to it is shown.
``prediction_widget``
    The radio buttons and the button of a prediction.
``cell_output``
    An object shown below the cell that made it, once.
"""
