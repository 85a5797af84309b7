"""Budgets that no load changes: bytes on the wire, requests, SQL statements.

Speeds are ratios and belong to `make bench`. KB are thousands of bytes, heads included.
"""

from urllib.parse import urljoin, urlsplit

import pytest
from werkzeug.test import TestResponse

from portal.rules.survey_periods import SurveyPeriod
from portal.services.survey_points import issue_slips, pepper
from portal.services.unit_index import mix_round, publish
from portal.web.point_cache import points
from tests import factories
from tests.attacks.statements import Watched, watched
from tests.page_checks import HERE, Page

KB = 1_000
QUARTER = SurveyPeriod.parse("2026-t2")
# What gunicorn and production add to the head of every response.
ADDED = (
    "Server: gunicorn\r\nDate: Mon, 14 Sep 2026 01:30:00 GMT\r\nConnection: keep-alive\r\n"
    "Strict-Transport-Security: max-age=31536000\r\n"
)
LOADED = "link[rel=stylesheet], link[rel=icon], script[src], img[src], iframe[src]"


def on_the_wire(response: TestResponse) -> int:
    """Bytes of a response over HTTP/1.1: status line, headers, body as it was encoded."""
    head = "".join(f"{name}: {value}\r\n" for name, value in response.headers)
    return len(f"HTTP/1.1 {response.status}\r\n{head}{ADDED}\r\n") + len(response.data)


def get(client, path: str, encoding: str = "br") -> TestResponse:
    """As a phone that takes this encoding."""
    response = client.get(path, headers={"Accept-Encoding": encoding})
    assert response.status_code == 200
    assert response.headers.get("Content-Encoding") == encoding
    return response


def loads(client, path: str) -> list[str]:
    """Addresses that a page makes the browser fetch at once; data: addresses cost no request."""
    page = Page(client.get(path), urljoin(HERE, path))
    named = (str(tag.get("src") or tag.get("href")) for tag in page.all(LOADED))
    return list(dict.fromkeys(url for url in named if urlsplit(url).scheme != "data"))


def statements(client, path: str) -> list[str]:
    """What one GET asks the database."""
    with watched() as seen:
        assert client.get(path).status_code == 200
    return seen.statements


@pytest.fixture
def form(point) -> str:
    """Address of the form that a poster opens."""
    return f"/s/{point.code}"


@pytest.fixture
def posted(client, form) -> TestResponse:
    """An answer that was just taken."""
    response = client.post(form, data=factories.form(), headers={"Accept-Encoding": "br"})
    assert response.status_code == 303
    return response


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(("encoding", "most"), [("br", 4.5), ("gzip", 5.5)])
def test_the_form_is_light(client, form, encoding, most):
    assert len(get(client, form, encoding).data) <= most * KB


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("mode", ["", "/kiosk", "/dibantu", "?bahasa=en", "?bahasa=id@jv"])
def test_every_kind_of_form_is_light(client, form, mode):
    assert len(get(client, form + mode).data) <= 4.6 * KB


@pytest.mark.engines("sqlite")
def test_the_receipt_is_light(client, posted):
    assert len(get(client, posted.location).data) <= 2 * KB


@pytest.mark.engines("sqlite")
def test_a_whole_cold_visit_costs_eight_kilobytes(client, form, posted):
    """The page, the answer to the posted form, the receipt: three requests and nothing else."""
    whole = [get(client, form), posted, get(client, posted.location)]
    assert sum(map(on_the_wire, whole)) <= 8 * KB, [on_the_wire(one) for one in whole]


@pytest.mark.engines("sqlite")
def test_the_citizens_script_is_one_small_file_for_form_and_receipt(client, form, posted):
    (script,) = loads(client, form)
    assert loads(client, posted.location) == [script]
    assert len(get(client, script).data) <= 3 * KB
    whole = [get(client, form), get(client, script), posted, get(client, posted.location)]
    assert sum(map(on_the_wire, whole)) <= 12 * KB


@pytest.mark.engines("sqlite")
def test_citizen_pages_need_nothing_but_themselves(client, form, agency):
    """Styles, faces and the icon are inside; only the script, which nobody needs, comes on top."""
    for path in (form, f"{form}/kiosk", f"{form}/dibantu"):
        assert [url for url in loads(client, path) if not url.startswith("/static/js/")] == []
    assert loads(client, "/s") == []


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("path", ["/", "/indeks/puskesmas-poasia", "/periksa", "/masuk"])
def test_a_first_visit_to_public_pages_is_light(client, point, path):
    assert_light(client, path)


