"""Complete self-assessments of thirteen items against the yardstick's survey of thirteen questions.

Both are served by gunicorn with the settings that we ship and loaded in turns.  The yardstick's
visit is its whole session: page, answer, thank-you.  The portal's is the stricter reading of a
completed assessment: an employee who is logged in opens the page of all thirteen items (the shipped
questionnaire on BerAKHLAK, cut after its thirteenth scale; the texts on results are left out,
because no questionnaire of thirteen items has them), posts them as a browser does, with every
hidden field, gets the last look as the answer, sends, and is led to the confirmation: four requests
instead of three, each with session, rights and protection from other sites, two of them commits,
the sending with its entry in the audit trail and a message to the rater.
`answered` stops at the last look: two requests, and everything stored.

A sent one is held against `alike` as well: the yardstick in as many requests and commits (a page of
thirteen questions, two rows stored one after the other, the thank-you), so that the ratio tells
what a request costs and not how many of them the last look takes.

Nobody sends twice, so every visit is somebody else's; at the end each visit is looked for in the
database.
"""

import asyncio
import time
from collections import Counter, deque
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode, urljoin

from tests.bench import selves_rows, servers
from tests.bench.driver import Connection, Failed, Load, Target, Visit, joined, load
from tests.bench.engines import Engine
from tests.bench.forms import Form, hidden_fields, survey_form
from tests.bench.inside import inside
from tests.bench.selves_rows import ITEMS, Ready
from tests.bench.sizes import sized

PEOPLE = sized(6_000, 2_000)
WARM_SECONDS = 2.0
SENT = "kabar=kirim"
KINDS = {"answered": False, "sent": True}


def measure(
    engine: Engine, folder: Path, users: int, seconds: float, rounds: int
) -> dict[str, Any]:
    """Visits a second on both sides and their ratios (median of the rounds)."""
    database = servers.seeded(engine, "selves", folder)
    with inside(database, folder):
        people = deque(selves_rows.fill(PEOPLE))
    loads: dict[str, list[Load]] = {"limit": [], "alike": [], "answered": [], "sent": []}
    warm: list[Load] = []
    with (
        servers.limit(engine.create("selves_limit"), folder) as yardstick,
        servers.portal(database, folder) as ours,
    ):
        limit = Target("limit", [f"{yardstick.base}/page"], "Terima kasih")
        for number in range(-1, rounds):
            for name in sorted(loads, reverse=bool(number % 2)):
                long = WARM_SECONDS if number < 0 else seconds
                if name == "limit":
                    found = load(limit, users, long)
                elif name == "alike":
                    found = asyncio.run(_alike(yardstick.base, users, long))
                else:
                    found = _load(ours.base, people, users, long, sends=KINDS[name])
                    warm += [found] if number < 0 else []
                loads[name] += [found] if number >= 0 else []
        memory = round(ours.web.memory())
    with inside(database, folder):
        stored = Counter(selves_rows.answered())
    whole = joined([*warm, *loads["answered"], *loads["sent"]])
    return {
        "items": ITEMS, "per_second": {name: _median(some) for name, some in loads.items()},
        "ratio": {name: _ratio(loads[name], loads["limit"]) for name in KINDS},
        "ratio_alike": _ratio(loads["sent"], loads["alike"]),
        "session_ms_p50": {n: round(joined(some).percentile(0.5), 1) for n, some in loads.items()},
        "requests": {n: round(joined(some).mean(lambda v: v.requests), 1)
                     for n, some in loads.items()},
        "received": {n: round(joined(some).mean(lambda v: v.received))
                     for n, some in loads.items()},
        "failures": dict(whole.failures), "visits": len(whole.visits),
        "complete": sum(n for (_state, items), n in stored.items() if items == ITEMS),
        "ends_sent": sum(visit.end == "sent" for visit in whole.visits),
        "stored_sent": sum(n for (state, _items), n in stored.items() if state == "dikirim"),
        "web_mib": memory,
    }  # fmt: skip


def _median(loads: list[Load]) -> float:
    return round(median(one.per_second for one in loads), 1)


def _ratio(ours: list[Load], limit: list[Load]) -> float:
    pairs = zip(ours, limit, strict=True)
    return round(median(a.per_second / b.per_second for a, b in pairs), 3)


