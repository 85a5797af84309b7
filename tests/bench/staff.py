"""Every list of an agency with 20,000 employees, first and last pages, searches and sorted columns,
against the staff list without a row.
"""

import re
import time
from pathlib import Path
from statistics import median
from typing import Any

import pyotp
import sqlalchemy as sa
from flask import current_app
from flask.testing import FlaskClient

from portal import clock
from portal.db import db
from portal.models.people import Employee
from portal.models.recognition import Opportunity
from portal.models.units import Unit
from portal.queries.agency import agency_card
from portal.rules.roles import Role
from portal.services import accounts, kept_figures, logins
from portal.services.accounts import NewAccount
from portal.services.audit import Act
from tests.bench import servers
from tests.bench.crowd import multiply
from tests.bench.engines import Engine
from tests.bench.inside import inside, tidy
from tests.bench.programs import Broken

STAFF = 20_000
WARM, TURNS = 5, 40
LOOKS = 3
# What is quick in a few looks needs no long measurement, and neither does what is far too slow.
SUSPECT, HOPELESS = 2.0, 8.0
SECRET_WORDS = "kuda tangga melon"
EMPTY = "/pegawai?q=tidak-ada-yang-bernama-ini"
SEARCHES = (
    "/pegawai?q=sari", "/pegawai?q=1985", "/pegawai?q=198", "/akun-dan-peran?q=198",
    "/akun-dan-peran?q=sari", "/rekap-hasil?cari=sari", "/rekap-hasil?keadaan=belum-dilaporkan",
    "/jejak-audit?pelaku=portal", "/pegawai?urut=nip", "/pegawai?urut=nip-turun",
    "/pegawai?urut=nama-turun",
)  # fmt: skip
# No lists: files, what changes the session, the check of the whole trail, and the analyses of
# fairness, which the part `panel` measures.
SKIPPED = re.compile(
    r"static|\.(csv|xlsx|pdf|json|ics)$|^/(masuk|keluar|healthz|readyz|s|komponen|keadilan)\b"
)
NOT_LISTS = {"/jejak-audit/periksa"}
_PAGES = re.compile(r"\(halaman \d+ dari (\d+)\)")


def measure(engine: Engine, folder: Path) -> dict[str, Any]:
    """Milliseconds (median) of each page and of the empty one, in turns, in this process."""
    database = engine.create("staff")
    servers.seed(database, folder)
    with inside(database, folder):
        begun = time.perf_counter()
        rows = multiply(STAFF)
        tidy()
        with db.engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")
        filled = time.perf_counter() - begun
        kept_figures.refresh(clock.now(agency_card().time_zone))
        client = entered()
        pages = {path: _compare(client, path) for path in _lists(client)}
    return {"staff": STAFF, "filled_seconds": round(filled, 1), "rows": rows, "pages": pages}


def _lists(client: FlaskClient) -> list[str]:
    """Every page that opens without naming anything, the last page of those that are cut, what is
    searched and sorted, and the lists that hang on a unit, a person or an opportunity.
    """
    unit = db.session.scalars(sa.select(Unit.id).order_by(Unit.name)).first()
    person = db.session.scalars(sa.select(Employee.id).order_by(Employee.name_key)).first()
    posted = list(db.session.scalars(sa.select(Opportunity.id).order_by(Opportunity.id)))
    rules = current_app.url_map.iter_rules()
    plain = [
        str(rule) for rule in rules
        if "GET" in rule.methods and not rule.arguments and not SKIPPED.search(str(rule))
    ]  # fmt: skip
    wanted = [
        *sorted({*plain} - NOT_LISTS), *SEARCHES,
        f"/pegawai?unit={unit}", f"/unit-kerja/{unit}", f"/pegawai/{person}/riwayat",
        *(f"/penghargaan/{one}/calon{more}" for one in posted for more in ("", "?semua=1")),
    ]  # fmt: skip
    found = []
    for path in wanted:
        answer = client.get(path, base_url="https://127.0.0.1")
        if answer.status_code != 200 or not answer.mimetype.startswith("text/html"):
            continue
        found.append(path)
        if cut := _PAGES.search(answer.get_data(as_text=True)):
            found.append(f"{path}{'&' if '?' in path else '?'}halaman={cut.group(1)}")
    return found


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
    both = {one: (client, one) for one in (path, EMPTY)}
    found = turns(both, 1, LOOKS)
    if SUSPECT < found[path] / found[EMPTY] < HOPELESS:
        found = turns(both)
    full, empty = found[path], found[EMPTY]
    return {"ms": round(full, 1), "empty_ms": round(empty, 1), "ratio": round(full / empty, 2)}


def times(client: FlaskClient, paths: list[str]) -> dict[str, float]:
    """Milliseconds (median) of each page, taken in turns. Raises Broken for one that fails."""
    return turns({path: (client, path) for path in paths})


def turns(
    pages: dict[str, tuple[FlaskClient, str]], warm: int = WARM, taken: int = TURNS
) -> dict[str, float]:
    """The same for pages of several visitors, so that the machine's mood reaches all alike."""
    took: dict[str, list[float]] = {name: [] for name in pages}
    for turn in range(warm + taken):
        for name, (client, path) in pages.items():
            begun = time.perf_counter()
            answer = client.get(path, base_url="https://127.0.0.1")
            if answer.status_code != 200:
                raise Broken(f"{path}: {answer.status_code}")
            if turn >= warm:
                took[name].append(time.perf_counter() - begun)
    return {name: 1000 * median(values) for name, values in took.items()}
