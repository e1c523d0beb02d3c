"""What an author can do wrong, found before any student sees it: ``nnbook verify``.

``draft``
    A solution as its author left it: the cells of its exercises, and sentences that name a cell.
``shape``
    Question, answer, check and key: in order, with points and ids. Nothing is run.
``names``
    Names that nothing defines, or only cells that the grader leaves out. Nothing is run.
``leaks``
    Solutions outside of their markers. Nothing is run.
``page``
    Headings, numbers, links and what the course itself asks for. Nothing is run.
``trials``
    Keys tried on the solution, on blanks, mistakes, alternatives and mutants.
``printed``
    What cells print, compared with what the file holds.
``mutants``
    A function with one operator, constant or comparison changed.
``ids``
    ``nnbook verify --fix``: ids for cells.
``command``
    The rules on the command line, and before every release.
"""
