"""The session cookie: nothing of it for whoever has none, and nothing lost for whoever has."""

from datetime import UTC, datetime, timedelta

import flask
import pytest
import time_machine

pytestmark = pytest.mark.engines("sqlite")


def cookie_of(browser):
    """What the browser would send."""
    kept = browser.client.get_cookie("session")
    return f"session={kept.value}"


def test_a_visitor_without_a_cookie_gets_none_and_no_vary(client, point):
    """Drawing the page for the first time asks the session, and showing it again does not."""
    for _ in range(2):
        answer = client.get(f"/s/{point.code}/dibantu")
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Vary"] == "Accept-Encoding"


def test_a_cookie_of_somebody_else_is_no_session(client, point):
    """Other portals on the same domain set cookies too."""
    client.set_cookie("session", "bukan-punya-kami")
    client.set_cookie("lain", "1")
    assert client.get(f"/s/{point.code}").status_code == 200


def test_a_login_stays_over_requests_and_its_pages_are_kept_by_nobody(joko, skm):
    for _ in range(2):
        page = joko.visit("/beranda")
        assert page.path == "/beranda"
        assert page.response.headers["Cache-Control"] == "private, no-store"


def test_what_was_verified_once_still_grows_too_old(app, joko):
    with time_machine.travel(datetime.now(UTC), tick=False) as now:
        assert joko.visit("/beranda").path == "/beranda"
        now.shift(app.permanent_session_lifetime + timedelta(seconds=2))
        with app.test_request_context("/", headers={"Cookie": cookie_of(joko)}):
            assert not flask.session


def test_a_cookie_that_was_changed_is_none_also_when_it_was_known(app, joko):
    joko.visit("/beranda")
    cookie = cookie_of(joko)
    for wrong in (cookie[:-1] + ("a" if cookie[-1] != "a" else "b"), cookie[:30] + cookie[31:]):
        with app.test_request_context("/", headers={"Cookie": wrong}):
            assert not flask.session
    with app.test_request_context("/", headers={"Cookie": cookie}):
        assert "_user_id" in flask.session


def test_nobody_changes_what_is_known_of_a_cookie(app, joko):
    joko.visit("/beranda")
    headers = {"Cookie": cookie_of(joko)}
    with app.test_request_context("/", headers=headers):
        flask.session["_user_id"] = "orang lain"
    with app.test_request_context("/", headers=headers):
        assert flask.session["_user_id"] != "orang lain"


def test_another_sessions_token_is_refused(joko, ratna):
    """Also where both tokens were signed and kept by this process."""
    own, others = (
        str(one.visit("/beranda").one("form#keluar input[name=csrf_token]")["value"])
        for one in (joko, ratna)
    )
    assert own != others
    for wrong in (others, "", "é\0", own[:-1]):
        joko.client.post("/keluar", data={"csrf_token": wrong})
        assert joko.visit("/beranda").path == "/beranda", "a foreign token logged somebody out"
    joko.client.post("/keluar", data={"csrf_token": own})
    assert joko.visit("/beranda").path == "/masuk"
