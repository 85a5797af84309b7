"""What builders made is kept: asked for again on the same ground, its rows are put back as they
were, which costs a tenth of making them.

The ground of a builder is what kept builders made since the database was wiped, the configuration,
and the time: a minute where it stands still, else ten. Whoever else writes in between leaves a
ground that nobody knows, and the next builder works as if nothing were kept.
"""

import functools
import hashlib
import io
import pickle
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from types import FunctionType
from typing import Any, ParamSpec, TypeVar

import time_machine
from flask import Flask, current_app, has_app_context
from sqlalchemy import event

import portal.db
from portal.db import db
from portal.web.point_cache import points
from tests.stores import Contents, Database

P = ParamSpec("P")
Made = TypeVar("Made")
EXTENSION, CARD = "worlds", "agency_card"
MOST = 400
READING = frozenset(
    ("SELECT", "BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "SHOW", "SET", "EXPLAIN", "PRAGMA")
)
ORDINARY = READING | {"INSERT", "UPDATE", "DELETE", "WITH", "LOCK", "COMMIT"}


@dataclass(frozen=True)
class World:
    """All rows, what the builder returned, the newest id, after which others count up, and the
    agency as requests of the builder left it in memory.
    """

    contents: Contents
    given: bytes
    newest_id: tuple[int, int]
    card: dict[str, Any]


class Worlds:
    """The worlds of one application; `is_strange` after statements that a wipe by rows cannot
    undo.
    """

    def __init__(self, app: Flask, database: Database) -> None:
        self._app = app
        self._database = database
        self._config = dict(app.config)
        self._known: OrderedDict[bytes, World] = OrderedDict()
        self._writes = 0
        app.extensions[EXTENSION] = self
        event.listen(db.engine, "before_cursor_execute", self._see)
        self.begin()

    def begin(self) -> None:
        """The database has just been wiped."""
        self.is_strange = False
        self._ground, self._contents, self._mark = b"", Contents(), self._writes

    def distrust(self) -> None:
        """Code was exchanged: what builders make from here on is not what they always make."""
        self._mark = -1

    def made(self, build: Callable[..., Made], given: tuple[Any, ...]) -> Made:
        """What `build` gives here, with its rows: put back where this was asked before."""
        if self._mark != self._writes:
            return build(*given[0], **given[1])
        key = self._key(build, given)
        world = self._known.get(key)
        if world is None:
            result = build(*given[0], **given[1])
            end_reading()
            contents = self._database.contents(self._contents)
            card = dict(self._app.extensions.get(CARD, {}))
            world = World(contents, pickle.dumps(result), portal.db._newest_id, card)
            self._known[key] = world
            while len(self._known) > MOST:
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(key)
            end_reading()
            self._database.put(self._contents, world.contents)
            db.session.expire_all()
            portal.db._newest_id = world.newest_id
            self._app.extensions[CARD] = dict(world.card)
            points().clear()
            result = pickle.loads(world.given)  # noqa: S301 - our own, of this process
        self._ground, self._contents, self._mark = key, world.contents, self._writes
        return result

    def _key(self, build: Callable[..., Any], given: tuple[Any, ...]) -> bytes:
        config = [
            (name, value) for name, value in self._app.config.items()
            if self._config.get(name) != value
        ]  # fmt: skip
        name = f"{build.__module__}.{build.__qualname__}"
        told = io.BytesIO()
        span = 60 if time_machine.escape_hatch.is_travelling() else 600
        moment = time.time() // span
        _Telling(told).dump((self._ground, name, given, repr(config), moment))
        return hashlib.sha256(told.getvalue()).digest()

    def _see(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        word = statement.lstrip(" \n(").split(None, 1)[0].upper().rstrip(";")
        self._writes += word not in READING
        sets_pragma = word == "PRAGMA" and "=" in statement
        self.is_strange = self.is_strange or sets_pragma or word not in ORDINARY


class _Telling(pickle.Pickler):
    """What tells one builder's arguments from another's; functions among them by what they do."""

    def reducer_override(self, given: Any) -> Any:
        if not isinstance(given, FunctionType):
            return NotImplemented
        code, cells = given.__code__, given.__closure__ or ()
        held = repr([cell.cell_contents for cell in cells])
        return tuple, ((code.co_code, code.co_names, repr(code.co_consts), held),)


def kept(build: Callable[P, Made]) -> Callable[P, Made]:
    """A builder whose rows are kept; what it returns must be plain values, or rows detached."""

    @functools.wraps(build)
    def again(*args: P.args, **kwargs: P.kwargs) -> Made:
        is_alone = threading.current_thread() is threading.main_thread()
        worlds = current_app.extensions.get(EXTENSION) if has_app_context() else None
        if worlds is None or not is_alone:
            return build(*args, **kwargs)
        result: Made = worlds.made(build, (args, kwargs))
        return result

    return again


def end_reading() -> None:
    """End the test's read transaction, which on SQLite would never see what others commit."""
    session = db.session()
    if session.new or session.dirty or session.deleted:
        raise AssertionError("The test holds uncommitted changes: put them into `with writing():`")
    session.commit()
