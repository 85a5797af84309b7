"""The session cookie: nothing of it for whoever has none, and nothing lost for whoever has."""

import pytest

pytestmark = pytest.mark.engines("sqlite")


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
