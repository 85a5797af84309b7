"""The log page and the rater's board beside few and beside very many entries of others.

The law of large agencies: 100,000 employees write 220 entries a year.  `staff` of them are stored
here in bulk; nobody's page may take longer for what others have written.
"""

import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient

from portal import clock
from portal.db import db, is_postgresql
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
WRITTEN = (
    "INSERT INTO log_entry (id, employee_id, on_date, kind, text, obstacle, client_key, "
    "created_at, version) SELECT {key}, e.id, {day}, 'capaian', '12 berkas selesai', '', {key}, "
    ":now, 1 FROM employee e, {numbers} AS numbers WHERE e.name_key = 'orang lain'"
)


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
    no = "false" if is_postgresql() else "0"
    today = clock.today(agency_card().time_zone)
    unit = db.session.scalars(sa.select(Unit.id).order_by(Unit.name)).first()
    day = sa.bindparam("today", today, sa.Date)
    with db.engine.begin() as connection:
        indexes = [one for one in LogEntry.__table__.indexes]  # type: ignore[attr-defined]
        for index in indexes:
            index.drop(connection)
        words = {"key": KEY[name], "numbers": NUMBERS[name], "day": DAY[name], "no": no}
        connection.execute(sa.text(PEOPLE.format(**words)), {"most": people})
        posts = sa.text(POSTS.format(**words)).bindparams(day, sa.bindparam("unit", unit, sa.Uuid))
        connection.execute(posts)
        written = sa.text(WRITTEN.format(**words)).bindparams(
            sa.bindparam("now", clock.now(agency_card().time_zone), sa.DateTime(timezone=True)),
            sa.bindparam("today", today.isoformat() if name == "sqlite" else today),
        )
        connection.execute(written, {"most": ENTRIES})
        for index in indexes:
            index.create(connection)
    with db.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
    tidy()


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
