"""The two servers under comparison, each under gunicorn with the settings that we ship."""

import contextlib
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from tests.bench.engines import Engine
from tests.bench.limit_app import make_engine, make_table
from tests.bench.programs import ROOT, Broken, Program, free_port, program, run, tool, wait_for

DEPLOY = ROOT / "portal" / "data" / "deploy"
SETTINGS = DEPLOY / "gunicorn.conf.py"
CITY = "kendari"


@dataclass
class Server:
    """A server that answers at `base`; `worker` is the portal's background process."""

    base: str
    database: str
    web: Program
    worker: Program | None = None


def environment(database: str, folder: Path, env: str = "production") -> dict[str, str]:
    """The portal's settings.

    Production wants https:// in front of its public name. Its name here is the loopback's own
    address, so that plain requests from this machine carry a trusted Host and nothing is loosened.
    """
    return {
        "PORTAL_ENV": env,
        "SECRET_KEY": _secret(folder),
        "DATABASE_URL": database,
        "PUBLIC_URL": "https://127.0.0.1",
        "HUEY_DATABASE": str(folder / "queue.db"),
    }


def seed(database: str, folder: Path, city: str = CITY) -> None:
    """The demonstration agency in an empty database."""
    run([tool("flask"), "demo", "--city", city], environment(database, folder, "demo"))


def seeded(engine: Engine, name: str, folder: Path) -> str:
    """A database with the demonstration agency, which is made once for all parts and copied."""
    stock = folder.parent / "stock"
    made = stock / "url"
    if not stock.exists():
        stock.mkdir()
        url = engine.create("stock")
        seed(url, stock)
        made.write_text(url)
    if not made.exists():
        raise Broken("The demonstration agency could not be made")
    shutil.copy(stock / "secret", folder / "secret")
    return engine.copy(made.read_text(), name)


@contextlib.contextmanager
def portal(database: str, folder: Path, *, worker: bool = False) -> Iterator[Server]:
    """The portal in production, with its background worker if wanted."""
    environ = environment(database, folder)
    with contextlib.ExitStack() as stack:
        shipped = environ | of_unit("portal-web.service")
        web, base = stack.enter_context(_gunicorn("wsgi:app", shipped, folder, "portal"))
        wait_for(f"{base}/healthz", web)
        behind = None
        if worker:
            command = [tool("flask"), "--app", "wsgi", "worker"]
            behind = stack.enter_context(program(command, environ, folder / "worker.log"))
        yield Server(base, database, web, behind)


@contextlib.contextmanager
def limit(database: str, folder: Path) -> Iterator[Server]:
    """The yardstick."""
    engine = make_engine(database)
    make_table(engine).create(engine)
    engine.dispose()
    environ = {"DATABASE_URL": database}
    with _gunicorn("tests.bench.limit_app:create_app()", environ, folder, "limit") as (web, base):
        wait_for(f"{base}/page", web)
        yield Server(base, database, web)


def of_unit(name: str) -> dict[str, str]:
    """What a systemd unit of ours sets in a program's environment."""
    lines = (DEPLOY / name).read_text().splitlines()
    marked = (
        line.removeprefix("Environment=") for line in lines if line.startswith("Environment=")
    )
    return {name: value for name, _, value in (pair.partition("=") for pair in marked)}


def survey_codes(database: str, most: int) -> list[str]:
    """Codes of open survey points."""
    engine = make_engine(database)
    query = sa.text("SELECT code FROM survey_point WHERE revoked_on IS NULL ORDER BY code LIMIT :n")
    with engine.connect() as connection:
        codes = list(connection.scalars(query, {"n": most}))
    engine.dispose()
    return codes


@contextlib.contextmanager
def _gunicorn(
    app: str, environ: dict[str, str], folder: Path, name: str
) -> Iterator[tuple[Program, str]]:
    port = free_port()
    command = [
        tool("gunicorn"),
        *("--config", str(SETTINGS), "--bind", f"127.0.0.1:{port}", app),
    ]
    with program(command, environ, folder / f"{name}.log") as web:
        yield web, f"http://127.0.0.1:{port}"


def _secret(folder: Path) -> str:
    """One secret for all processes of a folder."""
    file = folder / "secret"
    if not file.exists():
        file.write_text(secrets.token_hex(32))
    return file.read_text()
