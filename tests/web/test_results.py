"""The way of a document through the pages: signed, delivered, received, objected to, changed."""

import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from portal.db import db, writing
from portal.models.objections import Objection
from portal.models.results import AppraisalResult, ResultCertificate
from portal.queries.periods import period_by_key
from portal.rules.result_content import PrintedTalk
from portal.rules.roles import Role
from portal.services import review_starts
from portal.web import signing
from tests.attacks.statements import watched
from tests.everything_results import result_row
from tests.people import SANDI
from tests.results_content import CONTENT
from tests.services.office import worker
from tests.services.reviewed import NOW, completed, row_of
from tests.services.signed import ready
from tests.stored import count, rows_of


@pytest.fixture
def case(app, agency, autumn):
    """The little office and Sari's evaluation, ready to be signed."""
    return ready()


def signed_in_pages(entered_as, house, evaluation):
    budi = entered_as(house.budi)
    page = budi.visit("/tanda-tangan")
    assert "Sari" in page.text
    budi.visit(f"/tanda-tangan/{evaluation}")
    budi.submit("tanda-tangan", sandi=SANDI)
    return budi


def test_the_last_day_that_keeps_all_rights_stands_beside_the_signature(case, entered_as):
    """30 working days for the report, less 14 to object, less 7 to decide: the ninth."""
    house, evaluation = case
    day = window = period_by_key("2026-t3").window.closes
    left = 9
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5  # no day off of the table lies in these weeks
    budi = entered_as(house.budi)
    page = budi.visit(f"/tanda-tangan/{evaluation}")
    words = f"Agar semua hak pegawai muat sebelum laporan: paling lambat {day.day} Oktober 2026."
    assert (window.month, day.month) == (10, 10)
    assert words in page.text
    assert "paling lambat 14 hari kerja" in page.text


def test_the_whole_way(case, entered_as, client):
    house, evaluation = case
    budi, sari, dewi = (
        signed_in_pages(entered_as, house, evaluation),
        entered_as(house.sari),
        entered_as(house.dewi),
    )
    (row,) = rows_of(AppraisalResult)
    assert "Tersimpan" in budi.page.text
    assert sari.visit(f"/hasil/{row.id}", status=404), "not before it is delivered"
    budi.visit(f"/hasil/{row.id}")
    budi.submit("sampaikan", cara="portal")
    assert "Terima dokumen evaluasi" in sari.visit("/beranda").text
    page = sari.visit(f"/hasil/{row.id}")
    assert "Baik" not in page.text.split("Tenggat")[0].replace("Baiklah", "")
    sari.submit("terima")
    assert "Sesuai ekspektasi" in sari.page.text
    why = sari.visit(f"/hasil/{row.id}/penjelasan")
    for words in ("Capaian organisasi", "Kuadran", "Siapa memutuskan apa", "hari kerja lagi"):
        assert words in why.text
    sari.visit(f"/hasil/{row.id}")
    sari.submit("tanda-tangan", sandi=SANDI)
    assert "Ditandatangani dan dikembalikan pegawai" in sari.page.text
    sari.visit(f"/hasil/{row.id}/keberatan")
    sari.submit("keberatan", alasan=" ", tautan="https://contoh.go.id/a", status=422)
    assert sari.page.one("[name=bukti][checked]"), "kept and ticked, though the form was refused"
    sari.submit("keberatan", alasan="Rujukan belum dilihat", tautan="")
    assert "contoh.go.id/a" in sari.page.text
    assert "Diajukan" in sari.page.text
    (objection,) = rows_of(Objection)
    assert "Jelaskan keberatan" in budi.visit("/beranda").text
    for who, waits in ((budi, "Menunggu penjelasan Anda"), (dewi, "Menunggu putusan Anda")):
        listed = who.visit("/penilaian").one("#objections").text
        assert "Sari" in listed
        assert waits in listed
    budi.visit(f"/keberatan/{objection.id}")
    budi.submit("penjelasan-baru", penjelasan="Rujukan dicatat di unit lain")
    assert "Putuskan keberatan" in dewi.visit("/beranda").text
    dewi.visit(f"/keberatan/{objection.id}")
    dewi.submit(
        "putusan", **{
            "hasil": "mengubah", "alasan": "Bukti cukup", "hasil-kerja": "diatas_ekspektasi",
            "perilaku-kerja": "diatas_ekspektasi", "sandi": SANDI,
        },
    )  # fmt: skip
    assert count(AppraisalResult) == 2
    assert "Mengubah hasil evaluasi" in dewi.page.text
    assert "digantikan" in sari.visit(f"/hasil/{row.id}").text
    (changed,) = (one for one in rows_of(AppraisalResult) if one.number == 2)
    told = sari.visit(f"/hasil/{changed.id}").text
    assert "tidak ada keberatan lagi" in told
    assert "mengajukan keberatan" not in told
    public = client.get(f"/verifikasi/{row.code}").text
    assert "tidak berlaku lagi" in public
    assert "Sari" not in public
    assert row.predikat.value not in public


