"""Logging in: letter, password, second factor, pauses, and an input that outlives its session."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from portal.config import load
from portal.db import db, writing
from portal.models.accounts import Account, LoginSession
from portal.queries.accounts import account_card
from portal.rules.roles import Role
from portal.rules.throttling import FREE
from portal.services import accounts, passwords
from portal.services.accounts import NewAccount
from tests import factories, people
from tests.browser import Browser
from tests.databases import make_app
from tests.people import EARLIER, SANDI, Person
from tests.test_config import GOOD

WRONG = "NIP atau surel dan kata sandi tidak cocok."


@pytest.fixture
def sari(agency) -> Person:
    """Sari Dewi, with an account and no role."""
    return people.person("Sari Dewi")


def sessions() -> int:
    """How many devices are logged in."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(LoginSession)) or 0


def try_password(browser: Browser, login: str, password: str, status: int = 422):
    browser.visit("/masuk")
    return browser.submit("masuk", status=status, login=login, sandi=password)


def test_a_first_administrator_from_letter_to_home(wati, agency):
    """Letter, password, login, compulsory second factor, recovery codes, home."""
    link = accounts.create_first_admin("agus@contoh.go.id", "Agus Salim", EARLIER)
    with time_machine.travel(EARLIER.at, tick=False):
        page = wati.visit(f"/aktivasi/{link}")
        assert "Agus Salim" in page.text
        wati.submit("aktivasi", sandi=SANDI, ulang="lain sekali ini", status=422)
        wati.submit("aktivasi", sandi="pendek", ulang="pendek", status=422)
        wati.submit("aktivasi", sandi=SANDI, ulang=SANDI)
        wati.follow("Masuk")
        page = wati.submit("masuk", login="agus@contoh.go.id", sandi=SANDI)
        assert page.path == "/akun/dua-langkah"
        assert wati.visit("/akun-dan-peran").path == "/akun/dua-langkah", "nothing else opens"
        assert page.one(".scan svg")
        secret = "".join(page.one("code").get_text().split())
        wati.submit("dua-langkah", kode="000000", status=422)
        agus = Person(_only_account(), "", "Agus", secret)
        spoken = f"{agus.code()[:3]} {agus.code()[3:]}"
        codes = wati.submit("dua-langkah", kode=spoken).all(".codes code")
        assert len({code.get_text() for code in codes}) == 8
        wati.follow("Saya sudah menyimpannya")
        assert wati.page.path == "/beranda"
        wati.submit("keluar")
        wati.submit("masuk", login="agus@contoh.go.id", sandi=SANDI)
        assert wati.page.heading == "Kode keamanan"
        wati.submit("kode-keamanan", kode=codes[0].get_text())
        assert wati.page.path == "/beranda"
    assert wati.visit(f"/aktivasi/{link}", status=404)


def _only_account():
    return db.session.scalars(sa.select(Account.id)).one()


def test_the_letter_of_someone_who_reads_it_too_late(wati, agency, act):
    link = accounts.create_account(NewAccount("rina@contoh.go.id", "Rina"), act)
    with time_machine.travel(act.at + timedelta(days=14), tick=False):
        page = wati.visit(f"/aktivasi/{link}", status=404)
    assert "kedaluwarsa" in page.text


@pytest.mark.parametrize(
    "typed", ["19800101 200501 1 001", "19800101.200501.1.001", " 198001012005011001"]
)
def test_a_nip_may_be_typed_with_blanks(wati, agency, typed):
    link = accounts.create_account(NewAccount("19800101 200501 1 001", "Sari Dewi"), EARLIER)
    accounts.activate(link, SANDI, EARLIER.at)
    wati.visit("/masuk")
    assert wati.submit("masuk", login=typed, sandi=SANDI).path == "/beranda"


def test_wrong_and_unknown_are_refused_with_one_sentence_and_one_effort(wati, sari, monkeypatch):
    """The hasher runs for an account that does not exist, too."""
    weighed: list[str] = []
    real = PasswordHasher.verify

    def counting(self, stored, password):
        weighed.append(stored)
        return real(self, stored, password)

    monkeypatch.setattr(passwords._hasher.__class__, "verify", counting)
    closed = people.person("Rina")
    accounts.disable_account(closed.id, "pindah", EARLIER, people.actor(Role.ADMIN))
    pages = [try_password(wati, who, "salah sekali") for who in (sari.login, "x@y.z", closed.login)]
    assert len(weighed) == 3
    texts = {re.sub(r"value=\"[^\"]*\"", "", str(page.one("form#masuk"))) for page in pages}
    assert len(texts) == 1
    assert all(WRONG in page.text for page in pages)
    assert sessions() == 0


def test_after_too_many_failures_the_page_says_how_long(wati, sari):
    with time_machine.travel(factories.MOMENT, tick=False) as now:
        for _ in range(FREE):
            try_password(wati, sari.login, "salah sekali")
        page = try_password(wati, sari.login, SANDI, status=429)
        assert "Coba lagi 2 detik lagi" in page.text
        assert sari.login in str(page.one("#login")["value"])
        now.shift(timedelta(seconds=2))
        wati.submit("masuk", login=sari.login, sandi=SANDI)
        assert wati.page.path == "/beranda"