def _load(base: str, people: deque[Ready], users: int, seconds: float, *, sends: bool) -> Load:
    return asyncio.run(_visits(base, people, users, seconds, sends=sends))


async def _visits(
    base: str, people: deque[Ready], users: int, seconds: float, *, sends: bool
) -> Load:
    found, begun, cpu = Load(0.0), time.perf_counter(), time.process_time()
    form: list[Form] = []

    async def user() -> None:
        while time.perf_counter() - begun < seconds and people:
            try:
                found.visits.append(await _visit(base, people.popleft(), form, sends=sends))
            except (Failed, OSError, asyncio.IncompleteReadError) as error:
                found.failures[f"{type(error).__name__} {error}".strip()] += 1

    await asyncio.gather(*(user() for _ in range(users)))
    found.wall = time.perf_counter() - begun
    found.cpu = time.process_time() - cpu
    return found


async def _alike(base: str, users: int, seconds: float) -> Load:
    """The yardstick in as many requests and commits as a sent self-assessment takes."""
    found, begun, cpu = Load(0.0), time.perf_counter(), time.process_time()
    form: list[Form] = []

    async def once() -> Visit:
        line, start = Connection(base), time.perf_counter()
        try:
            page = await _get(line, f"{base}/page")
            if not form:
                form.append(survey_form(page) or Form())
            opened = time.perf_counter()
            for _step in range(2):
                answers = urlencode(dict.fromkeys(form[0].radios, "1")).encode()
                status, where, _page = await line.ask("POST", f"{base}/s", answers)
                if status != 303:
                    raise Failed(f"answer: {status}")
            await _get(line, urljoin(base, where))
            ended = time.perf_counter()
            steps = (opened - start, ended - opened)
            return Visit(ended - start, steps, line.requests, line.received, line.sent, "alike")
        finally:
            line.close()

    async def user() -> None:
        while time.perf_counter() - begun < seconds:
            found.visits.append(await once())

    await asyncio.gather(*(user() for _ in range(users)))
    found.wall = time.perf_counter() - begun
    found.cpu = time.process_time() - cpu
    return found


async def _visit(base: str, ready: Ready, form: list[Form], *, sends: bool) -> Visit:
    """One employee from the page of items to the last look, or to the confirmation."""
    start, cookie = ready
    line = Connection(base, cookie=cookie)
    begun = time.perf_counter()
    try:
        address = f"{base}{start}/bagian/uji_tiga_belas-berorientasi_pelayanan"
        page = await _get(line, address)
        if not form:
            form.append(survey_form(page) or Form())
        fields = hidden_fields(page) | {name: "4" for name in form[0].radios}
        if len(form[0].radios) != ITEMS:
            raise Failed(f"form: {len(form[0].radios)} items")
        fields |= dict.fromkeys(form[0].texts, "") | {"aksi": "lanjut"}
        opened = time.perf_counter()
        status, _where, last = await line.ask("POST", address, urlencode(fields).encode())
        if status != 200 or 'id="kirim"' not in last:
            raise Failed(f"answer: {status}")
        if sends:
            fields = {n: v for n, v in hidden_fields(last).items() if n in ("csrf_token", "versi")}
            _shown, where = await _post(line, f"{base}{start}/kirim", fields)
            if SENT not in where:
                raise Failed(f"sending: {where}")
        ended = time.perf_counter()
        steps = (opened - begun, ended - opened)
        end = "sent" if sends else "answered"
        return Visit(ended - begun, steps, line.requests, line.received, line.sent, end)
    finally:
        line.close()


async def _get(line: Connection, url: str) -> str:
    status, _where, page = await line.ask("GET", url)
    if status != 200:
        raise Failed(f"{url.rpartition('/')[2]}: {status}")
    return page


async def _post(line: Connection, url: str, fields: dict[str, str]) -> tuple[str, str]:
    """The page to which the answer leads, and its address."""
    status, where, page = await line.ask("POST", url, urlencode(fields).encode())
    if status != 303:
        raise Failed(f"{url.rpartition('/')[2]}: {status} {page[-200:]}")
    where = urljoin(url, where)
    return await _get(line, where), where