def test_a_wrong_password_signs_nothing(case, entered_as):
    house, evaluation = case
    budi = entered_as(house.budi)
    budi.visit(f"/tanda-tangan/{evaluation}")
    budi.submit("tanda-tangan", status=422, sandi="bukan ini")
    assert "Kata sandi tidak cocok" in budi.page.text
    assert count(AppraisalResult) == 0


def test_many_are_signed_with_one_password(case, entered_as):
    house, evaluation = case
    budi = entered_as(house.budi)
    budi.visit("/tanda-tangan")
    budi.submit("tanda-tangan-1", pilih=[str(evaluation)], sandi=SANDI)
    assert "Selesai: 1 dokumen" in budi.page.text
    assert row_of(evaluation).state.value == "ditandatangani"


def test_a_long_list_is_cut_and_signed_as_a_whole(case, entered_as, monkeypatch):
    house, evaluation = case
    monkeypatch.setattr(signing, "SHOWN", 1)
    period = row_of(evaluation).period_id
    one = worker("Tono", "199303032017031009", house.budi.unit_id)
    completed(review_starts.start(one.id, period, house.budi.id, NOW), house.budi.id)
    budi = entered_as(house.budi)
    page = budi.visit("/tanda-tangan")
    assert "1 dari 2 ditampilkan" in page.text
    assert len(page.all("input[name=pilih]")) == 1
    budi.submit("tanda-tangan-1", semua=str(period), sandi=SANDI)
    assert "Selesai: 2 dokumen ditandatangani" in budi.page.text


def test_others_see_nothing(case, entered_as):
    house, evaluation = case
    signed_in_pages(entered_as, house, evaluation)
    (row,) = rows_of(AppraisalResult)
    joko = entered_as(house.joko)
    for path in ("", "/penjelasan", "/unduh/dokumen/pdf"):
        assert joko.visit(f"/hasil/{row.id}{path}", status=403)
    assert joko.visit(f"/tanda-tangan/{evaluation}", status=404)
    assert joko.visit("/rekap-hasil", status=403)


def test_files_are_the_official_forms(case, entered_as):
    house, evaluation = case
    budi = signed_in_pages(entered_as, house, evaluation)
    (row,) = rows_of(AppraisalResult)
    for which in ("dokumen", "hasil"):
        for kind, magic in (("pdf", b"%PDF"), ("xlsx", b"PK")):
            reply = budi.client.get(f"/hasil/{row.id}/unduh/{which}/{kind}")
            assert reply.data.startswith(magic)
    assert budi.client.get(f"/hasil/{row.id}/unduh/lain/pdf").status_code == 404


def test_a_certified_signature_is_large_and_stays_when_its_form_is_refused(
    case, entered_as, app, tmp_path
):
    """A browser never hands a file back: the second sending brings none, the first's is laid."""
    app.config["EVIDENCE_FOLDER"] = str(tmp_path)
    house, evaluation = case
    budi = signed_in_pages(entered_as, house, evaluation)
    (row,) = rows_of(AppraisalResult)
    signed_pdf = b"%PDF-1.7 /ByteRange [0 1 2 3]" + bytes(300_000)

    def sent(browser, status, file=b"", **fields):
        browser.visit(f"/hasil/{row.id}")
        token = browser.page.form("sertifikat").select_one("[name=csrf_token]")["value"]
        data = {"csrf_token": token, **fields}
        if file:
            data["berkas"] = (io.BytesIO(file), "tte.pdf")
        reply = browser.client.post(f"/hasil/{row.id}/sertifikat", data=data)
        assert reply.status_code == status, reply.text
        return reply.text

    refused = sent(budi, 422, signed_pdf, penyelenggara="", rujukan="TTE-9")
    assert "Berkas yang tadi, tte.pdf, masih tersimpan" in refused
    assert 'value="TTE-9"' in refused
    key = re.search('name="tersimpan" value="([0-9a-f]+)"', refused)[1]
    again = {"penyelenggara": "BSrE", "tersimpan": key, "nama-berkas": "tte.pdf"}
    refused = sent(budi, 422, rujukan="x" * 201, **again)
    key = re.search('name="tersimpan" value="([0-9a-f]+)"', refused)[1]
    unsigned = sent(budi, 422, b"%PDF-1.7 tanpa tanda tangan", penyelenggara="BSrE")
    assert 'name="tersimpan"' not in unsigned
    assert count(ResultCertificate) == 0
    sent(budi, 303, **again | {"tersimpan": key})
    (laid,) = rows_of(ResultCertificate)
    assert laid.size == len(signed_pdf)
    file = budi.client.get(f"/hasil/{row.id}/sertifikat/{laid.id}.pdf")
    assert file.data == signed_pdf
    budi.visit(f"/hasil/{row.id}")
    budi.submit("sampaikan", cara="portal")
    sari = entered_as(house.sari)
    sari.visit(f"/hasil/{row.id}")
    sari.submit("terima")
    assert "tulis nomor rujukannya" in sent(sari, 422, **again), "another's file is not found"


