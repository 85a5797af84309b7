"""Pages that need a long story (a sitting, a running round of colleagues, a proposal of training)
in English: the demonstration tells such stories, and everybody's links are followed in it.

Slow: each city is made as `flask demo` makes it.  Texts that the agency wrote stay as they are.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from portal import clock
from portal.db import db, writing
from portal.models.accounts import Account, LoginSession
from portal.queries.agency import agency_card
from portal.services import logins
from portal.web.guards import Guard, guard_of
from tests import sentences
from tests.attacks.test_english_staff import FILES, QUOTED, left_over
from tests.attacks.told import DEMOS
from tests.bench import servers
from tests.databases import make_app
from tests.everything import contents

pytestmark = pytest.mark.slow


@pytest.fixture(params=DEMOS)
def city(request, tmp_path: Path) -> Iterator[tuple[str, Flask]]:
    """A city's demonstration and an application on it."""
    url = f"sqlite:///{tmp_path / 'demo.db'}"
    servers.seed(url, tmp_path, request.param)
    app = make_app(url)
    with app.app_context():
        yield request.param, app
        db.session.remove()
        db.engine.dispose()


def clients(app: Flask) -> Iterator[FlaskClient]:
    """Everybody who has a password, logged in with whatever second factor they need."""
    now = clock.now(agency_card().time_zone)
    found = db.session.scalars(
        sa.select(Account.login).where(Account.password_hash.is_not(None)).order_by(Account.login)
    ).all()
    db.session.rollback()
    for login in found:
        entered = logins.log_in_known(login, "uji", now)
        with writing() as session:
            session.execute(sa.update(LoginSession).values(is_confirmed=True))
            session.execute(sa.update(Account).values(totp_secret="JBSWY3DPEHPK3PXP"))
        client = app.test_client()
        with client.session_transaction() as kept:
            kept["_user_id"], kept["_fresh"] = entered.token, True
        yield client


def pages(app: Flask) -> Iterator[tuple[str, BeautifulSoup]]:
    """One page of each kind that any link from somebody's home leads to, in English."""
    seen: set[str] = set()
    for client in clients(app):
        waiting, noticed = ["/beranda"], set[str]()
        while waiting:
            path = waiting.pop(0)
            endpoint = kind_of(app, path)
            if endpoint is None or (endpoint in seen and path != "/beranda"):
                continue
            answer = client.get(f"{path}{'&' if '?' in path else '?'}bahasa=en")
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            seen.add(endpoint)
            soup = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
            yield endpoint, soup
            links = {str(a["href"]).partition("#")[0] for a in soup.select('a[href^="/"]')}
            waiting += sorted(links - noticed)
            noticed |= links


def kind_of(app: Flask, path: str) -> str | None:
    """The endpoint of a staff page behind a link; None for files."""
    try:
        rule, _values = app.url_map.bind("localhost").match(
            path.partition("?")[0], return_rule=True
        )
    except (HTTPException, RequestRedirect):
        return None
    is_other = guard_of(app, rule.endpoint) == Guard("public") or FILES.search(rule.rule)
    return None if is_other else str(rule.endpoint)


def test_every_story_is_told_in_english(city: tuple[str, Flask]) -> None:
    name, app = city
    own = "\n".join(str(cell) for rows in contents().values() for row in rows for cell in row)
    left = [piece for piece in left_over() if piece not in own]
    seen, faults = set[str](), set[str]()
    for endpoint, soup in pages(app):
        seen.add(endpoint)
        spoken = sentences.spoken(soup)
        if endpoint not in QUOTED:
            faults |= {f"{endpoint}: {piece!r}" for piece in left if piece in spoken}
    assert DEMOS[name] <= seen, f"No link leads to these: {DEMOS[name] - seen}"
    assert not faults, "\n".join(sorted(faults))
