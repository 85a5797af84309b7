"""Logging in with the agency's own account: who is let in, and every way of forging that."""

import base64
import hashlib
import time

import pytest

from portal.config import ConfigError, load
from portal.models.accounts import Account
from portal.rules.roles import Role
from portal.services import accounts
from portal.web import sso_client
from tests import factories, people
from tests.browser import Browser
from tests.provider import CLIENT, FORGED, provider
from tests.stored import count
from tests.test_config import GOOD

EMAIL = "joko-susilo@contoh.go.id"
START, BACK = "/masuk/instansi", "/masuk/instansi/kembali"


@pytest.fixture
def issuer(app, agency):
    """The provider, known to the application for one test."""
    with provider() as told:
        before = dict(app.config)
        app.config.update(
            OIDC_ISSUER=told.issuer, OIDC_CLIENT_ID=CLIENT, OIDC_CLIENT_SECRET="rahasia",
            OIDC_CLAIM="email", OIDC_LABEL="akun Kendari",
        )  # fmt: skip
        sso_client.init_app(app)
        told.claims = {"email": EMAIL, "email_verified": True}
        yield told
        app.extensions.pop("sso")
        app.config.update(before)


@pytest.fixture
def joko(app, agency):
    return people.person("Joko Susilo")


def came_back(app, issuer, **query: str):
    """A browser that went to the provider and came back."""
    client = app.test_client()
    gone = client.get(f"{START}?lanjut=/akun")
    assert gone.status_code == 302
    answer = client.get(BACK + issuer.visit(gone.headers["Location"]), **query)
    return client, answer


def test_a_proved_visitor_gets_in_and_to_where_they_wanted(app, issuer, joko):
    client, answer = came_back(app, issuer)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/akun")
    assert "Joko Susilo" in Browser(client).visit("/akun").text
    challenge = hashlib.sha256(issuer.verifiers[0].encode()).digest()
    assert (
        issuer.asked["code_challenge"] == base64.urlsafe_b64encode(challenge).rstrip(b"=").decode()
    )
    assert issuer.asked["redirect_uri"].endswith(BACK)


def test_a_second_factor_of_the_portal_stays_due(app, issuer):
    issuer.claims["email"] = people.person("Agus Salim", Role.ADMIN).login
    client, answer = came_back(app, issuer)
    assert answer.headers["Location"].startswith("/masuk/kode")
    assert client.get("/akun").headers["Location"].startswith("/masuk/kode")


def test_the_login_page_offers_it_only_where_it_is_configured(app, agency, issuer):
    page = Browser(app.test_client()).visit("/masuk")
    assert "Masuk dengan akun Kendari" in page.text


def test_without_a_provider_there_is_nothing(app, agency):
    client = app.test_client()
    assert "instansi/" not in client.get("/masuk").text
    assert [client.get(path).status_code for path in (START, BACK)] == [404, 404]


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"iss": "https://jahat.example"}, id="penerbit lain"),
        pytest.param({"aud": "aplikasi-lain"}, id="untuk aplikasi lain"),
        pytest.param({"aud": None}, id="tanpa alamat"),
        pytest.param({"nonce": "lain"}, id="nonce lain"),
        pytest.param({"nonce": None}, id="tanpa nonce"),
        pytest.param({"exp": int(time.time()) - 3600}, id="kedaluwarsa"),
        pytest.param({"email": None}, id="tanpa klaim"),
        pytest.param({"email": ["a", "b"]}, id="klaim berupa daftar"),
        pytest.param({"email_verified": False}, id="surel belum terbukti"),
        pytest.param({"email": "orang-lain@contoh.go.id"}, id="tanpa akun"),
        pytest.param({"email": ""}, id="klaim kosong"),
    ],
)
def test_a_token_that_does_not_prove_this_visit_lets_nobody_in(app, issuer, joko, claims):
    issuer.claims |= claims
    client, answer = came_back(app, issuer)
    assert answer.status_code == 422
    assert client.get("/akun").status_code == 303
    assert count(Account) == 1, "no account is made"


def test_a_forged_signature_lets_nobody_in(app, issuer, joko):
    issuer.key = FORGED
    assert came_back(app, issuer)[1].status_code == 422


@pytest.mark.parametrize(
    "query", ["", "?code=kode", "?code=kode&state=lain", "?error=access_denied", "?state=x"]
)
def test_coming_back_without_having_gone_is_refused(app, issuer, joko, query):
    assert app.test_client().get(BACK + query).status_code == 422


def test_an_answer_is_used_once(app, issuer, joko):
    client = app.test_client()
    query = issuer.visit(client.get(START).headers["Location"])
    assert client.get(BACK + query).status_code == 303
    assert client.get(BACK + query).status_code == 422


def test_another_browser_cannot_use_the_answer(app, issuer, joko):
    query = issuer.visit(app.test_client().get(START).headers["Location"])
    assert app.test_client().get(BACK + query).status_code == 422


def test_a_closed_account_stays_closed(app, issuer, joko):
    accounts.disable_account(joko.id, "Pindah", factories.AGUS, people.actor(Role.ADMIN))
    assert came_back(app, issuer)[1].status_code == 422


def test_a_provider_that_is_ill_leaves_the_password(app, issuer, joko):
    issuer.is_broken = True
    answer = app.test_client().get(START)
    assert answer.status_code == 422
    assert "kata sandi portal" in answer.text
    assert 'id="masuk"' in answer.text


def test_the_way_back_never_leads_elsewhere(app, issuer, joko):
    client = app.test_client()
    gone = client.get(f"{START}?lanjut=//jahat.example")
    answer = client.get(BACK + issuer.visit(gone.headers["Location"]))
    assert answer.headers["Location"] == "/beranda"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"OIDC_ISSUER": "http://masuk.example"}, "OIDC_ISSUER harus https"),
        ({"OIDC_ISSUER": "masuk.example"}, "OIDC_ISSUER harus https"),
        ({"OIDC_ISSUER": "https://masuk.example"}, "OIDC_CLIENT_ID kosong"),
        (
            {"OIDC_ISSUER": "https://masuk.example", "OIDC_CLIENT_ID": "portal"},
            "OIDC_CLIENT_SECRET kosong",
        ),
        ({"OIDC_CLAIM": "nip atau email"}, "OIDC_CLAIM"),
    ],
)
def test_half_a_configuration_stops_the_start(changes, message):
    with pytest.raises(ConfigError, match=message):
        load({**GOOD, **changes})


def test_a_missing_library_stops_the_start(app, monkeypatch):
    def gone(_name: str) -> None:
        raise ImportError

    monkeypatch.setattr(sso_client, "import_module", gone)
    monkeypatch.setitem(app.config, "OIDC_ISSUER", "https://masuk.example")
    with pytest.raises(ConfigError, match="sso"):
        sso_client.init_app(app)
