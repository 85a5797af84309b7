"""The portal behind a real gunicorn as we ship it (settings, unit): workers forked from one."""

import http.client
import secrets
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from portal.db import db
from portal.models.ballots import BallotBox, Receipt
from tests import factories
from tests.bench.programs import free_port, program, tool, wait_for
from tests.bench.servers import SETTINGS, of_unit
from tests.stored import count


@pytest.fixture
def server(app, point, tmp_path):
    """Host and port of two workers on this test's database."""
    port = free_port()
    environ = {
        "PORTAL_ENV": "test",
        "SECRET_KEY": secrets.token_hex(32),
        "DATABASE_URL": db.engine.url.render_as_string(hide_password=False),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "HUEY_DATABASE": str(tmp_path / "queue.db"),
        "WEB_WORKERS": "2",
        **of_unit("portal-web.service"),
    }
    db.session.remove()
    db.engine.dispose()
    command = [tool("gunicorn"), "--config", str(SETTINGS), "--bind", f"127.0.0.1:{port}"]
    with program([*command, "wsgi:app"], environ, tmp_path / "log") as web:
        wait_for(f"http://127.0.0.1:{port}/healthz", web)
        yield f"127.0.0.1:{port}"


def ask(server: str, method: str, path: str, body: str = "") -> tuple[int, str, bytes]:
    """(status, location, body) of one request on a connection of its own."""
    line = http.client.HTTPConnection(server, timeout=30)
    try:
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        line.request(method, path, body or None, headers)
        answer = line.getresponse()
        return answer.status, answer.getheader("Location", ""), answer.read()
    finally:
        line.close()


def encoded(fields: dict[str, str]) -> str:
    """A form without anything to escape."""
    return "&".join(f"{name}={value}" for name, value in fields.items())


def test_two_workers_take_each_answer_once(server, point):
    """Every answer is sent twice at the same time; both are told the same receipt."""
    bodies = [encoded(factories.form()) for _ in range(20)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda b: ask(server, "POST", f"/s/{point.code}", b), bodies * 2))
        assert {status for status, _, _ in answers} == {303}
        places = [urlsplit(where).path for _, where, _ in answers]
        assert places[:20] == places[20:]
        assert len(set(places)) == 20
        shown = list(pool.map(lambda path: ask(server, "GET", path)[0], places))
    assert set(shown) == {200}
    assert (count(Receipt), count(BallotBox)) == (20, 20)


@pytest.mark.engines("sqlite")
def test_keys_differ_and_a_body_that_is_too_large_gets_its_page(server, point):
    """The page was drawn before the workers were forked; its key must not be."""
    with ThreadPoolExecutor(8) as pool:
        pages = list(pool.map(lambda _: ask(server, "GET", f"/s/{point.code}")[2], range(40)))
    assert len(set(pages)) == 40
    for size in (70_000, 3_000_000):
        status, _, page = ask(server, "POST", f"/s/{point.code}", "saran=" + "x" * size)
        assert (status, b"<h1" in page) == (413, True)
