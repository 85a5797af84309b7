"""The survey among colleagues: assessments a second, and rounds in agencies of three sizes.

Assessments of thirteen items and the yardstick's survey of thirteen questions are served by
gunicorn with the settings that we ship and loaded in turns.  A visit is the shortest way that the
form offers to whoever has no script: the page with all items, “Kirim sekarang”, the receipt; three
requests, as the yardstick has, of somebody who is logged in instead of nobody.  `checked` goes by
the last look, which an answer with comments always does: four requests.  Rounds are opened, closed,
counted and released by the services themselves, in agencies of three sizes.
"""

import asyncio
import datetime
import re
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode, urljoin
from uuid import UUID

import sqlalchemy as sa
from flask import current_app

from portal.db import db
from portal.models.peer_ballots import PeerRelease
from portal.models.people import Employee
from portal.rules.demo_city import load_city
from portal.rules.instruments import Instrument, load_shipped, parse, to_mapping
from portal.rules.roles import Role
from portal.services import logins, peer_counting, peer_openings, peer_releases
from portal.services.demo_people import PASSWORD, demo_logins
from portal.services.instruments import publish_instrument
from tests.bench import peers_rounds, servers
from tests.bench.driver import Connection, Failed, Load, Target, Visit, load
from tests.bench.engines import Engine
from tests.bench.forms import Form, survey_form
from tests.bench.inside import inside, tidy
from tests.bench.peers_rounds import act_on
from tests.bench.programs import Broken
from tests.bench.sizes import sized

ITEMS = 13
WARM_SECONDS = 2.0
DUTIES = sized(6_000, 2_000)
SIZES = sized((5_000, 10_000, 20_000), (200, 400))
HERE = "https://127.0.0.1"
HIDDEN = re.compile(r'name="(kunci|csrf_token)" value="([^"]+)"')


def measure(
    engine: Engine, folder: Path, users: int, seconds: float, rounds: int
) -> dict[str, Any]:
    """Assessments a second on both sides, their ratio (median of the turns), and the rounds."""
    base, yardstick = servers.seeded(engine, "peers", folder), engine.create("peers_limit")
    sizes = {}
    for size in SIZES:
        url = engine.copy(base, f"peers_{size}")
        with inside(url, folder):
            sizes[str(size)] = _round(size, folder / "kunci")
    with inside(base, folder):
        cookie, duties = _fill(folder / "kunci")
        tidy()
    loads: dict[str, list[Load]] = {"limit": [], "portal": [], "checked": []}
    failures = 0
    with servers.limit(yardstick, folder) as plain, servers.portal(base, folder) as ours:
        limit = Target("limit", [f"{plain.base}/page"], "Terima kasih")
        for number in range(-1, rounds):
            long = WARM_SECONDS if number < 0 else seconds
            for name in sorted(loads, reverse=bool(number % 2)):
                if name == "limit":
                    found = load(limit, users, long)
                else:
                    looks = name == "checked"
                    found = _load(ours.base, cookie, duties, users, long, looks=looks)
                    failures += sum(found.failures.values())
                loads[name] += [found] if number >= 0 else []
    return {
        "items": ITEMS, "failures": failures, "sizes": sizes,
        "per_second": {
            name: round(median(one.per_second for one in some), 1) for name, some in loads.items()
        },
        "ratio": _ratio(loads["portal"], loads["limit"]),
        "ratio_checked": _ratio(loads["checked"], loads["limit"]),
    }  # fmt: skip


def _ratio(ours: list[Load], limit: list[Load]) -> float:
    pairs = zip(ours, limit, strict=True)
    return round(median(a.per_second / b.per_second for a, b in pairs), 3)


