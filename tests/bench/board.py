"""The board of somebody who rates 500 people against the same page without a line."""

import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from portal import clock
from portal.db import db, uuid7, writing
from portal.models.accounts import Account
from portal.models.log import LogEntry
from portal.models.people import Employee, Posting
from portal.models.units import Unit
from portal.queries.agency import agency_card
from portal.rules.employment import Employment, JobFamily, PostKind
from portal.rules.postings import PostingKind
from portal.rules.scheme_words import EntryKind
from tests.bench import servers, staff
from tests.bench.engines import Engine
from tests.bench.inside import inside

REPORTS, ENTRIES = 500, 220
PAGES = {"first": "/pantauan", "last": "/pantauan?halaman=20", "silent": "/pantauan?tampil=diam",
         "behind": "/pantauan?tampil=tertinggal", "by goal": "/pantauan?menurut=hasil"}  # fmt: skip


def measure(engine: Engine, folder: Path) -> dict[str, Any]:
    """Milliseconds (median) of each page and of the board of somebody who rates nobody."""
    database = engine.create("board")
    servers.seed(database, folder)
    with inside(database, folder):
        head = _fill()
        client = staff.entered()
        empty = staff.times(client, ["/pantauan"])["/pantauan"]
        _become(head)
        found = staff.times(client, list(PAGES.values()))
    pages = {
        name: {"ms": round(found[path], 1), "empty_ms": round(empty, 1),
               "ratio": round(found[path] / empty, 2)}
        for name, path in PAGES.items()
    }  # fmt: skip
    return {"reports": REPORTS, "entries": REPORTS * ENTRIES, "pages": pages}


def _fill() -> Any:
    today = clock.today(agency_card().time_zone)
    with writing() as session:
        unit = Unit(kind="dinas", name="Dinas Uji Papan", slug="dinas-uji-papan")
        session.add(unit)
        session.flush()
        people = [_employee(number) for number in range(REPORTS + 1)]
        session.execute(sa.insert(Employee), people)
        session.execute(
            sa.insert(Posting),
            [_posting(one["id"], unit.id, today, leads=n == 0) for n, one in enumerate(people)],
        )
        for one in people[1:]:
            session.execute(sa.insert(LogEntry), [_entry(one["id"], people[0]["id"], today, n)
                                                  for n in range(ENTRIES)])  # fmt: skip
    with db.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
    return people[0]["id"]


def _become(head: Any) -> None:
    with writing() as session:
        session.execute(
            sa.update(Account).where(Account.login == "bench@contoh.go.id").values(employee_id=head)
        )


def _employee(number: int) -> dict[str, Any]:
    name = f"Bawahan {number:03}"
    return {
        "id": uuid7(), "nip": f"1985{number:014}", "name": name, "name_key": name.casefold(),
        "employment": Employment.PNS, "golongan": "III/a", "version": 1,
    }  # fmt: skip


def _posting(person: Any, unit: Any, today: datetime.date, *, leads: bool) -> dict[str, Any]:
    return {
        "id": uuid7(), "employee_id": person, "unit_id": unit, "kind": PostingKind.DEFINITIF,
        "title": "Kepala" if leads else "Pelaksana", "family": JobFamily.UMUM,
        "post": PostKind.JPT_PRATAMA if leads else PostKind.PELAKSANA, "leads_unit": leads,
        "is_delegated": False, "starts_on": today - datetime.timedelta(days=400),
    }  # fmt: skip


def _entry(person: Any, head: Any, today: datetime.date, number: int) -> dict[str, Any]:
    now = clock.now(agency_card().time_zone)
    is_read = number >= 10
    return {
        "id": uuid7(), "employee_id": person, "on_date": today - datetime.timedelta(days=number),
        "kind": EntryKind.CAPAIAN, "text": "12 berkas selesai", "obstacle": "", "version": 1,
        "client_key": uuid7(), "created_at": now, "acknowledged_at": now if is_read else None,
        "acknowledged_by_id": head if is_read else None,
    }  # fmt: skip
