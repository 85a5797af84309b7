"""Files of growth: certificates, and what an assessment centre found."""

import io

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.models.evidence import Evidence
from portal.rules.roles import Role
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