def test_the_personnel_office_lists_and_bundles(case, entered_as):
    house, evaluation = case
    signed_in_pages(entered_as, house, evaluation)
    hr = entered_as(house.joko, Role.HR)
    page = hr.visit("/rekap-hasil?predikat=baik&keadaan=belum-disampaikan")
    assert "Sari" in page.text
    assert "Tidak ada hasil" in hr.visit("/rekap-hasil?predikat=kurang").text
    top = hr.visit("/rekap-hasil")
    assert "Dinas Kesehatan: 1 dokumen" in top.text
    assert "Saringan: Semua periode, Semua unit" in hr.page.text
    hr.follow("Puskesmas Poasia")
    assert "Puskesmas Poasia: 1 dokumen" in hr.page.text
    assert "Langsung di unit ini" in hr.page.text
    assert "triwulan iii 2026" in str(hr.page.all("#periode")[0]).casefold()
    assert hr.client.get("/rekap-hasil/hasil.xlsx").data.startswith(b"PK")
    (row,) = rows_of(AppraisalResult)
    assert "Pilih dulu satu periode" in hr.visit("/rekap-hasil").text
    hr.submit("bundel", status=422, muatan="lengkap")
    hr.visit(f"/rekap-hasil?periode={row.period_id}&unit={row.unit_id}")
    hr.submit("bundel", muatan="lengkap")
    assert "0 dari 1" in hr.page.text


@pytest.mark.parametrize("code", ["0000000000000000", "abc", "%00"])
def test_an_unknown_code_is_said_to_be_unknown(agency, client, code):
    assert client.get(f"/verifikasi/{code}").status_code in (404, 400)


def test_a_code_is_read_as_people_type_it(agency, client):
    assert client.get("/verifikasi?kode=abcd").status_code == 422
    reply = client.get("/verifikasi?kode=ABCD-EFGH-JKMN-PQRS")
    assert (reply.status_code, reply.location) == (303, "/verifikasi/ABCDEFGHJKMNPQRS")


def test_the_explanation_tells_dialogue_forum_and_decision(case, entered_as):
    """A document whose content has everything that a document can have."""
    house, evaluation = case
    content = replace(
        CONTENT, form="D.1.1",
        talk=PrintedTalk(
            "2026-09-28T09:00:00+08:00", "Setuju", "2026-09-29T09:00:00+08:00", "2026-09-30", "Baik"
        ),
    )  # fmt: skip
    with writing() as session:
        row = result_row(
            house.sari.id, row_of(evaluation).period_id, house.budi.id, content=content.as_json()
        )
        session.add(row)
    why = entered_as(house.budi).visit(f"/hasil/{row.id}/penjelasan").text
    for words in ("Draf dibagikan", "Tanggapan pegawai: Setuju", "Percakapan", "Forum evaluasi",
                  "Jawaban penilai: Setuju", "Keberatan: Belum dilihat", "Cakupan 93 persen",
                  "SKM loket 82,4 (n 214)", "Realisasi: 93 persen"):  # fmt: skip
        assert words in why, words


def test_pages_cost_few_statements(case, entered_as):
    house, evaluation = case
    budi = signed_in_pages(entered_as, house, evaluation)
    (row,) = rows_of(AppraisalResult)
    db.session.rollback()
    for path in ("/tanda-tangan", f"/hasil/{row.id}", f"/hasil/{row.id}/penjelasan", "/hasil"):
        with watched() as seen:
            budi.visit(path)
        assert len(seen.statements) <= 8, (path, "\n".join(seen.statements))
