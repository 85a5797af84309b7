"""When something of ours fails: what citizens see, what is kept, and what is never shown."""

import io
import time
from contextlib import ExitStack

import pytest
import sqlalchemy as sa
import structlog

from portal.db import attach_postgresql, db
from tests import factories
from tests.page_checks import HERE, Page, check_page
from tests.web.answers import THANKS, TITLE, answer, key_of, receipt_of, receipts, waiting
from tests.web.faults import broken, database_away

FILLED = {
    "waktu": "2",
    "biaya": "4",
    "usia": "26_35",
    "saran": 'Baris satu\n\nBaris "tiga" & <b>lima</b>',
}


def test_an_answer_that_meets_no_database_is_kept_whole_and_sent_again(wati, point):
    key = key_of(wati.visit(f"/s/{point.code}"))
    with database_away():
        page = wati.submit("isian", status=503, **FILLED)
        assert page.heading == "Jawaban Anda belum terkirim"
        assert page.response.headers["Retry-After"] == "30"
        assert page.response.headers["Cache-Control"] == "private, no-store"
        assert "alamat-basis-data" not in page.html
        again = wati.submit(status=503)
        assert again.heading == "Jawaban Anda belum terkirim"
    kept = {str(tag["name"]): str(tag["value"]) for tag in again.all("form input[type=hidden]")}
    assert kept["kunci"] == key
    assert {name: kept[name].replace("\r\n", "\n") for name in FILLED} == FILLED
    receipt_of(wati.submit(button="Kirim lagi"))
    (stored,) = waiting()
    assert stored.scores == {"waktu": 2, "biaya": 4}
    assert stored.comment == FILLED["saran"]
    assert receipts() == 1


def test_sending_the_kept_form_twice_counts_once(wati, point):
    wati.visit(f"/s/{point.code}/dibantu")
    with database_away():
        kept = wati.submit("isian", status=503, waktu="2")
    first = receipt_of(wati.submit())
    wati.page = kept
    assert receipt_of(wati.submit()) == first
    assert [row.channel.value for row in waiting()] == ["dibantu"]


def test_a_form_that_a_process_knows_opens_while_the_database_is_away(app, wati, point):
    app.config["SURVEY_CACHE_SECONDS"] = 0
    wati.visit(f"/s/{point.code}")
    with database_away():
        assert wati.visit(f"/s/{point.code}").heading == TITLE
        assert wati.submit("isian", status=200, button="English", waktu="3").path
        assert wati.submit("isian", status=422, waktu="")


def test_pages_that_need_the_database_say_when_to_come_back(wati, point):
    thanks = answer(wati, f"/s/{point.code}", waktu="3")
    elsewhere = (
        f"/s/{point.code}/terima-kasih/0000000000"  # given by another process, for all we know
    )
    with database_away():
        for path in ("/", elsewhere, "/indeks/puskesmas-poasia", "/periksa/0000000000"):
            page = wati.visit(path, status=503)
            assert page.heading == "Portal sedang tidak dapat dipakai"
            assert page.response.headers["Retry-After"] == "30"
            assert not page.all("form")
        assert wati.visit("/cara-hitung").status == 200
        assert wati.visit("/healthz").status == 200
        assert wati.visit(thanks.path).heading == THANKS
    assert wati.visit(thanks.path).heading == THANKS


@pytest.mark.engines("postgresql")
@pytest.mark.parametrize("resting", [1, 4])
def test_a_server_that_restarted_between_two_requests_is_not_noticed(wati, point, resting):
    """Connections that lie in the pool are dead afterwards; none of them is asked anything."""
    wati.visit(f"/s/{point.code}")
    answer(wati, f"/s/{point.code}", waktu="3")
    key = key_of(wati.visit(f"/s/{point.code}"))
    db.session.remove()
    with ExitStack() as several:
        for _ in range(resting):
            several.enter_context(db.engine.connect())
    assert db.engine.pool.checkedin() >= resting
    hang_up()
    sent = {"kunci": key, "waktu": "1"}
    for _ in range(2):
        response = wati.client.post(f"/s/{point.code}", data=sent, base_url=HERE)
        assert response.status_code == 303
    assert wati.visit("/periksa/0000000000").heading == "Periksa tanda terima"
    assert len(waiting()) == 2


