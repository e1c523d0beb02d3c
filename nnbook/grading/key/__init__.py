"""A solution notebook read as an answer key.

``cases``
    What a function is called with, and what counts as a mistake.
``exercise``
    What an answer must do, as an author declares it.
``key``
    A solution run once: its exercises, references and checks.
"""
