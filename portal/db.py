"""The database: a session, a vocabulary of columns, and what each engine needs for its promises."""

import datetime
import secrets
import select
import sqlite3
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from enum import StrEnum
from importlib import import_module
from threading import Lock
from types import ModuleType
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

sqlite: ModuleType
try:  # The fixed SQLite where a wheel exists: WAL can corrupt a file before 3.51.3.
    sqlite = import_module("pysqlite3.dbapi2")
except ImportError:  # platforms without the wheel
    sqlite = sqlite3
SAFE_SQLITE = (3, 51, 3)
TURN_SECONDS = 5.0
_sqlite_turn = Lock()
_IDLE, _IN_TRANSACTION = 0, 2
"""libpq's PQTRANS_IDLE and PQTRANS_INTRANS: in a transaction, and nothing has failed."""

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = sa.MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
_newest_id = (0, 0)
_id_turn = Lock()


def uuid7() -> uuid.UUID:
    """A time-ordered id for ordinary rows (RFC 9562, section 6.2, method 2: within one millisecond
    this process counts up by a random step); never for an answer, because it carries its moment.
    """
    global _newest_id
    moment = time.time_ns() // 1_000_000
    with _id_turn:
        kept, tail = _newest_id
        tail = tail + 1 + secrets.randbits(48) if moment == kept else secrets.randbits(73)
        _newest_id = (moment, tail)
    high, low = tail >> 62, tail & ((1 << 62) - 1)
    return uuid.UUID(int=moment << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


def pk() -> Mapped[uuid.UUID]:
    """Primary key of an ordinary row."""
    return mapped_column(sa.Uuid, primary_key=True, default=uuid7)


def anonymous_pk() -> Mapped[uuid.UUID]:
    """Primary key of an answer: random, so that neither order nor moment can be read from it."""
    return mapped_column(sa.Uuid, primary_key=True, default=uuid.uuid4)


def index_where_set(table: str, column: str) -> sa.Index:
    """An index of the rows whose optional reference holds something, named like any other: so that
    what is referred to can go without a look at every row, and a row without costs nothing.
    """
    wanted = sa.text(f"{column} IS NOT NULL")
    return sa.Index(f"ix_{table}_{column}", column, sqlite_where=wanted, postgresql_where=wanted)


def enum_of(kind: type[StrEnum]) -> sa.Enum:
    """A string column that holds only the values of `kind`, kept by a CHECK on both engines."""
    return sa.Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        name=kind.__name__.lower(),
        values_callable=lambda members: [m.value for m in members],
        length=max(len(m.value) for m in kind),
    )


class Moment(sa.TypeDecorator[datetime.datetime]):
    """A point in time, stored in UTC and always returned aware; naive values are refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime.datetime | None, dialect: sa.Dialect) -> Any:
        """To UTC; naive on SQLite, which has no zones."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs its time zone")
        value = value.astimezone(datetime.UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime.datetime | None:
        """Aware, in UTC."""
        if value is None:
            return None
        moment: datetime.datetime = value
        return moment.replace(tzinfo=datetime.UTC) if moment.tzinfo is None else moment


class Exact(sa.TypeDecorator[Decimal]):
    """A figure with up to four decimals, kept as a whole number of ten-thousandths, because SQLite
    has no decimals and its sums must not differ from PostgreSQL's by a digit.
    """

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: sa.Dialect) -> int | None:
        """Scaled up. Raises ValueError for a figure with more than four decimals or too large."""
        if value is None:
            return None
        scaled = Decimal(value).scaleb(4)
        if scaled != scaled.to_integral_value() or abs(scaled) >= 10**18:
            raise ValueError("At most four decimals and fourteen digits before them")
        return int(scaled)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Decimal | None:
        """Scaled down, without noughts at the end."""
        if value is None:
            return None
        figure = Decimal(int(value)).scaleb(-4)
        is_whole = figure == figure.to_integral_value()
        return figure.quantize(Decimal(1)) if is_whole else figure.normalize()


def engine_options(url: str) -> dict[str, Any]:
    """Options for create_engine: the fixed SQLite and its pool, or psycopg's pool; the connection
    that came back last is taken first. Parameters, which are answers, are in no error message.
    """
    shared = {"pool_size": 8, "pool_use_lifo": True, "hide_parameters": True}
    if url.startswith("sqlite"):
        return shared | {"module": sqlite, "max_overflow": 8}
    waits = {"max_overflow": 4, "pool_timeout": 5, "connect_args": {"connect_timeout": 3}}
    return shared | waits