@pytest.mark.engines("postgresql")
def test_a_look_at_the_socket_asks_the_server_nothing(app):
    engine = sa.create_engine(db.engine.url, pool_size=1, max_overflow=0)
    attach_postgresql(engine)
    with engine.connect() as first:
        pid = first.scalar(sa.text("SELECT pg_backend_pid()"))
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as watcher:
        asked = sa.text("SELECT query, state_change FROM pg_stat_activity WHERE pid = :pid")
        before = watcher.execute(asked, {"pid": pid}).one()
        with engine.connect() as again:
            assert again.connection.driver_connection.info.backend_pid == pid
            assert watcher.execute(asked, {"pid": pid}).one() == before
    engine.dispose()


def hang_up() -> None:
    """What a restarting server does to every connection; returns once they are gone."""
    others = (
        "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
        "AND backend_type = 'client backend'"
    )
    engine = sa.create_engine(db.engine.url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as server:
        server.execute(sa.text(f"SELECT pg_terminate_backend(pid) {others}"))
        for _ in range(200):
            if not server.scalar(sa.text(f"SELECT count(*) {others}")):
                return
            time.sleep(0.02)
    raise AssertionError("the connections are still there")


def test_a_fault_of_ours_shows_no_trace_and_writes_down_no_answer(app, wati, point):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    wati.visit(f"/s/{point.code}")
    paper = io.StringIO()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(file=paper))
    with broken():
        page = wati.submit("isian", status=500, waktu="3", saran="Sangat pribadi")
    log = paper.getvalue()
    assert page.heading == "Ada kesalahan di pihak kami"
    assert "Jawaban yang sama tidak akan dihitung dua kali." in page.text
    for inside in ("ZeroDivisionError", "rahasia dapur", "Traceback", "portal/", "INSERT"):
        assert inside not in page.html
    assert "ZeroDivisionError" in log
    assert "Sangat pribadi" not in log
    assert point.code not in log
    assert not waiting()


@pytest.mark.parametrize(
    "path", ["/tidak-ada", "/s/xyz", "/indeks/TIDAK", "/k/pendek", "/periksa/x"]
)
def test_an_unknown_address_offers_a_way_on(wati, agency, path):
    page = wati.visit(path, status=404)
    assert page.heading == "Halaman tidak ditemukan"
    assert page.one("title").get_text().startswith("Galat: ")
    assert wati.follow("Tulis kode survei").path == "/s"


def test_a_page_that_only_shows_cannot_be_sent_to(client, agency):
    for path in ("/", "/privasi", "/s", "/periksa"):
        response = client.post(path, base_url=HERE)
        check_page(Page(response, HERE + path))
        assert response.status_code == 405
        assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize("host", ["jahat.example", "localhost:99999", "a b", "", "127.0.0.1.jahat"])
def test_another_host_is_told_where_we_live_and_nothing_is_built_from_it(app, client, point, host):
    """The address in QR codes and links comes from the settings, never from the request."""
    for method, path in (("GET", "/"), ("GET", f"/s/{point.code}"), ("POST", f"/s/{point.code}")):
        response = client.open(
            path,
            method=method,
            headers={"Host": host},
            data=factories.form() if method == "POST" else None,
        )
        text = response.get_data(as_text=True)
        assert response.status_code == 400
        assert response.mimetype == "text/plain"
        assert app.config["PUBLIC_URL"] in text
        assert "jahat" not in text
    assert not waiting()


def test_a_forwarded_host_that_no_proxy_vouches_for_is_ignored(client, point):
    response = client.post(
        f"/s/{point.code}",
        data=factories.form(),
        headers={"X-Forwarded-Host": "jahat.example", "X-Forwarded-Proto": "gopher"},
    )
    assert response.status_code == 303
    assert response.headers["Location"].startswith(f"/s/{point.code}/terima-kasih/")
