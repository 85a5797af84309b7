"""Posts that no form of ours sent: without a token, with another session's, from another site."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from portal.extensions import csrf
from portal.rules.roles import Role
from tests import people
from tests.attacks.addresses import HERE, Town, path_of, routes
from tests.browser import Browser
from tests.everything import contents

pytestmark = pytest.mark.engines("sqlite")


def posts(app: Flask) -> list[Rule]:
    """POST routes that need a token. The survey has none: citizens have no session that another
    site could abuse, and each form carries its own one-time key.
    """
    assert {one.name for one in csrf._exempt_blueprints} == {"survey"}
    assert not csrf._exempt_views
    return [r for m, r in routes(app) if m == "POST" and not r.endpoint.startswith("survey.")]


@pytest.fixture
def called(app: Flask) -> Iterator[list[str]]:
    """Endpoints whose view was reached."""
    seen: list[str] = []
    original = dict(app.view_functions)

    def watched(endpoint: str, view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def noting(**values: Any) -> Any:
            seen.append(endpoint)
            return view(**values)

        return noting

    app.view_functions.update({e: watched(e, v) for e, v in original.items()})
    yield seen
    app.view_functions.update(original)


def token_of(client: FlaskClient) -> str:
    """The token in the forms of this session."""
    page = Browser(client).visit("/masuk")
    return str(page.form("masuk").select_one("[name=csrf_token]")["value"])


REFUSED = {303, 400, 403, 415}


@pytest.mark.parametrize("attack", ["tanpa token", "token sesi lain", "text/plain", "hanya htmx"])
def test_no_post_is_obeyed_without_the_token_of_its_session(
    town: Town, called: list[str], attack: str
) -> None:
    who = people.person("Agus Salim", Role.ADMIN)
    client = people.browser_of(town.app, who).client
    foreign = token_of(town.app.test_client())
    before = contents()
    called.clear()
    for rule in posts(town.app):
        data: Any = {"alasan": "serangan"}
        sent: dict[str, Any] = {}
        if attack == "token sesi lain":
            data["csrf_token"] = foreign
        elif attack == "text/plain":
            data, sent = f"csrf_token={foreign}", {"content_type": "text/plain"}
        elif attack == "hanya htmx":
            sent = {"headers": {"HX-Request": "true"}}
        path = path_of(rule, town.values(who.id))
        answer = client.post(path, data=data, base_url=HERE, **sent)
        assert answer.status_code in REFUSED, f"{rule}: {answer.status_code}"
    assert called == []
    assert contents() == before


@pytest.mark.parametrize(
    "origin", ["https://jahat.example", "null", "http://localhost.jahat.example"]
)
def test_a_post_from_elsewhere_is_refused_without_an_echo(
    town: Town, called: list[str], origin: str
) -> None:
    client = people.browser_of(town.app, people.person("Agus Salim", Role.ADMIN)).client
    called.clear()
    for rule in posts(town.app):
        path = path_of(rule, town.values(town.sari.id))
        data = {"alasan": "tulisan-penyerang"}
        answer = client.post(path, data=data, base_url=HERE, headers={"Origin": origin})
        assert answer.status_code == 403, f"{rule}: {answer.status_code}"
        assert "tulisan-penyerang" not in answer.get_data(as_text=True)
    assert called == []


def test_with_the_right_token_the_same_post_is_obeyed(town: Town, called: list[str]) -> None:
    """So that the refusals above are the token's doing."""
    browser = people.browser_of(town.app, people.person("Agus Salim", Role.ADMIN))
    page = browser.visit(f"/akun-dan-peran/{town.sari.id}")
    assert page.form("tautan-baru")
    called.clear()
    browser.submit("tautan-baru")
    assert called == ["accounts.offer_link"]
