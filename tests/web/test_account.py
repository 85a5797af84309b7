"""One's own account: password, devices, another second factor."""

from datetime import timedelta

import pytest
import time_machine

from portal.queries.accounts import devices, recovery_codes_left
from portal.rules.sessions import FRESH
from portal.rules.throttling import FREE
from tests import factories, people
from tests.people import SANDI, Person

FRESH_SANDI = "sepeda hujan lampu"


@pytest.fixture
def sari(agency) -> Person:
    """Sari Dewi, with an account and no role."""
    return people.person("Sari Dewi")


def test_a_changed_password_logs_the_other_devices_out(app, sari):
    here, there = people.browser_of(app, sari), people.browser_of(app, sari)
    here.visit("/akun")
    page = here.submit("ganti-sandi", lama=SANDI, sandi=FRESH_SANDI, ulang=FRESH_SANDI)
    assert "Kata sandi baru tersimpan" in page.text
    assert there.visit("/beranda").path == "/masuk"
    there.submit("masuk", login=sari.login, sandi=SANDI, status=422)
    assert there.submit("masuk", login=sari.login, sandi=FRESH_SANDI).path == "/beranda"


@pytest.mark.parametrize(
    ("old", "new", "again", "field"),
    [
        ("salah sekali", FRESH_SANDI, FRESH_SANDI, "lama"),
        (SANDI, FRESH_SANDI, "lain lagi ini", "sandi"),
        (SANDI, "pendek", "pendek", "sandi"),
        (SANDI, "susilo-biru-7", "susilo-biru-7", "sandi"),
    ],
)
def test_a_password_is_refused_beside_its_field(joko, old, new, again, field):
    joko.visit("/akun")
    page = joko.submit("ganti-sandi", lama=old, sandi=new, ulang=again, status=422)
    assert page.one(f"#{field}")["aria-invalid"] == "true"
    assert page.one("[role=alert] a")["href"] == f"#{field}"
    assert old not in page.html


def test_guessing_the_old_password_is_slowed_down(app, sari):
    with time_machine.travel(factories.MOMENT, tick=False):
        browser = people.browser_of(app, sari)
        browser.visit("/akun")
        for _ in range(FREE):
            browser.submit("ganti-sandi", lama="tebakan", sandi="x", ulang="x", status=422)
        page = browser.submit("ganti-sandi", lama=SANDI, sandi="x", ulang="x", status=429)
    assert "Coba lagi 2 detik lagi" in page.text


def test_devices_are_listed_and_another_one_is_logged_out(app, sari):
    here, there = people.browser_of(app, sari), people.browser_of(app, sari)
    page = here.visit("/akun")
    assert len(page.all("tbody tr")) == 2
    assert "Perangkat ini" in page.text
    (form,) = (f for f in page.all("form") if str(f.get("id", "")).startswith("perangkat-"))
    here.submit(str(form["id"]))
    assert "Perangkat itu sudah dikeluarkan" in here.page.text
    assert there.visit("/beranda").path == "/masuk"


def test_nobody_logs_out_the_device_of_another(app, sari, joko):
    people.browser_of(app, sari)
    (device,) = devices(sari.id)
    token = joko.visit("/akun").one("#ganti-sandi [name=csrf_token]")["value"]
    answer = joko.client.post(f"/akun/perangkat/{device.id}/keluar", data={"csrf_token": token})
    assert answer.status_code == 403
    assert len(devices(sari.id)) == 1


def test_another_phone_needs_the_password_once_the_login_is_old(app, agency):
    """A device that stands unattended must not be enough to take an account over."""
    with time_machine.travel(factories.MOMENT, tick=False) as now:
        dewi = people.person("Dewi", second_factor=True)
        browser = people.browser_of(app, dewi)
        now.shift(FRESH + timedelta(seconds=1))
        page = browser.visit("/akun/dua-langkah")
        new = Person(dewi.id, "", "", "".join(page.one("code").get_text().split()))
        browser.submit("dua-langkah", sandi="salah sekali", kode=new.code(), status=422)
        assert recovery_codes_left(dewi.id).answer() == [8]
        page = browser.submit("dua-langkah", sandi=SANDI, kode=new.code())
        assert page.heading == "Kode pemulihan Anda"
        browser.visit("/beranda")
        browser.submit("keluar")
        browser.submit("masuk", login=dewi.login, sandi=SANDI)
        browser.submit("kode-keamanan", kode=dewi.code(), status=422)
        now.shift(timedelta(seconds=30))
        assert browser.submit("kode-keamanan", kode=new.code()).path == "/beranda"


def test_whoever_has_few_recovery_codes_left_is_told_at_home(app, agency):
    dewi = people.person("Dewi", second_factor=True)
    browser = people.browser_of(app, dewi)
    assert "Buat kode pemulihan baru" not in browser.visit("/beranda").text
    assert "Kode pemulihan yang tersisa: 8" in browser.visit("/akun").text
