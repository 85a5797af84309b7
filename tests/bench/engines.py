"""Databases of one run, on a disk, every commit flushed: an answer must survive a power cut.

The servers of the test suite keep their data in memory and flush nothing, so they cannot be used.
"""

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa

from tests.bench.limit_app import make_engine
from tests.bench.programs import Broken, end_with_parent
from tests.postgres import (
    Binaries,
    copied,
    create_database,
    everyone_may_enter,
    find_binaries,
    unprivileged_account,
)

ENGINES = ("sqlite", "postgresql")
START_SECONDS = 30
STOP_SECONDS = 30
# Durability stays as shipped (fsync, synchronous_commit, full_page_writes: all on).
SETTINGS = {"listen_addresses": "", "shared_buffers": "256MB", "max_connections": "100"}


class Engine(Protocol):
    """One of the two database engines with room for the databases of this run."""

    name: str

    def create(self, name: str) -> str:
        """A new empty database; returns its URL."""

    def copy(self, url: str, name: str) -> str:
        """A copy of a database nobody is connected to; returns its URL."""


class Sqlite:
    """One file for each database."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def create(self, name: str) -> str:
        """The URL of a file that is made on first use."""
        return f"sqlite:///{self._folder / name}.db"

    def copy(self, url: str, name: str) -> str:
        """Through SQLite itself, so that the write-ahead log comes along."""
        target = self.create(name)
        with (
            contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as old,
            contextlib.closing(sqlite3.connect(target.removeprefix("sqlite:///"))) as new,
        ):
            old.backup(new)
        return target


class Postgres:
    """One database each on the run's own server."""

    name = "postgresql"

    def __init__(self, server_url: str) -> None:
        self._server_url = server_url

    def create(self, name: str) -> str:
        """A new database."""
        return create_database(self._server_url, name)

    def copy(self, url: str, name: str) -> str:
        """A new database with the other's content."""
        source = sa.make_url(url).database
        engine = sa.create_engine(
            self._server_url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
        return sa.make_url(url).set(database=name).render_as_string(hide_password=False)


@contextlib.contextmanager
def engine_of(name: str, folder: Path) -> Iterator[Engine]:
    """The engine, ready, with its data below `folder`. Raises NoPostgres where there is none."""
    if name == "sqlite":
        yield Sqlite(folder)
        return
    with _postgres_server() as url:
        yield Postgres(url)


def count(url: str, query: str) -> int:
    """One number from a database."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            return int(connection.exec_driver_sql(query).scalar_one() or 0)
    finally:
        engine.dispose()


def flush_microseconds(folder: Path) -> float:
    """How long the disk below a folder takes to make 4 KB durable; the median of a few tries."""
    took = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(50):
            file.write(b"\0" * 4096)
            file.flush()
            begun = time.perf_counter()
            os.fsync(file.fileno())
            took.append(time.perf_counter() - begun)
    return sorted(took)[len(took) // 2] * 1e6


@contextlib.contextmanager
def _postgres_server() -> Iterator[str]:
    binaries, account = find_binaries(), unprivileged_account()
    folder = Path(tempfile.mkdtemp(prefix="portal-bench-pg-"))
    as_account: dict[str, object] = {}
    try:
        if account is not None:
            as_account = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
            os.chown(folder, account.pw_uid, account.pw_gid)
            if not everyone_may_enter(binaries.folder):
                binaries = copied(binaries, folder / "programs")
        _initialise(binaries, folder, as_account)
        process = _start(binaries, folder, as_account)
        try:
            url = f"postgresql+psycopg://bench@/postgres?host={folder}"
            _wait(url, process, folder / "log")
            yield url
        finally:
            _stop(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _initialise(binaries: Binaries, folder: Path, as_account: dict[str, object]) -> None:
    done = subprocess.run(
        [
            binaries.folder / "initdb",
            *("--pgdata", folder / "data", "--username", "bench", "--auth", "trust"),
            *("--encoding", "UTF8", "--locale", "C.UTF-8", "--no-instructions"),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=_environment(),
        **as_account,
    )
    if done.returncode:
        raise Broken(f"initdb: {done.stderr}")


def _start(
    binaries: Binaries, folder: Path, as_account: dict[str, object]
) -> "subprocess.Popen[bytes]":
    settings = {**SETTINGS, "unix_socket_directories": str(folder)}
    options = [part for pair in settings.items() for part in ("-c", "=".join(pair))]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [binaries.folder / "postgres", "-D", folder / "data", *options],
            stdout=log,
            stderr=log,
            cwd=folder,
            env=_environment(),
            start_new_session=True,
            # PostgreSQL's "fast" shutdown; SIGTERM would wait for clients that are gone.
            preexec_fn=end_with_parent(signal.SIGINT),
            **as_account,
        )


def _wait(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            with engine.connect():
                return
        except sa.exc.OperationalError:
            if process.poll() is not None or time.monotonic() > until:
                raise Broken(f"postgres: {log.read_text(errors='replace')}") from None
            time.sleep(0.05)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
            process.wait(STOP_SECONDS)


def _environment() -> dict[str, str]:
    """No PG* setting of the caller's reaches the server."""
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
