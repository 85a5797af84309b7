"""Files of growth: certificates, and what an assessment centre found."""

import io
import os
import re

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.models.evidence import Evidence
from portal.models.training import LearningClaim
from portal.rules.roles import Role
from portal.services.evidence_sweep import sweep
from tests import factories
from tests.attacks.statements import watched
from tests.rules.test_evidence_files import png

pytestmark = pytest.mark.usefixtures("monday")


def test_a_certificate_is_handed_in_as_a_file_and_opened_by_those_who_may(house, at, tmp_path, app):
    app.config["EVIDENCE_FOLDER"] = str(tmp_path)
    sari, dewi = at(house.sari), at(house.dewi, Role.HR)

    def hand_in(data, name, status):
        sari.visit("/pengembangan/bukti-belajar")
        token = sari.page.form("ajukan").select_one("[name=csrf_token]")["value"]
        day = {"selesai-hari": "1", "selesai-bulan": "9", "selesai-tahun": "2026"}
        answer = sari.client.post(
            "/pengembangan/bukti-belajar",
            data={"csrf_token": token, "nama": "Webinar", "jp": "4", "jalur": "seminar", **day,
                  "berkas": (io.BytesIO(data), name)},
        )  # fmt: skip
        assert answer.status_code == status, answer.text
        return answer.text

    assert "Bukti harus foto" in hand_in(b"<html>kosong</html>", "sertifikat.pdf", 422)
    hand_in(png(), "sertifikat.png", 303)
    page = dewi.visit("/pengembangan/bukti-belajar/periksa")
    address = page.one("a[href*=sertifikat]")["href"]
    answer = dewi.client.get(address)
    assert answer.mimetype == "image/png"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert at(house.budi).client.get(address).status_code == 200
    assert at(house.joko).client.get(address).status_code == 403
    row = db.session.scalars(sa.select(Evidence)).one()
    assert len(row.sha256) == 64
    assert row.employee_id == house.sari.id


def test_an_assessment_centres_file_is_previewed_applied_and_taken_back(house, at):
    dewi = at(house.dewi, Role.HR)
    at(house.budi).visit("/standar-kompetensi/impor", status=403)

    def upload(text, **fields):
        dewi.visit("/standar-kompetensi/impor")
        token = dewi.page.form("impor").select_one("[name=csrf_token]")["value"]
        day = {"tanggal-hari": "1", "tanggal-bulan": "9", "tanggal-tahun": "2026"}
        return dewi.client.post(
            "/standar-kompetensi/impor",
            data={"csrf_token": token, "laporan": "Laporan 12", **day, **fields,
                  "berkas": (io.BytesIO(text.encode()), "hasil.csv")},
        )  # fmt: skip

    assert "Sebutkan laporan" in upload("NIP;Komunikasi", laporan=" ").text
    bad = upload("NIP;Komunikasi\n199001012015032003;7\n")
    assert "Level harus angka 1 sampai 5" in dewi.visit(bad.headers["Location"]).text
    good = upload("NIP;Komunikasi\n199001012015032003;2\n").headers["Location"]
    assert "Belum ada yang berubah" in dewi.visit(good).text
    assert "sudah diterapkan" in dewi.submit("terapkan").text
    assert "Impor" in at(house.sari).visit("/pengembangan").text
    assert "dibatalkan" in dewi.submit("batalkan").text
    assert dewi.client.get("/standar-kompetensi/impor/templat.xlsx").data.startswith(b"PK")
    with watched() as statements:
        dewi.visit("/standar-kompetensi/impor")
    assert len(statements.statements) <= 8, "\n".join(statements.statements)


def test_a_certificate_stays_when_its_form_is_refused(house, at, tmp_path, app):
    """Nothing chosen is lost: the second sending brings no file, and the proof is the first's."""
    app.config["EVIDENCE_FOLDER"] = str(tmp_path)
    sari = at(house.sari)
    sari.visit("/pengembangan/bukti-belajar")
    token = sari.page.form("ajukan").select_one("[name=csrf_token]")["value"]
    typed = {"csrf_token": token, "nama": "Webinar", "jp": "banyak", "jalur": "seminar"}
    refused = sari.client.post(
        "/pengembangan/bukti-belajar", data={**typed, "berkas": (io.BytesIO(png()), "web.png")}
    )
    assert refused.status_code == 422
    assert "sudah tersimpan" in refused.text
    row = db.session.scalars(sa.select(Evidence)).one()
    assert f'<option value="{row.id}" selected>web.png' in refused.text
    day = {"selesai-hari": "1", "selesai-bulan": "9", "selesai-tahun": "2026"}
    again = {**typed, **day, "jp": "4", "sertifikat": str(row.id)}
    assert sari.client.post("/pengembangan/bukti-belajar", data=again).status_code == 303
    assert db.session.scalars(sa.select(LearningClaim)).one().evidence_id == row.id


def test_a_file_of_levels_stays_when_report_or_day_is_missing(house, at, tmp_path, app):
    app.config["EVIDENCE_FOLDER"] = str(tmp_path)
    dewi, ratna = at(house.dewi, Role.HR), at(house.budi, Role.HR)
    dewi.visit("/standar-kompetensi/impor")
    token = dewi.page.form("impor").select_one("[name=csrf_token]")["value"]
    data = b"NIP;Komunikasi\n199001012015032003;2\n"
    refused = dewi.client.post(
        "/standar-kompetensi/impor",
        data={"csrf_token": token, "laporan": "Laporan 12", "tanggal-hari": "40",
              "tanggal-bulan": "9", "tanggal-tahun": "2026",
              "berkas": (io.BytesIO(data), "hasil.csv")},
    )  # fmt: skip
    assert refused.status_code == 422
    assert "Berkas yang tadi, hasil.csv, masih tersimpan" in refused.text
    assert 'value="40"' in refused.text
    key = re.search('name="tersimpan" value="([0-9a-f]+)"', refused.text)[1]
    again = {"csrf_token": token, "laporan": "Laporan 12", "tanggal-hari": "4",
             "tanggal-bulan": "9", "tanggal-tahun": "2026", "tersimpan": key,
             "nama-berkas": "hasil.csv"}  # fmt: skip
    ratna.visit("/standar-kompetensi/impor")
    other = ratna.page.form("impor").select_one("[name=csrf_token]")["value"]
    foreign = ratna.client.post("/standar-kompetensi/impor", data={**again, "csrf_token": other})
    assert "sudah tidak tersimpan lagi" in foreign.text
    made = dewi.client.post("/standar-kompetensi/impor", data=again)
    assert made.status_code == 303
    assert "hasil.csv" in dewi.visit(made.headers["Location"]).text
    os.utime(next(tmp_path.glob("unggahan/*")), (0, 0))
    assert sweep(tmp_path, factories.AGUS) == (0, 1)
