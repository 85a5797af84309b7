"""Lists of an agency with 20,000 employees against the staff list without a row."""

import time
from pathlib import Path
from statistics import median
from typing import Any

import pyotp
import sqlalchemy as sa
from flask import current_app
from flask.testing import FlaskClient

from portal import clock
from portal.db import db, uuid7, writing
from portal.models.people import Employee, Posting
from portal.models.recognition import Opportunity
from portal.models.units import Unit
from portal.queries.agency import agency_card
from portal.rules.employment import Employment, JobFamily, PostKind
from portal.rules.postings import PostingKind
from portal.rules.roles import Role
from portal.services import accounts, logins
from portal.services.accounts import NewAccount
from portal.services.audit import Act
from tests.bench import servers
from tests.bench.engines import Engine
from tests.bench.inside import inside
from tests.bench.programs import Broken

STAFF = 20_000
WARM, TURNS = 5, 40
SECRET_WORDS = "kuda tangga melon"
EMPTY = "/pegawai?q=tidak-ada-yang-bernama-ini"
PAGES = {
    "first": "/pegawai",
    "last": f"/pegawai?halaman={STAFF // 25}",
    "by name": "/pegawai?q=pegawai+1",
    "by NIP": "/pegawai?q=1985",
    "turned": "/pegawai?urut=nip-turun",
    "tree": "/unit-kerja",
    "console": "/konsol",
    "accounts": "/akun-dan-peran",
    "results": "/rekap-hasil",
    "exceptions": "/penilaian/pengecualian",
    "training": "/pelatihan",
    "needs": "/kebutuhan-pelatihan",
    "talent": "/talenta",
    "opportunities": "/penghargaan",
    "dashboards": "/dasbor",
    "rounds": "/putaran-rekan",
    "messages on their way": "/pesan-keluar",
    "standards": "/standar-kompetensi",
}


def measure(engine: Engine, folder: Path) -> dict[str, Any]:
    """Milliseconds (median) of each page and of the empty one, in turns, in this process."""
    database = engine.create("staff")
    servers.seed(database, folder)
    with inside(database, folder):
        _fill()
        client = entered()
        pages = {name: _compare(client, path) for name, path in PAGES.items()}
        unit = db.session.scalars(sa.select(Unit.id).order_by(Unit.name)).first()
        pages["one unit"] = _compare(client, f"/pegawai?unit={unit}")
        posted = db.session.scalars(sa.select(Opportunity.id).limit(1)).one()
        pages["candidates"] = _compare(client, f"/penghargaan/{posted}/calon")
    return {"staff": STAFF, "pages": pages}


def _fill() -> None:
    with writing() as session:
        units = list(session.scalars(sa.select(Unit.id)))
        people = [_employee(number) for number in range(STAFF)]
        posts = [
            {
                "id": uuid7(), "employee_id": one["id"], "unit_id": units[number % len(units)],
                "kind": PostingKind.DEFINITIF, "title": "Pelaksana", "post": PostKind.PELAKSANA,
                "family": JobFamily.UMUM, "leads_unit": False, "is_delegated": False,
                "starts_on": clock.today(agency_card().time_zone),
            }
            for number, one in enumerate(people)
        ]  # fmt: skip
        session.execute(sa.insert(Employee), people)
        session.execute(sa.insert(Posting), posts)
    with db.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")


def _employee(number: int) -> dict[str, Any]:
    name = f"Pegawai {number:05}"
    return {
        "id": uuid7(), "nip": f"19{60 + number % 40}0101{number:010}", "name": name,
        "name_key": name.casefold(), "employment": Employment.PNS, "golongan": "III/a",
        "version": 1,
    }  # fmt: skip


def entered(login: str = "bench@contoh.go.id") -> FlaskClient:
    """A client in which the personnel office is logged in."""
    act = Act("bench", clock.now(agency_card().time_zone))
    link = accounts.create_account(NewAccount(login, "Bench"), act)
    key = accounts.activate(link, SECRET_WORDS, act.at)
    accounts.grant_role(key, Role.HR, None, "bench", act)
    # The session begins before the factor is set, and so needs no code.
    token = logins.log_in(login, SECRET_WORDS, "bench", "bench", act.at).token
    secret = accounts.new_totp_secret()
    accounts.enrol_totp(key, secret, pyotp.TOTP(secret).at(act.at), act)
    client = current_app.test_client()
    with client.session_transaction(base_url="https://127.0.0.1") as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    return client


def _compare(client: FlaskClient, path: str) -> dict[str, float]:
    found = times(client, [path, EMPTY])
    full, empty = found[path], found[EMPTY]
    return {"ms": round(full, 1), "empty_ms": round(empty, 1), "ratio": round(full / empty, 2)}


def times(client: FlaskClient, paths: list[str]) -> dict[str, float]:
    """Milliseconds (median) of each page, taken in turns. Raises Broken for one that fails."""
    return turns({path: (client, path) for path in paths})


def turns(pages: dict[str, tuple[FlaskClient, str]]) -> dict[str, float]:
    """The same for pages of several visitors, so that the machine's mood reaches all alike."""
    took: dict[str, list[float]] = {name: [] for name in pages}
    for turn in range(WARM + TURNS):
        for name, (client, path) in pages.items():
            begun = time.perf_counter()
            answer = client.get(path, base_url="https://127.0.0.1")
            if answer.status_code != 200:
                raise Broken(f"{path}: {answer.status_code}")
            if turn >= WARM:
                took[name].append(time.perf_counter() - begun)
    return {name: 1000 * median(values) for name, values in took.items()}
