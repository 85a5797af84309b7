"""Self-assessments filled page by page against the yardstick's survey of thirteen questions.

Both are asked in this process, in turns.  A visit of the portal opens every page of a demonstration
employee's own self-assessment, answers it and follows on to the next; what counts is thirteen
answered items, as many as the yardstick asks.
"""

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa
from bs4 import BeautifulSoup, Tag
from flask import current_app
from flask.testing import FlaskClient

from portal import clock
from portal.db import db
from portal.models.people import Employee, Posting
from portal.queries.agency import agency_card
from portal.queries.self_lists import periods_for
from portal.rules.demo_city import load_city
from portal.rules.roles import Role
from portal.services import logins, self_starts
from portal.services.audit import Act
from portal.services.demo_people import PASSWORD, demo_logins
from tests.bench import limit_app, servers
from tests.bench.engines import Engine
from tests.bench.inside import inside
from tests.bench.programs import Broken

ITEMS = 13
WARM, TURNS = 2, 15
HERE = "https://127.0.0.1"


@dataclass
class Page:
    """One page of the form: where it goes, what it posts, how many items it asks."""

    address: str
    action: str
    fields: dict[str, str]
    items: int


def measure(engine: Engine, folder: Path) -> dict[str, Any]:
    """Thirteen answered items a second on both sides, and their ratio (median of the turns)."""
    database, yardstick = engine.create("selves"), engine.create("selves_limit")
    servers.seed(database, folder)
    with inside(database, folder):
        client, start = _entered()
    pages = _pages(client, start)
    items = sum(page.items for page in pages)
    if not items:
        raise Broken("the self-assessment of the demonstration asks nothing")
    rates: dict[str, list[float]] = {"limit": [], "portal": []}
    with _limit(yardstick) as survey:
        visits = {"limit": lambda: _survey(survey), "portal": lambda: _fill(client, pages)}
        worth = {"limit": 1.0, "portal": items / ITEMS}
        for turn in range(WARM + TURNS):
            for name, visit in visits.items():
                took = _seconds(visit)
                if turn >= WARM:
                    rates[name].append(worth[name] / took)
    found = {name: round(median(values), 1) for name, values in rates.items()}
    pairs = zip(rates["portal"], rates["limit"], strict=True)
    ratio = median(ours / limit for ours, limit in pairs)
    return {"items": items, "pages": len(pages), "per_second": found, "ratio": round(ratio, 3)}


def _seconds(visit: Callable[[], None]) -> float:
    begun = time.perf_counter()
    visit()
    return time.perf_counter() - begun


def _entered() -> tuple[FlaskClient, str]:
    """The demonstration's employee, logged in, and the address of a self-assessment of theirs."""
    login = next(
        one.login for one in demo_logins(load_city(servers.CITY)) if one.role is Role.PEGAWAI
    )
    now = clock.now(agency_card().time_zone)
    person, family = db.session.execute(
        sa.select(Employee.id, Posting.family)
        .join(Posting, Posting.employee_id == Employee.id)
        .where(Employee.nip == login)
    ).one()
    periods = [one.period.id for one in periods_for(person, now.date())]
    if not periods:
        raise Broken("the demonstration has no period to assess oneself in")
    key = self_starts.start(person, periods[0], family, Act("bench", now))
    token = logins.log_in(login, PASSWORD, "bench", "bench", now).token
    client = current_app.test_client()
    with client.session_transaction(base_url=HERE) as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    return client, f"/penilaian-diri/{key}"


def _pages(client: FlaskClient, start: str) -> list[Page]:
    """Every page of the form, read once: its fields stay the same, one window never clashes."""
    overview = BeautifulSoup(client.get(start, base_url=HERE).text, "html.parser")
    links = {str(one["href"]) for one in overview.select("a[href*='/bagian/']")}
    found = []
    for address in sorted(link.partition("?")[0].partition("#")[0] for link in links):
        soup = BeautifulSoup(client.get(address, base_url=HERE).text, "html.parser")
        form = next(f for f in soup.select("form[method=post]") if "/bagian/" in str(f["action"]))
        fields, items = _fields(form)
        found.append(Page(address, str(form["action"]), fields, items))
    return found


def _fields(form: Tag) -> tuple[dict[str, str], int]:
    fields: dict[str, str] = {}
    asked = set()
    for one in form.select("input[name], textarea[name]"):
        name, kind = str(one["name"]), str(one.get("type", ""))
        if kind == "radio":
            asked.add(name)
            fields[name] = str(one["value"])
        elif kind not in ("file", "checkbox", "submit"):
            fields[name] = str(one.get("value", "")) or ("" if one.name == "input" else "Isian uji")
    return fields, len(asked)


def _fill(client: FlaskClient, pages: list[Page]) -> None:
    """Open, answer, follow on. Raises Broken."""
    for page in pages:
        if not page.items:
            continue
        if client.get(page.address, base_url=HERE).status_code != 200:
            raise Broken(page.address)
        answer = client.post(
            page.action, data=page.fields, base_url=HERE, headers={"Referer": HERE + page.address}
        )
        if answer.status_code != 303:
            raise Broken(f"{page.action}: {answer.status_code}")


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
