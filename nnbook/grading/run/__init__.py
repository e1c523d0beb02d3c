"""A class graded, on this machine or on many.

``plan``
    What a run is given, sends about and gives back.
``roll``
    What was handed in, held against the roster of who exists.
``task``
    One submission graded, in a sandbox that was tried out first.
``local``
    Tasks graded on this machine.
``cluster``
    ... on the machines of a Dask cluster.
``progress``
    The bar, and what needs a look.
``batch``
    What was handed in, against the solutions, into the gradebook and the reports.
``preview``
    ``nnbook collect``: who would be graded with what.
``command``
    ``nnbook grade``: words on the command line become a run.
"""
