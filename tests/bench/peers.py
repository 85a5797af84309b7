"""The survey among colleagues: assessments a second, and rounds in agencies of three sizes.

Assessments of thirteen items are asked in this process in turns with the yardstick's survey of
thirteen questions: form, last look, sending, receipt.  Rounds are opened, mixed, closed and
released; `grow` says whether the work grows with the agency and no faster.
"""

import contextlib
import datetime
import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import current_app
from flask.testing import FlaskClient

from portal.db import db
from portal.models.peer_ballots import PeerRelease
from portal.models.people import Employee
from portal.rules.demo_city import load_city
from portal.rules.instruments import Instrument, load_shipped, parse, to_mapping
from portal.rules.roles import Role
from portal.services import logins, peer_mixing, peer_openings, peer_releases
from portal.services.demo_people import PASSWORD, demo_logins
from portal.services.instruments import publish_instrument
from tests.bench import limit_app, peers_rounds, servers
from tests.bench.engines import Engine
from tests.bench.inside import inside, tidy
from tests.bench.peers_rounds import act_on
from tests.bench.programs import Broken

ITEMS = 13
WARM, TURNS = 3, 30
SIZES = (5_000, 10_000, 20_000)
WAITING = 2_000
"""Answers in the box when the worker comes after a busy time."""
FEW = peer_mixing.COMPANY
"""And in an ordinary minute."""
HERE = "https://127.0.0.1"
KEY = re.compile(r'name="kunci" value="([^"]+)"')
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def measure(engine: Engine, folder: Path) -> dict[str, Any]:
    """Assessments a second on both sides, their ratio (median of the turns), and the rounds."""
    base, yardstick = engine.create("peers"), engine.create("peers_limit")
    servers.seed(base, folder)
    sizes = {}
    for size in SIZES:
        url = engine.copy(base, f"peers_{size}")
        with inside(url, folder):
            sizes[str(size)] = _round(size)
    with inside(base, folder):
        rates = _assessments(yardstick)
    return {"items": ITEMS, **rates, "sizes": sizes}


def _round(size: int) -> dict[str, float]:
    """Seconds of every step of a round about so many employees."""
    here = peers_rounds.agency(size, load_shipped("rekan"))
    tidy()
    took = {"opening": _seconds(lambda: peers_rounds.open_now(here))}
    asked = peer_openings.opened(here.round_id)
    if not asked.is_complete or asked.done != here.assignments:
        raise Broken(f"{asked.done} of {here.assignments} assignments were opened")
    peers_rounds.answer(here, WAITING)
    tidy()
    took["mixing"] = _seconds(lambda: peer_mixing.drain())
    peers_rounds.answer_again(here, FEW)
    took["a minute"] = _seconds(lambda: peer_mixing.drain())
    after = act_on(here.today + datetime.timedelta(days=1))
    peer_openings.begin_closing(here.round_id, after)
    took["releasing"] = _seconds(lambda: peer_releases.release_round(here.round_id, after))
    released = db.session.scalar(sa.select(sa.func.count()).select_from(PeerRelease))
    if (released or 0) < size:
        raise Broken(f"{released} of {size} were released")
    return {"assignments": here.assignments, **{name: round(s, 2) for name, s in took.items()}}


def _seconds(work: Callable[[], object]) -> float:
    db.session.rollback()
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _thirteen() -> Instrument:
    """The shipped questionnaire with as many items as the yardstick asks."""
    content = to_mapping(load_shipped("rekan"))
    items = content["sections"][-1]["items"]
    scales = [one for one in items if one["kind"] == "scale"]
    missing = ITEMS - sum(i["kind"] == "scale" for s in content["sections"] for i in s["items"])
    for number in range(missing):
        items.insert(0, scales[number % len(scales)] | {"key": "lagi_" + "abcdefgh"[number]})
    return parse(content)


def _assessments(yardstick: str) -> dict[str, Any]:
    me = _employee()
    instrument = _thirteen()
    version = publish_instrument(instrument, act_on(None)).id
    duties = peers_rounds.duties(me, WARM + TURNS, version)
    scales = [item.key for item in instrument.items if item.kind == "scale"]
    client = _entered()
    rates: dict[str, list[float]] = {"limit": [], "portal": []}
    with _limit(yardstick) as survey:
        for turn, duty in enumerate(duties):
            took = {
                "limit": _seconds(lambda: _survey(survey)),
                "portal": _seconds(lambda duty=duty: _visit(client, duty, scales)),  # type: ignore[misc]
            }
            if turn >= WARM:
                for name, each in took.items():
                    rates[name].append(1 / each)
    pairs = zip(rates["portal"], rates["limit"], strict=True)
    found = {name: round(median(values), 1) for name, values in rates.items()}
    return {"per_second": found, "ratio": round(median(a / b for a, b in pairs), 3)}


def _employee() -> UUID:
    login = next(
        one.login for one in demo_logins(load_city(servers.CITY)) if one.role is Role.PEGAWAI
    )
    return db.session.scalars(sa.select(Employee.id).where(Employee.nip == login)).one()


def _entered() -> FlaskClient:
    login = next(
        one.login for one in demo_logins(load_city(servers.CITY)) if one.role is Role.PEGAWAI
    )
    token = logins.log_in(login, PASSWORD, "bench", "bench", act_on(None).at).token
    client = current_app.test_client()
    with client.session_transaction(base_url=HERE) as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    return client


def _visit(client: FlaskClient, duty: UUID, scales: list[str]) -> None:
    """Open the form, look once more, send, read the receipt. Raises Broken."""
    address = f"/menilai-rekan/{duty}"
    page = client.get(address, base_url=HERE).text
    key, token = KEY.search(page), TOKEN.search(page)
    if key is None or token is None:
        raise Broken(f"{address}: no form")
    fields = dict.fromkeys(scales, "4") | {"kunci": key[1], "csrf_token": token[1]}
    referer = {"Referer": HERE + address}
    look = client.post(address, data=fields | {"aksi": "periksa"}, base_url=HERE, headers=referer)
    if look.status_code != 200 or "kirim" not in look.text:
        raise Broken(f"{address}: {look.status_code}")
    sent = client.post(address, data=fields | {"aksi": "kirim"}, base_url=HERE, headers=referer)
    if sent.status_code != 303:
        raise Broken(f"{address}: {sent.status_code}")
    if client.get(sent.location, base_url=HERE).status_code != 200:
        raise Broken(sent.location)


@contextlib.contextmanager
def _limit(database: str) -> Iterator[FlaskClient]:
    engine = limit_app.make_engine(database)
    limit_app.make_table(engine).create(engine)
    engine.dispose()
    before = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = database
    try:
        yield limit_app.create_app().test_client()
    finally:
        os.environ.pop("DATABASE_URL")
        if before is not None:
            os.environ["DATABASE_URL"] = before


def _survey(client: FlaskClient) -> None:
    """The yardstick's visit. Raises Broken."""
    client.get("/page")
    answers = {name: sorted(allowed)[0] for name, allowed in limit_app.ALLOWED.items()}
    if client.post("/s", data=answers).status_code != 303 or client.get("/ok").status_code != 200:
        raise Broken("the yardstick refused an answer")
