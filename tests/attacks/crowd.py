"""Many at the same instant: threads that all wait for one signal, each in its own context."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from flask import Flask

Result = TypeVar("Result")


def at_once(app: Flask, works: list[Callable[[], Result]]) -> list[Result | Exception]:
    """Start all of them together; results in the order given, an exception in place of a result."""
    ready = Barrier(len(works))

    def run(work: Callable[[], Result]) -> Result | Exception:
        with app.app_context():
            ready.wait(timeout=30)
            try:
                return work()
            except Exception as error:
                return error

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))
