"""Signing for people who come in through the agency's provider and have no password here."""

import time

import pyotp
import pytest
import sqlalchemy as sa
import time_machine
from bs4 import BeautifulSoup

from portal.db import writing
from portal.models.accounts import Account
from portal.models.results import AppraisalResult
from portal.rules.sessions import FRESH
from portal.web import sso_client
from tests import people
from tests.browser import Browser
from tests.provider import CLIENT, provider
from tests.services.reviewed import NOW
from tests.services.signed import ready
from tests.stored import count
from tests.web.employees import employee_account

START, AGAIN, BACK = "/masuk/instansi", "/masuk/instansi/bukti", "/masuk/instansi/kembali"


@pytest.fixture
def issuer(app, agency):
    with provider() as told:
        before = dict(app.config)
        app.config.update(
            OIDC_ISSUER=told.issuer, OIDC_CLIENT_ID=CLIENT, OIDC_CLIENT_SECRET="rahasia",
            OIDC_CLAIM="nip", OIDC_LABEL="akun Kendari",
        )  # fmt: skip
        sso_client.init_app(app)
        yield told
        app.extensions.pop("sso")
        app.config.update(before)


@pytest.fixture
def case(app, issuer):
    """Budi has no password; an evaluation of his is ready."""
    house, evaluation = ready()
    person = employee_account(house.budi.id)
    with writing() as session:
        session.execute(
            sa.update(Account).where(Account.id == person.id).values(password_hash=None)
        )
    issuer.claims = {"nip": person.login}
    client = app.test_client()
    with time_machine.travel(NOW.at, tick=False):
        client.get(BACK + issuer.visit(client.get(START).headers["Location"]))
        yield client, f"/tanda-tangan/{evaluation}", person


def press(client, path):
    """Press the button of the page as it stands."""
    page = BeautifulSoup(client.get(path).text, "html.parser")
    form = page.find(id="tanda-tangan")
    fields = {one["name"]: one.get("value", "") for one in form.find_all("input")}
    return client.post(path, data=fields, headers={"Origin": "http://localhost"})


def proved(client, issuer, path, **claims):
    """To the provider and back, where the visitor logs in again."""
    gone = client.get(f"{AGAIN}?lanjut={path}").headers["Location"]
    query = issuer.visit(gone)
    issuer.claims |= {"auth_time": int(time.time()), **claims}
    return client.get(BACK + query)


def test_a_new_login_at_the_provider_takes_the_place_of_the_password(case, issuer):
    client, path, _person = case
    page = Browser(client).visit(path)
    assert "Buktikan lewat akun Kendari" in page.text
    assert not page.all("#sandi")
    answer = press(client, path)
    assert answer.status_code == 422
    assert "Buktikan dulu siapa Anda" in answer.text
    answer = proved(client, issuer, path)
    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    assert (issuer.asked["prompt"], issuer.asked["max_age"]) == ("login", "0")
    assert press(client, path).status_code == 303
    assert count(AppraisalResult) == 1


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"auth_time": None}, id="tanpa waktu masuk"),
        pytest.param({"auth_time": int(NOW.at.timestamp()) - 600}, id="sesi lama"),
        pytest.param({"auth_time": "baru saja"}, id="bukan waktu"),
        pytest.param({"nip": "197501012000032001"}, id="orang lain"),
        pytest.param({"nip": ""}, id="tanpa nama"),
    ],
)
def test_whoever_did_not_log_in_again_signs_nothing(case, issuer, claims):
    client, path, _person = case
    answer = proved(client, issuer, path, **claims)
    assert answer.status_code == 422
    assert "Belum terbukti" in answer.text
    assert press(client, path).status_code == 422
    assert count(AppraisalResult) == 0


def test_a_proof_is_good_for_five_minutes_and_for_this_session_alone(app, case, issuer):
    client, path, _person = case
    proved(client, issuer, path)
    with time_machine.travel(NOW.at.timestamp() + 301, tick=False):
        assert press(client, path).status_code == 422
    other = app.test_client()
    other.get(BACK + issuer.visit(other.get(START).headers["Location"]))
    assert press(other, path).status_code == 422
    assert count(AppraisalResult) == 0


def test_an_ordinary_login_at_the_provider_is_no_proof(case, issuer):
    client, path, _person = case
    issuer.claims["auth_time"] = int(NOW.at.timestamp())
    client.get(BACK + issuer.visit(client.get(START).headers["Location"]))
    assert press(client, path).status_code == 422


def test_who_has_an_authenticator_gives_its_code_alone(case, issuer):
    client, path, person = case
    secret = people.enrolled(person.id)
    page = BeautifulSoup(client.get(path).text, "html.parser")
    assert page.find(id="kode") is not None
    assert page.find(id="sandi") is None
    assert "Buktikan lewat" not in page.text
    form = page.find(id="tanda-tangan")
    fields = {one["name"]: one.get("value", "") for one in form.find_all("input")}
    origin = {"Origin": "http://localhost"}
    refused = client.post(path, data=fields | {"kode": "000000"}, headers=origin)
    assert refused.status_code == 422
    good = client.post(path, data=fields | {"kode": pyotp.TOTP(secret).at(NOW.at)}, headers=origin)
    assert good.status_code == 303


def test_without_a_provider_the_way_to_a_password_is_told(app, case, issuer):
    client, path, _person = case
    found = app.extensions.pop("sso")
    try:
        assert "Minta tautan aktivasi" in client.get(path).text
        assert client.get(AGAIN).status_code == 404
        assert "tidak punya kata sandi" in press(client, path).text
    finally:
        app.extensions["sso"] = found


def test_the_account_page_asks_nobody_for_a_password_they_do_not_have(case):
    client, _path, _person = case
    page = Browser(client).visit("/akun")
    assert not page.all("form#ganti-sandi")
    assert "Anda masuk lewat akun Kendari" in page.text


def test_another_phone_needs_the_provider_once_the_login_is_old(case, issuer):
    """As with the password of others: an unattended device must not take an account over."""
    client, _path, _person = case
    path = "/akun/dua-langkah"
    browser = Browser(client)
    browser.visit(path)
    browser.submit("dua-langkah", kode=_code(browser))
    with time_machine.travel(NOW.at.timestamp() + FRESH.seconds + 1, tick=False):
        page = browser.visit(path)
        assert not page.all("#sandi")
        page = browser.submit("dua-langkah", kode=_code(browser), status=422)
        assert "Buktikan dulu siapa Anda" in page.text
        assert proved(client, issuer, path).headers["Location"] == path
        browser.visit(path)
        assert browser.submit("dua-langkah", kode=_code(browser)).heading == "Kode pemulihan Anda"


def _code(browser) -> str:
    secret = "".join(browser.page.one("code").get_text().split())
    return pyotp.TOTP(secret).at(time.time())
