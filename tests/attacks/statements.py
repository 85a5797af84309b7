"""Watching what is sent to the database, and stopping in the middle of it.

Steps are the statements of a piece of work and its commits, in order. BEGIN and ROLLBACK are no
steps, and what the driver does on its own connection (VACUUM, checkpoints) is not watched.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from portal.db import db

CONTROL = ("BEGIN", "COMMIT", "ROLLBACK")


class PowerCut(Exception):
    """Whatever comes from outside in the middle of a piece of work; no code of ours knows it."""


@dataclass
class Watched:
    """The SQL of every statement, and how many commits there were."""

    statements: list[str] = field(default_factory=list)
    commits: int = 0

    @property
    def steps(self) -> int:
        """Statements and commits together."""
        return len(self.statements) + self.commits


@contextmanager
def watched() -> Iterator[Watched]:
    """Everything that reaches the application's engine meanwhile, from any thread."""
    seen = Watched()

    def on_commit() -> None:
        seen.commits += 1

    with _listening(seen.statements.append, on_commit):
        yield seen


@contextmanager
def power_cut(before_step: int) -> Iterator[None]:
    """Raise PowerCut instead of taking the `before_step`-th step (from 1).

    A cut before every step in turn is also a cut after every step, COMMIT included.
    """
    taken = 0

    def on_step(_statement: str = "") -> None:
        nonlocal taken
        taken += 1
        if taken == before_step:
            raise PowerCut

    with _listening(on_step, on_step):
        yield


@contextmanager
def _listening(
    on_statement: Callable[[str], None], on_commit: Callable[[], None]
) -> Iterator[None]:
    def execute(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().upper().startswith(CONTROL):
            on_statement(statement)

    def commit(_connection: sa.Connection) -> None:
        on_commit()

    event.listen(db.engine, "before_cursor_execute", execute)
    event.listen(db.engine, "commit", commit)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", execute)
        event.remove(db.engine, "commit", commit)