@pytest.mark.engines("sqlite")
def test_a_first_visit_to_a_staff_page_is_light(joko, skm):
    assert_light(joko.client, "/beranda")


def assert_light(client, path: str) -> None:
    """Page and all it loads: 40 KB, four requests; the style sheet at most 10 KB of them."""
    files = loads(client, path)
    responses = {url: get(client, url) for url in (path, *files)}
    assert len(responses) <= 4, files
    assert sum(map(on_the_wire, responses.values())) <= 40 * KB
    sheets = [url for url in files if url.endswith(".css")]
    assert len(sheets) == 1
    assert len(responses[sheets[0]].data) <= 10 * KB


@pytest.mark.parametrize("mode", ["", "/kiosk", "/dibantu", "?bahasa=en"])
def test_a_warm_form_asks_the_database_nothing(client, form, mode):
    cold = statements(client, form + mode)
    assert 1 <= len(cold) <= 3, cold
    assert statements(client, form + mode) == []


def test_another_language_of_a_known_counter_asks_nothing_either(client, form):
    statements(client, form)
    assert statements(client, f"{form}?bahasa=id@jv") == []


def test_a_slip_costs_the_look_at_the_slip_and_its_counter(app, client, point, act):
    secret = pepper(app.config["SECRET_KEY"])
    first, second = issue_slips(point.id, 2, secret, act)
    statements(client, f"/k/{first}")
    again = statements(client, f"/k/{second}")
    assert len(again) == 2, again


def cast_over_http(client, path: str, **fields: str) -> Watched:
    """One answer through a warm process."""
    client.get(path)
    with watched() as seen:
        assert client.post(path, data=factories.form(**fields)).status_code == 303
    return seen


def test_an_answer_costs_two_statements_at_most_and_one_commit(client, form, engine_name):
    """On PostgreSQL one statement, which commits itself."""
    cast_over_http(client, form)
    seen = cast_over_http(client, form, saran="Kursinya ditambah, tolong.")
    most, commits = (1, 0) if engine_name == "postgresql" else (2, 1)
    assert len(seen.statements) <= most, seen.statements
    assert seen.commits == commits


def test_an_answer_with_a_slip_costs_three_at_most(app, client, form, point, act):
    slips = issue_slips(point.id, 2, pepper(app.config["SECRET_KEY"]), act)
    cast_over_http(client, form, karcis=slips[0])
    seen = cast_over_http(client, form, karcis=slips[1])
    assert len(seen.statements) <= 3, seen.statements
    assert seen.commits == 1


def test_a_form_that_must_be_corrected_costs_nothing(client, form):
    client.get(form)
    with watched() as seen:
        assert client.post(form, data=factories.form(waktu="9")).status_code == 422
    assert seen.statements == []


def test_a_receipt_costs_one_statement_at_most(client, posted):
    client.get(posted.location)
    assert len(statements(client, posted.location)) <= 1


def test_a_receipt_of_another_process_costs_its_look_up(app, client, posted):
    """Where requests go to several processes, the one that shows it may not have given it."""
    client.get(posted.location)
    points().clear()
    assert len(statements(client, posted.location)) <= 3


@pytest.mark.usefixtures("monday")
def test_public_pages_ask_the_same_of_few_answers_and_of_many(client, cast, unit, service, act):
    paths = ("/", f"/indeks/{unit.slug}", f"/indeks/{unit.slug}/{service.slug}")
    answer(cast, 12)
    publish(unit.id, QUARTER, act)
    answer_now(cast, 12)
    client.get("/")  # the agency's name is read once for each process
    few = {path: _kinds(statements(client, path)) for path in paths}
    answer_now(cast, 60)
    many = {path: _kinds(statements(client, path)) for path in paths}
    assert many == few
    assert max(map(len, few.values())) <= 8, few


@pytest.mark.usefixtures("monday")
def test_the_list_of_units_does_not_ask_for_each_of_them(client, cast):
    answer_now(cast, 12)
    client.get("/")
    before = len(statements(client, "/"))
    for number in range(8):
        factories.service(factories.unit(f"Kelurahan {number}", kind="kelurahan"))
    assert len(statements(client, "/")) == before


def answer(cast, number: int) -> None:
    """Answers of a finished quarter, mixed."""
    for _ in range(number):
        cast(on_date=QUARTER.end)
    mix_round(factories.TODAY, 1, 1)


def answer_now(cast, number: int) -> None:
    """Answers of the running quarter, mixed."""
    for _ in range(number):
        cast()
    mix_round(factories.TODAY, 1, 1)


def _kinds(found: list[str]) -> list[str]:
    """Statements without what differs between two runs of the same one."""
    return [" ".join(one.split()) for one in found]
