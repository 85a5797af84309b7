"""An input that outlives its session (trust R7): nothing typed is lost but passwords and codes."""

import io
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import render_template
from flask.testing import FlaskClient

from portal.db import writing
from portal.models.accounts import LoginSession
from portal.rules.roles import Role
from tests import factories, people
from tests.browser import Browser
from tests.people import SANDI
from tests.rules.test_evidence_files import png


def expire(browser: Browser) -> None:
    """Every session ends, as after an idle hour."""
    with writing() as session:
        session.execute(sa.delete(LoginSession))


def test_an_expired_session_keeps_every_field_through_the_login(ratna, point, unit):
    """R7: the form comes back with one button, and then does what it should have done."""
    ratna.visit(f"/titik-survei/titik/{point.id}")
    expire(ratna)
    typed = {"buka-hari": "1", "buka-bulan": "9", "buka-tahun": "2026", "tutup-hari": "30"}
    page = ratna.submit("masa-buka", status=401, **typed)
    assert "Isian Anda aman" in page.text
    ratna.submit("masuk", login="ratna-wulandari@contoh.go.id", sandi="salah sekali", status=422)
    page = ratna.submit("masuk", login="ratna-wulandari@contoh.go.id", sandi=SANDI)
    kept = {str(i["name"]): str(i["value"]) for i in page.all("#kirim-lagi input[type=hidden]")}
    assert typed.items() <= kept.items()
    assert {"tutup-bulan", "tutup-tahun"} <= kept.keys()
    assert page.form("kirim-lagi")["action"] == f"/titik-survei/titik/{point.id}/masa-buka"
    page = ratna.submit("kirim-lagi", button="Kirim sekarang", status=422)
    assert "Tulis tanggal lengkap" in page.text
    ratna.submit("masa-buka", **{"tutup-bulan": "9", "tutup-tahun": "2026"})
    assert "Masa buka tersimpan" in ratna.page.text


def test_the_fields_survive_the_second_factor_too(app, wati, agency):
    with time_machine.travel(factories.MOMENT, tick=False) as now:
        agus = people.person("Agus Salim", Role.ADMIN)
        browser = people.browser_of(app, agus)
        browser.visit("/akun-dan-peran")
        expire(browser)
        now.shift(timedelta(hours=12))
        browser.submit("akun-baru", status=401, login="rina@contoh.go.id", nama="Rina <3 Nur'aini")
        browser.submit("masuk", login=agus.login, sandi=SANDI)
        browser.submit("kode-keamanan", kode="000000", status=422)
        page = browser.submit("kode-keamanan", kode=agus.code())
        assert page.one("#kirim-lagi [name=nama]")["value"] == "Rina <3 Nur'aini"
        page = browser.submit("kirim-lagi")
    assert page.heading == "Tautan aktivasi untuk Rina <3 Nur'aini"


def test_a_post_without_any_field_is_offered_again_too(ratna, unit, service, skm):
    ratna.visit(f"/titik-survei/{unit.slug}")
    expire(ratna)
    ratna.submit("saran-2026-t3", status=401)
    ratna.submit("masuk", login="ratna-wulandari@contoh.go.id", sandi=SANDI)
    page = ratna.submit("kirim-lagi")
    assert page.response.mimetype == "text/csv"


def test_an_old_token_in_another_tab_loses_nothing(ratna, unit, service, skm):
    """A new login has a new token, so forms opened before it are offered again."""
    old = ratna.visit(f"/titik-survei/{unit.slug}")
    before = old.one("#titik-baru [name=csrf_token]")["value"]
    ratna.submit("keluar")
    ratna.submit("masuk", login="ratna-wulandari@contoh.go.id", sandi=SANDI)
    data = {"csrf_token": before, "layanan": str(service.id), "nama": "Loket 9"}
    answer = ratna.client.post(f"/titik-survei/{unit.slug}", data=data)
    assert answer.status_code == 400
    assert "Kirim sekarang" in answer.text
    assert 'value="Loket 9"' in answer.text


def test_no_page_carries_a_password_along(app, joko):
    joko.visit("/akun")
    expire(joko)
    page = joko.submit("ganti-sandi", status=401, lama=SANDI, sandi="baru sekali ini", ulang="x")
    assert "baru sekali ini" not in page.html
    assert SANDI not in page.html
    joko.submit("masuk", login="joko-susilo@contoh.go.id", sandi=SANDI)
    assert joko.page.path == "/akun"


def test_a_login_form_that_waited_too_long_keeps_what_it_carries(client: FlaskClient, agency):
    data = {"login": "a", "sandi": SANDI, "simpan.nama": "Loket 9", "belum-terkirim": "1"}
    answer = client.post("/masuk", data=data)
    assert answer.status_code == 400
    assert 'name="simpan.nama" value="Loket 9"' in answer.text
    assert SANDI not in answer.text


@pytest.mark.usefixtures("monday")
def test_a_photo_of_an_entry_does_not_take_its_words_with_it(house, at, app, tmp_path):
    """The body is far above a form's usual limit; the file is asked for once more."""
    app.config["EVIDENCE_FOLDER"] = str(tmp_path)
    sari = at(house.sari)
    token = sari.visit("/catatan").form("catat").select_one("[name=csrf_token]")["value"]
    expire(sari)
    photo = (io.BytesIO(png() + b"\0" * 300_000), "loket.png")
    typed = {"csrf_token": token, "teks": "12 berkas selesai", "kendala": "Listrik padam"}
    answer = sari.client.post("/catatan", data={**typed, "foto": photo})
    assert answer.status_code == 401
    kept = re.findall(r'name="simpan\.([^"]+)" value="([^"]*)"', answer.text)
    assert {("teks", "12 berkas selesai"), ("kendala", "Listrik padam")} <= set(kept)
    assert ("berkas-tertinggal", "foto") in kept
    with app.test_request_context("/masuk", method="POST"):
        page = render_template("auth/resume.html", target="/catatan", kept=kept)
    assert 'enctype="multipart/form-data"' in page
    assert '<input type="file" id="foto" name="foto"' in page
    assert 'value="12 berkas selesai"' in page
    assert "berkas-tertinggal" not in page
