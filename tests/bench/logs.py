"""The log page and the rater's board beside few and beside very many entries of others.

The law of large agencies: 100,000 employees write 220 entries a year.  `staff` of them are stored
here in bulk; nobody's page may take longer for what others have written.
"""

import contextlib
import datetime
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.schema import CreateIndex

from portal import clock
from portal.db import db, is_postgresql, sqlite
from portal.models.log import LogEntry
from portal.models.units import Unit
from portal.queries.agency import agency_card
from tests.bench import board, servers, staff
from tests.bench.engines import Engine, count
from tests.bench.inside import inside, tidy
from tests.bench.programs import Broken

ENTRIES = board.ENTRIES
WARM, TURNS = 5, 40
OWN = {"log": "/catatan", "week": "/catatan/minggu"}
LED = {"board": "/pantauan", "board by goal": "/pantauan?menurut=hasil"}
KEY = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}
# Numbers from 1 to :most, under the name n.
NUMBERS = {
    "sqlite": "(WITH RECURSIVE again(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM again "
    "WHERE n < :most) SELECT n FROM again)",
    "postgresql": "(SELECT generate_series(1, :most) AS n)",
}
DAY = {"sqlite": "date(:today, '-' || n || ' days')", "postgresql": "CAST(:today AS date) - n"}
PEOPLE = (
    "INSERT INTO employee (id, nip, name, name_key, employment, golongan, version) SELECT {key}, "
    "CAST(200000000000000000 + n AS varchar(18)), 'Orang lain', 'orang lain', 'pns', 'III/a', 1 "
    "FROM {numbers} AS numbers"
)
POSTS = (
    "INSERT INTO posting (id, employee_id, unit_id, kind, title, family, post, leads_unit, "
    "is_delegated, starts_on) SELECT {key}, e.id, :unit, 'definitif', 'Pelaksana', 'umum', "
    "'pelaksana', {no}, {no}, :today FROM employee e WHERE e.name_key = 'orang lain'"
)
# Keys grow with time, as the portal's own do: random ones would measure the index, not the page.
ROWS = {"sqlite": "rowid", "postgresql": "row_number() OVER ()"}
ORDERED = {
    "sqlite": "printf('%032x', e.place * 1000 + n)",
    "postgresql": "CAST(lpad(to_hex(e.place * 1000 + n), 32, '0') AS uuid)",
}
WRITTEN = (
    "INSERT INTO log_entry (id, employee_id, on_date, kind, text, obstacle, client_key, "
    "created_at, version) SELECT {ordered}, e.id, {day}, 'capaian', '12 berkas selesai', '', "
    "{ordered}, :now, 1 FROM (SELECT id, {rows} AS place FROM employee "
    "WHERE name_key = 'orang lain') e, {numbers} AS numbers"
)
# One transaction of gigabytes; whatever breaks off is thrown away with the bench's folder.
CARELESS = ("journal_mode=OFF", "synchronous=OFF", "cache_size=-1500000", "temp_store=MEMORY")


def measure(engine: Engine, folder: Path, people: int) -> dict[str, Any]:
    """Milliseconds (median) of each page in turns: with 500 people's entries, and with those of
    `people` others beside them.
    """
    few = engine.create("few_logs")
    servers.seed(few, folder)
    with inside(few, folder):
        board.fill()
    many = engine.copy(few, "many_logs")
    begun = time.perf_counter()
    with inside(many, folder):
        _multiply(people)
    filled = time.perf_counter() - begun
    stored = {name: count(url, "SELECT count(*) FROM log_entry") for name, url in
              (("few", few), ("many", many))}  # fmt: skip
    clients, pages = {}, {}
    for name, url in (("few", few), ("many", many)):
        with inside(url, folder):
            clients[name] = staff.entered()
    for nip, paths in ((board.MEMBER, OWN), (board.HEAD, LED)):
        for url in (few, many):
            with inside(url, folder):
                board.become(nip)
        pages |= {name: _compare(clients, path) for name, path in paths.items()}
    return {"people": people, "stored": stored, "filled_seconds": round(filled), "pages": pages}


def _multiply(people: int) -> None:
    """So many further employees elsewhere, each with a year of entries."""
    name = "postgresql" if is_postgresql() else "sqlite"
    today, now = clock.today(agency_card().time_zone), clock.now(agency_card().time_zone)
    unit = db.session.scalars(sa.select(Unit.id).order_by(Unit.name)).first()
    if unit is None:
        raise Broken("no unit to put people into")
    no = "false" if is_postgresql() else "0"
    words = {
        "key": KEY[name], "numbers": NUMBERS[name], "day": DAY[name], "no": no,
        "ordered": ORDERED[name], "rows": ROWS[name],
    }  # fmt: skip
    table = LogEntry.__table__
    indexes = sorted(table.indexes, key=lambda one: str(one.name))  # type: ignore[attr-defined]
    db.session.remove()
    with _careless() as run:
        for index in indexes:
            run(f"DROP INDEX {index.name}", {})
        run(PEOPLE.format(**words), {"most": people})
        values = {"unit": unit if is_postgresql() else unit.hex, "today": today}
        run(POSTS.format(**words), values)
        moment = now.astimezone(datetime.UTC)
        values = {"most": ENTRIES, "today": today, "now": moment}
        run(WRITTEN.format(**words), values)
        for index in indexes:
            run(str(CreateIndex(index).compile(dialect=db.engine.dialect)), {})
        run("ANALYZE", {})
    tidy()


@contextlib.contextmanager
def _careless() -> Iterator[Callable[[str, dict[str, Any]], None]]:
    """Statements in one go; SQLite without a journal, or it would write everything thrice."""
    if is_postgresql():
        with db.engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '512MB'")
            yield lambda text, values: _run(connection.execute, sa.text(text), values)
        return
    file = str(db.engine.url.database)
    db.engine.dispose()
    with contextlib.closing(sqlite.connect(file, isolation_level=None)) as connection:
        for pragma in CARELESS:
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        yield lambda text, values: _run(
            connection.execute,
            text,
            {
                key: value.strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(value, datetime.datetime)
                else value.isoformat() if isinstance(value, datetime.date) else value
                for key, value in values.items()
            },
        )  # fmt: skip
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode=WAL")


def _run(execute: Callable[..., Any], text: Any, values: dict[str, Any]) -> None:
    execute(text, values)


def _compare(clients: Mapping[str, FlaskClient], path: str) -> dict[str, float]:
    took: dict[str, list[float]] = {name: [] for name in clients}
    for turn in range(WARM + TURNS):
        for name in reversed(clients) if turn % 2 else clients:  # type: ignore[call-overload]
            begun = time.perf_counter()
            answer = clients[name].get(path, base_url="https://127.0.0.1")
            if answer.status_code != 200:
                raise Broken(f"{path}: {answer.status_code}")
            if turn >= WARM:
                took[name].append(time.perf_counter() - begun)
    few, many = (1000 * median(took[name]) for name in ("few", "many"))
    return {"few_ms": round(few, 1), "many_ms": round(many, 1), "ratio": round(many / few, 2)}