def init_app(app: Flask) -> None:
    """Bind the database to the application and teach its engine our manners."""
    url = str(app.config["SQLALCHEMY_DATABASE_URI"])
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", engine_options(url))
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            attach_sqlite(db.engine)
        else:
            attach_postgresql(db.engine)


def attach_sqlite(engine: sa.Engine) -> None:
    """Pragmas on connect, and a BEGIN that says whether it will write.

    A transaction that reads first and writes later can fail with "database is locked" at once in
    WAL mode, whatever the time-out; BEGIN IMMEDIATE makes two writers wait for each other instead.
    """

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "busy_timeout=5000",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            # Twice the default: what a board of hundreds touches no longer turns over in it.
            "cache_size=-4000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: sa.Connection) -> None:
        if connection.get_execution_options().get("writes", False):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:  # past SQLAlchemy, whose account of a result costs more than this statement
            connection.connection.driver_connection.execute("BEGIN")  # type: ignore[union-attr]


def attach_postgresql(engine: sa.Engine) -> None:
    """Replace connections that died in the pool, as after a restart of the server, and keep what
    was prepared on the others. A page's statement is not compiled and gets no helping processes: it
    never wins back what those cost.

    An idle connection with something to read was hung up: one look at the socket (a microsecond)
    instead of the round trip of a ping.
    """

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        with connection.transaction():
            connection.execute("SET jit = off; SET parallel_setup_cost = 20000")

    @event.listens_for(engine, "checkout")
    def on_checkout(connection: Any, _record: Any, _proxy: Any) -> None:
        if connection.closed or _has_something_to_read(connection.fileno()):
            raise sa.exc.DisconnectionError("The server has hung up")

    engine.dialect.do_rollback = _roll_back  # type: ignore[assignment]


def _roll_back(connection: Any) -> None:
    """End a transaction and keep the statements that were prepared on its connection.

    Every page that only reads ends so.  psycopg forgets its prepared statements at each rollback,
    and the server would plan every statement of every page anew, which takes it longer than the
    statement itself.  After an error psycopg ends the transaction in its own way.
    """
    status = connection.pgconn.transaction_status
    if status == _IN_TRANSACTION:
        connection.pgconn.exec_(b"ROLLBACK")
    elif status != _IDLE:
        connection.rollback()


def _has_something_to_read(descriptor: int) -> bool:
    look = select.poll()
    look.register(descriptor, select.POLLIN)
    return bool(look.poll(0))


@contextmanager
def writing(*, one_snapshot: bool = False) -> Iterator[Session]:
    """One use case: everything inside is one commit, or nothing happened.

    Ends a read transaction that the same request may have open. Raises RuntimeError when changes
    are pending, because they would belong to nobody's use case. With `one_snapshot` every statement
    sees the same state (SQLite always does).
    """
    session = db.session()
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("Pending changes outside a use case")
    session.rollback()
    options: dict[str, Any] = {"writes": True}
    if one_snapshot and is_postgresql():
        options["isolation_level"] = "REPEATABLE READ"
    session.connection(execution_options=options)
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise


@contextmanager
def write_connection() -> Iterator[sa.Connection]:
    """The same for the hot path, on a bare connection without a unit of work."""
    if db.session.registry.has():
        db.session.rollback()
    engine = db.engine
    with _turn(), engine.connect().execution_options(writes=True) as line, line.begin():
        yield line


@contextmanager
def _turn() -> Iterator[None]:
    """Threads of one process write to SQLite one after the other.

    SQLite itself lets a waiting writer sleep for up to a tenth of a second at a time, while others
    overtake it. A thread that waited here for `TURN_SECONDS` tries its luck there.
    """
    if is_postgresql():
        yield
        return
    is_mine = _sqlite_turn.acquire(timeout=TURN_SECONDS)
    try:
        yield
    finally:
        if is_mine:
            _sqlite_turn.release()


def disconnect() -> None:
    """Close what this process has open, before it forks."""
    db.session.remove()
    db.engine.dispose()


def is_postgresql() -> bool:
    """True when the running database is PostgreSQL."""
    return db.engine.dialect.name == "postgresql"
