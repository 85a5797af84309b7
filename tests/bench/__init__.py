"""The bench: speeds as ratios within one run, bytes on the wire, times that must not grow.

`python -m tests.bench --help` (or `make bench`). Nothing here is a unit test: a loaded machine
changes every time by a factor, so each figure is compared with a yardstick that ran beside it, in
turns. Bytes, requests and statements, which no load changes, are plain tests in
tests/web/test_budgets.py.
"""