def test_one_colleagues_mistakes_do_not_shut_out_the_office(wati, sari):
    with time_machine.travel(factories.MOMENT, tick=False):
        for number in range(20):
            try_password(wati, f"orang{number}@contoh.go.id", "salah sekali")
        wati.submit("masuk", login=sari.login, sandi=SANDI)
    assert wati.page.path == "/beranda"


def test_a_wrong_code_a_replayed_code_and_too_many(app, wati, agency):
    agus = people.person("Agus Salim", Role.ADMIN)
    with time_machine.travel(factories.MOMENT, tick=False):
        people.browser_of(app, agus)
        used = agus.code()
        wati.visit("/masuk")
        wati.submit("masuk", login=agus.login, sandi=SANDI)
        page = wati.submit("kode-keamanan", kode=used, status=422)
        assert "sudah dipakai" in page.text
        for _ in range(FREE - 1):
            wati.submit("kode-keamanan", kode="123", status=422)
        assert "detik lagi" in wati.submit("kode-keamanan", kode="123", status=429).text
        assert wati.visit("/akun-dan-peran").path == "/masuk/kode", "half a login opens nothing"


def test_logging_out_ends_the_session_on_the_server(app, joko):
    cookie = joko.client.get_cookie("session")
    joko.visit("/beranda")
    joko.submit("keluar")
    assert (joko.page.path, sessions()) == ("/masuk", 0)
    joko.client.set_cookie("session", cookie.value)
    assert joko.visit("/beranda").path == "/masuk"


def test_logging_out_twice_is_fine(joko):
    joko.visit("/beranda")
    with writing() as session:
        session.execute(sa.delete(LoginSession))
    assert joko.submit("keluar").path == "/masuk"


@pytest.mark.parametrize(
    "target",
    [
        *("//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example"),
        *("/\t/evil.example", "javascript:alert(1)", "evil.example", "http:evil.example", ""),
    ],
)
def test_a_login_leads_to_no_other_site(client: FlaskClient, sari, target):
    browser = Browser(client)
    browser.visit("/masuk")
    token = browser.page.one("#masuk [name=csrf_token]")["value"]
    data = {"csrf_token": token, "login": sari.login, "sandi": SANDI, "lanjut": target}
    answer = client.post("/masuk", data=data)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/beranda")


def test_a_login_leads_back_to_the_page_that_asked(wati, hendra):
    hendra.visit("/beranda")
    hendra.submit("keluar")
    page = hendra.visit("/jejak-audit?q=role")
    assert page.path == "/masuk"
    page = hendra.submit("masuk", login="hendra-gunawan@contoh.go.id", sandi=SANDI)
    assert page.url.endswith("/jejak-audit?q=role")


def test_a_role_that_ends_in_mid_session_closes_the_next_page(app, ratna):
    ratna.visit("/titik-survei")
    who = db.session.scalars(sa.select(Account.id)).one()
    grant = account_card(who, EARLIER.on).grants[0]
    accounts.end_role(who, grant.id, "selesai", EARLIER)
    ratna.visit("/titik-survei", status=403)
    assert "Titik survei" not in ratna.visit("/beranda").text


def test_a_closed_account_is_out_at_once(app, joko):
    joko.visit("/beranda")
    who = db.session.scalars(sa.select(Account.id)).one()
    accounts.disable_account(who, "pindah", EARLIER, people.actor(Role.ADMIN))
    assert joko.visit("/beranda").path == "/masuk"


def cookie_of(answer) -> str:
    (cookie,) = (c for c in answer.headers.getlist("Set-Cookie") if c.startswith("session="))
    return cookie


def test_the_cookie_is_for_http_and_our_site_alone(client, agency, tmp_path):
    cookie = cookie_of(client.get("/masuk"))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    url = f"sqlite:///{tmp_path / 'produksi.db'}"
    app = make_app(url, {**load(GOOD), "SQLALCHEMY_DATABASE_URI": url})
    assert app.config["SESSION_COOKIE_SECURE"]
    assert app.config["SESSION_COOKIE_HTTPONLY"]
    assert app.config["SESSION_COOKIE_SAMESITE"] == "Lax"


def test_a_login_begins_a_new_session_and_forgets_the_old_one(app: Flask, client, sari):
    """A cookie that somebody planted before the login is worth nothing after it."""
    with client.session_transaction() as planted:
        planted["calon_dua_langkah"] = "RAHASIAPENYERANG"
    before = client.get_cookie("session").value
    browser = Browser(client)
    token = browser.visit("/masuk").one("#masuk [name=csrf_token]")["value"]
    browser.submit("masuk", login=sari.login, sandi=SANDI)
    assert client.get_cookie("session").value != before
    with client.session_transaction() as kept:
        assert "calon_dua_langkah" not in kept
    assert browser.page.one("#keluar [name=csrf_token]")["value"] != token


def test_two_logins_have_two_tokens(app, sari):
    first, second = (people.browser_of(app, sari).client.get_cookie("session") for _ in range(2))
    assert first.value != second.value
    assert sessions() == 2