def _round(size: int, keys: Path) -> dict[str, float]:
    """Seconds of every step of a round about so many employees."""
    here = peers_rounds.agency(size, load_shipped("rekan"))
    tidy()
    took = {"opening": _seconds(lambda: peers_rounds.open_now(here, keys))}
    asked = peer_openings.opened(here.round_id)
    if not asked.is_complete or asked.done != here.assignments:
        raise Broken(f"{asked.done} of {here.assignments} assignments were opened")
    took["sealing one (us)"] = peers_rounds.answer(here)
    tidy()
    after = act_on(here.today + datetime.timedelta(days=1))
    peer_openings.begin_closing(here.round_id, after)
    took["counting"] = _seconds(lambda: peer_counting.count_round(here.round_id, after, keys))
    took["releasing"] = _seconds(lambda: peer_releases.release_round(here.round_id, after, keys))
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


def _load(
    base: str, cookie: str, duties: deque[UUID], users: int, seconds: float, *, looks: bool
) -> Load:
    return asyncio.run(_visits(base, cookie, duties, users, seconds, looks=looks))


async def _visits(
    base: str, cookie: str, duties: deque[UUID], users: int, seconds: float, *, looks: bool
) -> Load:
    found, begun, cpu = Load(0.0), time.perf_counter(), time.process_time()
    known: list[Form] = []

    async def user() -> None:
        while time.perf_counter() - begun < seconds and duties:
            try:
                found.visits.append(await _visit(base, cookie, duties.popleft(), known, looks))
            except (Failed, OSError, asyncio.IncompleteReadError) as error:
                found.failures[f"{type(error).__name__} {error}".strip()] += 1

    await asyncio.gather(*(user() for _ in range(users)))
    found.wall = time.perf_counter() - begun
    found.cpu = time.process_time() - cpu
    return found


async def _visit(base: str, cookie: str, duty: UUID, known: list[Form], looks: bool) -> Visit:
    """Open the form, send, with a last look or without, read the receipt; the form's items are
    read once.
    """
    line, begun = Connection(base, cookie=cookie), time.perf_counter()
    address = f"{base}/menilai-rekan/{duty}"
    try:
        status, _where, page = await line.ask("GET", address)
        if not known:
            known.append(survey_form(page) or Form())
        if status != 200 or len(known[0].radios) != ITEMS:
            raise Failed(f"form: {status}, {len(known[0].radios)} items")
        fields = dict(HIDDEN.findall(page)) | dict.fromkeys(known[0].radios, "4")
        opened = time.perf_counter()
        if looks:
            body = urlencode(fields | {"aksi": "periksa"}).encode()
            status, _where, look = await line.ask("POST", address, body)
            if status != 200 or "data-kirim" not in look:
                raise Failed(f"last look: {status}")
        body = urlencode(fields | {"aksi": "kirim" if looks else "langsung"}).encode()
        status, where, _page = await line.ask("POST", address, body)
        if status != 303:
            raise Failed(f"sending: {status}")
        status, _where, receipt = await line.ask("GET", urljoin(address, where))
        if status != 200 or "data-terkirim" not in receipt:
            raise Failed(f"receipt: {status}")
        ended = time.perf_counter()
        steps = (opened - begun, ended - opened)
        return Visit(ended - begun, steps, line.requests, line.received, line.sent, "sent")
    finally:
        line.close()


def _fill(keys: Path) -> tuple[str, deque[UUID]]:
    """The session's cookie of a rater with a great many colleagues to rate, and these duties."""
    login = next(
        one.login for one in demo_logins(load_city(servers.CITY)) if one.role is Role.PEGAWAI
    )
    me = db.session.scalars(sa.select(Employee.id).where(Employee.nip == login)).one()
    db.session.rollback()
    version = publish_instrument(_thirteen(), act_on(None)).id
    duties = deque(peers_rounds.duties(me, DUTIES, version, keys))
    token = logins.log_in(login, PASSWORD, "bench", "bench", act_on(None).at).token
    client = current_app.test_client()
    with client.session_transaction(base_url=HERE) as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    client.get(f"/menilai-rekan/{duties[0]}", base_url=HERE)
    kept = client.get_cookie("session", domain="127.0.0.1")
    if kept is None:
        raise Broken("no session")
    return f"session={kept.value}", duties
