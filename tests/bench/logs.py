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
from portal.models.people import Employee
from portal.queries.agency import agency_card
from tests.bench import board, servers, staff
from tests.bench.engines import Engine, count
from tests.bench.inside import inside, tidy
from tests.bench.programs import Broken
from tests.bench.sizes import sized

ENTRIES = board.ENTRIES
WARM, TURNS = sized((5, 40), (1, 4))
OWN = {"log": "/catatan", "week": "/catatan/minggu"}
LED = {"board": "/pantauan", "board by goal": "/pantauan?menurut=hasil"}
# Numbers from 1 to :most, under the name n.
NUMBERS = {
    "sqlite": "(WITH RECURSIVE again(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM again "
    "WHERE n < :most) SELECT n FROM again)",
    "postgresql": "(SELECT generate_series(1, :most) AS n)",
}
DAY = {"sqlite": "date(:today, '-' || n || ' days')", "postgresql": "CAST(:today AS date) - n"}
# Keys grow with time, as the portal's own do: random ones would measure the index, not the page.
# The first digit tells the table, so that a row finds its parent by arithmetic alone.
KEYED = {
    "sqlite": "printf('{table}%031x', {number})",
    "postgresql": "CAST('{table}' || lpad(to_hex({number}), 31, '0') AS uuid)",
}
PER_UNIT, GOALS = 100, board.GOALS
PLACES = "(SELECT n * {goals} + k AS m FROM {numbers} AS numbers, ({each}) AS goals) AS places"
UNITS = (
    "INSERT INTO unit (id, kind, name, slug, version) SELECT {u_n}, 'bidang', 'Bidang ' || n, "
    "'bidang-lain-' || n, 1 FROM {numbers} AS numbers"
)
PEOPLE = (
    "INSERT INTO employee (id, nip, name, name_key, employment, golongan, version) SELECT {e_n}, "
    "CAST(200000000000000000 + n AS varchar(18)), 'Orang lain', 'orang lain', 'pns', 'III/a', 1 "
    "FROM {numbers} AS numbers"
)
POSTS = (
    "INSERT INTO posting (id, employee_id, unit_id, kind, title, family, post, leads_unit, "
    "is_delegated, starts_on) SELECT {p_n}, {e_n}, {u_of_n}, 'definitif', 'Pelaksana', 'umum', "
    "CASE WHEN n % {per_unit} = 1 THEN 'pengawas' ELSE 'pelaksana' END, n % {per_unit} = 1, {no}, "
    ":today FROM {numbers} AS numbers"
)
PLANS = (
    "INSERT INTO goal (id, employee_id, year) SELECT {g_m}, {e_of_m}, :year FROM {places}",
    "INSERT INTO measure (id, goal_id) SELECT {m_m}, {g_m} FROM {places}",
    "INSERT INTO skp (id, employee_id, year, posting_id, number, approach, form, state, "
    "is_by_superior, reason, signed_at, set_at, version) SELECT {s_n}, {e_n}, :year, {p_n}, 1, "
    "'kuantitatif', 'pelaksana', 'ditetapkan', {no}, '', :now, :now, 1 FROM {numbers} AS numbers",
    "INSERT INTO skp_item (id, skp_id, goal_id, position, text, priority, leader_text, "
    "assigned_by, criteria) SELECT {i_m}, {s_of_m}, {g_m}, m % {goals} + 1, 'Hasil kerja', "
    "'utama', '', '', '[]' FROM {places}",
    "INSERT INTO skp_indicator (id, item_id, measure_id, position, aspects, text, unit, target, "
    "low, high, direction, denominator, source) SELECT {x_m}, {i_m}, {m_m}, 1, '[\"kuantitas\"]', "
    "'Berkas selesai', 'berkas', '800 - 900 berkas', 8000000, 9000000, 'naik', '', 'Laporan' "
    "FROM {places}",
)
# The newest ten are unread, and every entry counts for one of the three indicators.
WRITTEN = (
    "INSERT INTO log_entry (id, employee_id, goal_id, measure_id, on_date, kind, text, quantity, "
    "obstacle, client_key, created_at, acknowledged_at, acknowledged_by_id, version) "
    "SELECT {l_en}, {e_e}, {g_en}, {m_en}, {day}, 'capaian', '12 berkas selesai', 120000, '', "
    "{l_en}, :now, CASE WHEN n > 10 THEN {moment} END, CASE WHEN n > 10 THEN {leader} END, 1 "
    "FROM (SELECT n AS e FROM {people} AS people) AS staff, {numbers} AS numbers"
)
# One transaction of gigabytes; whatever breaks off is thrown away with the bench's folder.
CARELESS = ("journal_mode=OFF", "synchronous=OFF", "cache_size=-1500000", "temp_store=MEMORY")


