"""The board of somebody who rates 500 people against the same page without a line.

Everybody below has a plan in force with three indicators and a year of entries that count for them.
"""

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient

from portal import clock
from portal.db import db, uuid7, writing
from portal.models.accounts import Account
from portal.models.log import LogEntry
from portal.models.people import Employee, Posting
from portal.models.skp import Goal, Measure, Skp, SkpIndicator, SkpItem
from portal.models.units import Unit
from portal.queries.agency import agency_card
from portal.rules.employment import Employment, JobFamily, PostKind
from portal.rules.postings import PostingKind
from portal.rules.scheme_words import EntryKind
from portal.rules.skp_words import Approach, Aspect, Direction, Priority, SkpForm, SkpState
from tests.bench import servers, staff
from tests.bench.engines import Engine
from tests.bench.inside import inside, tidy
from tests.bench.sizes import sized

REPORTS, ENTRIES, GOALS = *sized((500, 220), (100, 6)), 3
HEAD, MEMBER = f"1985{0:014}", f"1985{1:014}"
NOBODYS_RATER = "bench-kosong@contoh.go.id"
PAGES = {"first": "/pantauan", "last": f"/pantauan?halaman={REPORTS // 25}",
         "silent": "/pantauan?tampil=diam",
         "behind": "/pantauan?tampil=tertinggal", "by goal": "/pantauan?menurut=hasil"}  # fmt: skip
Row = dict[str, Any]


def measure(engine: Engine, folder: Path) -> dict[str, Any]:
    """Milliseconds (median) of each page and of the board of somebody who rates nobody."""
    database = servers.seeded(engine, "board", folder)
    with inside(database, folder):
        fill()
        client, other = staff.entered(), staff.entered(NOBODYS_RATER)
        become(HEAD)
    # Outside, so that every request looks anew for who is logged in.
    return {
        "reports": REPORTS, "entries": REPORTS * ENTRIES,
        "pages": beside_empty(client, PAGES, other, "/pantauan"),
    }  # fmt: skip


def beside_empty(
    client: FlaskClient, paths: dict[str, str], other: FlaskClient, empty: str
) -> dict[str, dict[str, float]]:
    """Each page against the one without a line, in turns."""
    asked = {name: (client, path) for name, path in paths.items()}
    found = staff.turns(asked | {"": (other, empty)})
    return {
        name: {"ms": round(found[name], 1), "empty_ms": round(found[""], 1),
               "ratio": round(found[name] / found[""], 2)}
        for name in paths
    }  # fmt: skip


def fill() -> None:
    """A unit with a head, 500 people below, and their plans with a year of entries."""
    today = clock.today(agency_card().time_zone)
    with writing() as session:
        unit = Unit(kind="dinas", name="Dinas Uji Papan", slug="dinas-uji-papan")
        session.add(unit)
        session.flush()
        people = [employee_row(number) for number in range(REPORTS + 1)]
        leader, *below = (one["id"] for one in people)
        posts = [
            posting_row(one["id"], unit.id, today, leads=n == 0) for n, one in enumerate(people)
        ]
        session.execute(sa.insert(Employee), people)
        session.execute(sa.insert(Posting), posts)
        for number, person in enumerate(below, start=1):
            rows = _plan(person, leader, posts[number]["id"], today)
            goals, measures = rows[Goal], rows[Measure]
            for table, values in rows.items():
                session.execute(sa.insert(table), values)
            session.execute(
                sa.insert(LogEntry),
                [
                    _entry(person, leader, today, n) | {
                        "goal_id": goals[n % GOALS]["id"], "measure_id": measures[n % GOALS]["id"],
                    }
                    for n in range(ENTRIES)
                ],
            )  # fmt: skip
    with db.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
    tidy()


def become(nip: str, login: str = "bench@contoh.go.id") -> None:
    """Let one of the bench's logins be an employee's."""
    with writing() as session:
        person = session.scalars(sa.select(Employee.id).where(Employee.nip == nip)).one()
        account = sa.update(Account).where(Account.login == login)
        session.execute(account.values(employee_id=person))


def _plan(person: Any, leader: Any, posting: Any, today: datetime.date) -> dict[Any, list[Row]]:
    """A plan in force with three results of one indicator each."""
    now = clock.now(agency_card().time_zone)
    plan = {
        "id": uuid7(), "employee_id": person, "year": today.year, "posting_id": posting,
        "number": 1, "approach": Approach.KUANTITATIF, "form": SkpForm.PELAKSANA,
        "state": SkpState.DITETAPKAN, "rater_id": leader, "is_by_superior": False, "reason": "",
        "signed_at": now, "set_at": now, "set_by_id": leader, "version": 1,
    }  # fmt: skip
    goals = [{"id": uuid7(), "employee_id": person, "year": today.year} for _ in range(GOALS)]
    measures = [{"id": uuid7(), "goal_id": goal["id"]} for goal in goals]
    items = [
        {
            "id": uuid7(), "skp_id": plan["id"], "goal_id": goal["id"], "position": place,
            "text": f"Hasil kerja {place}", "priority": Priority.UTAMA, "leader_text": "",
            "assigned_by": "",
        }
        for place, goal in enumerate(goals, start=1)
    ]  # fmt: skip
    indicators = [
        {
            "id": uuid7(), "item_id": item["id"], "measure_id": measure["id"], "position": 1,
            "aspects": [Aspect.KUANTITAS.value], "text": "Berkas selesai", "unit": "berkas",
            "target": "800 - 900 berkas", "low": Decimal(800), "high": Decimal(900),
            "direction": Direction.NAIK, "denominator": "", "source": "Laporan",
        }
        for item, measure in zip(items, measures, strict=True)
    ]  # fmt: skip
    return {Goal: goals, Measure: measures, Skp: [plan], SkpItem: items, SkpIndicator: indicators}


def employee_row(number: int) -> Row:
    """One of many people; the number tells name and NIP."""
    name = f"Bawahan {number:03}"
    return {
        "id": uuid7(), "nip": f"1985{number:014}", "name": name, "name_key": name.casefold(),
        "employment": Employment.PNS, "golongan": "III/a", "version": 1,
    }  # fmt: skip


def posting_row(person: Any, unit: Any, today: datetime.date, *, leads: bool) -> Row:
    """Where they work, for longer than a year."""
    return {
        "id": uuid7(), "employee_id": person, "unit_id": unit, "kind": PostingKind.DEFINITIF,
        "title": "Kepala" if leads else "Pelaksana", "family": JobFamily.UMUM,
        "post": PostKind.JPT_PRATAMA if leads else PostKind.PELAKSANA, "leads_unit": leads,
        "is_delegated": False, "starts_on": today - datetime.timedelta(days=400),
    }  # fmt: skip


def _entry(person: Any, leader: Any, today: datetime.date, number: int) -> Row:
    is_read = number >= 10
    now = clock.now(agency_card().time_zone)
    return {
        "id": uuid7(), "employee_id": person, "on_date": today - datetime.timedelta(days=number),
        "kind": EntryKind.CAPAIAN, "text": "12 berkas selesai", "obstacle": "", "version": 1,
        "quantity": Decimal(12), "client_key": uuid7(), "created_at": now,
        "acknowledged_at": now if is_read else None,
        "acknowledged_by_id": leader if is_read else None,
    }  # fmt: skip
