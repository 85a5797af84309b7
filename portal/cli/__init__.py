"""The command line: `flask ...`. `compute` and `doctor` are entry points, because they need no
application.
"""
