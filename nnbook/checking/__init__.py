"""What answers a student at once, in the notebook itself.

``feedback``
    ``check``: an answer held against visible examples, and what is found, in words.
``prediction``
    ``ask``: a student commits to an option before the reply to it is shown.
``prediction_widget``
    ... and the radio buttons it is asked with.
``cell_output``
    What a call shows below its cell, once.
"""
