"""Every list of an agency with 20,000 employees, first and last pages, searches and sorted columns,
as the personnel office, the auditor, a head and the head above find them, against the staff list
without a row.

Both pages of a comparison are warm: statements and templates are compiled on first sight, whoever
is compared.  So each is fetched before it is measured, and the empty one before the whole run.  The
worker's counts are renewed between comparisons, as the worker would.
"""

import time
from pathlib import Path
from statistics import median
from typing import Any

import pyotp
from flask import current_app
from flask.testing import FlaskClient

from portal import clock
from portal.db import db
from portal.queries.agency import agency_card
from portal.rules.roles import Role
from portal.services import accounts, kept_figures, logins
from portal.services.accounts import NewAccount
from portal.services.audit import Act
from tests.bench import crowd_more, servers, staff_paths
from tests.bench.crowd import multiply
from tests.bench.engines import Engine
from tests.bench.inside import inside, tidy
from tests.bench.programs import Broken
from tests.bench.sizes import sized

STAFF = sized(20_000, 1_000)
WARM, TURNS = sized((5, 40), (1, 4))
LOOKS = sized(5, 2)
# What is quick in a few looks needs no long measurement, and neither does what is far too slow.
SUSPECT, HOPELESS = 2.0, 8.0
SECRET_WORDS = "kuda tangga melon"
EMPTY = "/pegawai?q=tidak-ada-yang-bernama-ini"


def measure(engine: Engine, folder: Path) -> dict[str, Any]:
    """Milliseconds (median) of each page and of the empty one, in turns, in this process."""
    database = servers.seeded(engine, "staff", folder)
    with inside(database, folder):
        begun = time.perf_counter()
        rows = multiply(STAFF)
        crowd_more.fill()
        tidy()
        with db.engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")
        filled = time.perf_counter() - begun
        _renewed()
        visitors = {
            "": entered(), "auditor": entered("auditor@contoh.go.id", Role.AUDITOR),
            "kepala": of_staff(staff_paths.busiest_head()),
            "atasan": of_staff(staff_paths.busiest_superior()),
            "penilai": of_staff(staff_paths.busiest_signer()),
        }  # fmt: skip
        times(visitors[""], [EMPTY])
        pages = {
            f"{name} {path}".strip(): _compare(client, path, visitors[""])
            for name, client in visitors.items()
            for path in staff_paths.lists(client)
        }
    return {"staff": STAFF, "filled_seconds": round(filled, 1), "rows": rows, "pages": pages}


def _renewed() -> None:
    kept_figures.refresh(clock.now(agency_card().time_zone))


def entered(login: str = "bench@contoh.go.id", role: Role = Role.HR) -> FlaskClient:
    """A client in which the personnel office is logged in, or another office."""
    act = Act("bench", clock.now(agency_card().time_zone))
    link = accounts.create_account(NewAccount(login, "Bench"), act)
    key = accounts.activate(link, SECRET_WORDS, act.at)
    accounts.grant_role(key, role, None, "bench", act)
    # The session begins before the factor is set, and so needs no code.
    token = logins.log_in(login, SECRET_WORDS, "bench", "bench", act.at).token
    secret = accounts.new_totp_secret()
    accounts.enrol_totp(key, secret, pyotp.TOTP(secret).at(act.at), act)
    return _client(token)


def of_staff(login: str) -> FlaskClient:
    """A client in which somebody of the staff is logged in."""
    now = clock.now(agency_card().time_zone)
    return _client(logins.log_in_known(login, "bench", now).token)


def _client(token: str) -> FlaskClient:
    client = current_app.test_client()
    with client.session_transaction(base_url="https://127.0.0.1") as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    return client


def _compare(client: FlaskClient, path: str, office: FlaskClient) -> dict[str, float]:
    _renewed()
    both = {"full": (client, path), "empty": (office, EMPTY)}
    found = turns(both, 2, LOOKS)
    if SUSPECT < found["full"] / found["empty"] < HOPELESS:
        found = turns(both)
    full, empty = found["full"], found["empty"]
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
            answer = staff_paths.fetched(client, path)
            if answer.status_code != 200:
                raise Broken(f"{path}: {answer.status_code}")
            if turn >= warm:
                took[name].append(time.perf_counter() - begun)
    return {name: 1000 * median(values) for name, values in took.items()}