def measure(engine: Engine, folder: Path, people: int) -> dict[str, Any]:
    """Milliseconds (median) of each page in turns: in an agency of 1,000 employees, and in one with
    `people` more, each with a plan and a year of entries.
    """
    few = servers.seeded(engine, "few_logs", folder)
    with inside(few, folder):
        board.fill()
    many = engine.copy(few, "many_logs")
    begun = time.perf_counter()
    for url, more in ((few, board.REPORTS), (many, people)):
        with inside(url, folder):
            _multiply(more)
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
    """So many further employees in units of a hundred, each with a plan and a year of entries."""
    name = "postgresql" if is_postgresql() else "sqlite"
    zone = agency_card().time_zone
    today, now = clock.today(zone), clock.now(zone).astimezone(datetime.UTC)
    leader = db.session.scalars(sa.select(Employee.id).where(Employee.nip == board.HEAD)).one()
    words = _words(name, people)
    table = LogEntry.__table__
    indexes = sorted(table.indexes, key=lambda one: str(one.name))  # type: ignore[attr-defined]
    db.session.remove()
    given = {
        "today": today, "now": now, "year": today.year,
        "leader": leader if is_postgresql() else leader.hex,
    }  # fmt: skip
    with _careless() as run:
        for index in indexes:
            run(f"DROP INDEX {index.name}", {})
        run(UNITS.format(**words), {"most": -(-people // PER_UNIT)})
        for statement in (PEOPLE, POSTS, *PLANS):
            run(statement.format(**words), given | {"most": people})
        run(WRITTEN.format(**words), given | {"most": ENTRIES})
        for index in indexes:
            run(str(CreateIndex(index).compile(dialect=db.engine.dialect)), {})
        run("ANALYZE", {})
    tidy()


def _words(name: str, people: int) -> dict[str, str]:
    """What the statements say differently on each engine; keys by table and number."""
    numbered = {
        "u_n": "n", "e_n": "n", "p_n": "n", "s_n": "n", "u_of_n": f"((n - 1) / {PER_UNIT} + 1)",
        "g_m": "m", "m_m": "m", "i_m": "m", "x_m": "m", "e_of_m": f"(m / {GOALS})",
        "s_of_m": f"(m / {GOALS})", "e_e": "e", "l_en": "(e * 1000 + n)",
        "g_en": f"(e * {GOALS} + n % {GOALS})", "m_en": f"(e * {GOALS} + n % {GOALS})",
    }  # fmt: skip
    tables = dict(zip("uepsgmixl", "123456789", strict=True))
    keys = {
        word: KEYED[name].format(table=tables[word[0]], number=number)
        for word, number in numbered.items()
    }
    each = " UNION ALL ".join(f"SELECT {k} AS k" for k in range(GOALS))
    places = PLACES.format(goals=GOALS, numbers=NUMBERS[name], each=each)
    as_moment = "CAST(:now AS timestamptz)" if name == "postgresql" else ":now"
    as_key = "CAST(:leader AS uuid)" if name == "postgresql" else ":leader"
    return keys | {
        "numbers": NUMBERS[name], "people": NUMBERS[name].replace(":most", str(people)),
        "places": places, "day": DAY[name], "no": "false" if name == "postgresql" else "0",
        "goals": str(GOALS), "per_unit": str(PER_UNIT), "moment": as_moment, "leader": as_key,
    }  # fmt: skip


@contextlib.contextmanager
def _careless() -> Iterator[Callable[[str, dict[str, Any]], None]]:
    """Statements in one go; SQLite without a journal, or it would write everything thrice."""
    if is_postgresql():
        with db.engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '512MB'")
            # Every row is made from rows that exist: looking each of them up took most of the time.
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
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
