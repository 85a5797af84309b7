"""The pages of the log: writing in ten seconds, and nothing lost."""

import io
import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.models.log import EntryComment, EntryEvidence, LogCase, LogEntry
from portal.rules.scheme_words import EntryKind
from portal.rules.schemes import load_shipped
from portal.services import log as writing
from portal.services import log_consents
from portal.services.log_filling import NewEntry
from portal.services.schemes import adopt_scheme
from tests import factories
from tests.attacks.statements import watched
from tests.rules.test_evidence_files import png
from tests.services import office, plans
from tests.stored import count, rows_of
from tests.web.people import entered

ACT = factories.AGUS
NIP = {"sari": "199001012015032003", "budi": "198001012005011002", "dewi": "197501012000032001",
       "joko": "199101012016011004"}  # fmt: skip


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(factories.MOMENT, tick=False)


@pytest.fixture
def house(app, tmp_path):
    app.config["EVIDENCE_FOLDER"] = str(tmp_path)
    made = office.office()
    plans.in_force(made, plans.drafted(made))
    scheme = load_shipped("sorong")
    log = replace(scheme.log, entry_kinds=tuple(EntryKind), on_behalf=True)
    factories.agency()
    adopt_scheme(replace(scheme, log=log), "Uji", ACT)
    return made


@pytest.fixture
def as_(app, house):
    return lambda name: entered(app, NIP[name])


def wrote(person, text="12 bayi lengkap", on=ACT.on, **more) -> uuid.UUID:
    return writing.write(person, NewEntry(on, text, uuid.uuid4(), **more), ACT)


def test_ten_seconds_are_enough(as_):
    sari = as_("sari")
    page = sari.visit("/catatan")
    assert "Persentase bayi" in page.form("catat").select_one("option[selected]").text
    after = sari.submit("catat", teks="Imunisasi lengkap 82,5 persen", banyak="82,5")
    assert "Tercatat." in after.text
    assert "82,5 persen" in after.text
    (row,) = rows_of(LogEntry)
    assert str(row.quantity) == "82.5"
    assert row.measure_id is not None


def test_a_refusal_loses_nothing(as_):
    sari = as_("sari")
    sari.visit("/catatan")
    page = sari.submit("catat", status=422, teks="Naskah saya", banyak="delapan", kendala="Hujan")
    assert page.form("catat").select_one("#teks").text == "Naskah saya"
    assert page.form("catat").select_one("#banyak")["value"] == "delapan"
    assert page.form("catat").select_one("#kendala")["value"] == "Hujan"
    assert count(LogEntry) == 0


def test_a_closed_day_brings_the_text_back_and_gives_it_as_a_file(as_):
    sari = as_("sari")
    page = sari.visit("/catatan")
    token = page.form("catat").select_one("[name=csrf_token]")["value"]
    typed = {"csrf_token": token, "teks": "Terlambat", "tanggal-hari": "1", "tanggal-bulan": "3",
             "tanggal-tahun": "2026"}  # fmt: skip
    answer = sari.client.post("/catatan", data=typed)
    assert answer.status_code == 409
    assert "Terlambat</textarea>" in answer.text
    file = sari.client.post("/naskah", data=typed)
    assert "attachment" in file.headers["Content-Disposition"]
    assert "teks:\r\nTerlambat" in file.text


def test_htmx_gets_the_day_with_a_fresh_form(as_):
    sari = as_("sari")
    page = sari.visit("/catatan")
    token = page.form("catat").select_one("[name=csrf_token]")["value"]
    data = {"csrf_token": token, "teks": "3 bayi lengkap", "kunci": str(uuid.uuid4())}
    for _time in range(2):  # sent twice, as from a phone that lost the first answer
        part = sari.client.post("/catatan", data=data, headers={"HX-Request": "true"})
        assert part.status_code == 200
        assert part.text.lstrip().startswith('<div id="hari">')
    assert count(LogEntry) == 1


def test_a_photo_is_kept_and_opened_by_those_who_may(as_, house):
    sari = as_("sari")
    page = sari.visit("/catatan")
    token = page.form("catat").select_one("[name=csrf_token]")["value"]
    sari.client.post(
        "/catatan",
        data={"csrf_token": token, "teks": "Loket baru", "foto": (io.BytesIO(png()), "a.png")},
    )
    (link,) = rows_of(EntryEvidence)
    path = f"/catatan/bukti/{link.evidence_id}"
    for name in ("sari", "budi", "dewi"):
        answer = (sari if name == "sari" else as_(name)).client.get(path)
        assert answer.status_code == 200, name
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Disposition"].startswith("inline;")
    assert as_("joko").client.get(path).status_code == 403


def test_what_is_no_evidence_is_refused_by_its_field(as_):
    sari = as_("sari")
    token = sari.visit("/catatan").form("catat").select_one("[name=csrf_token]")["value"]
    data = {"csrf_token": token, "teks": "x", "berkas": (io.BytesIO(b"<html>"), "a.pdf")}
    answer = sari.client.post("/catatan", data=data)
    assert answer.status_code == 422
    assert 'id="berkas-e"' in answer.text
    assert count(LogEntry) == 0


def test_only_these_forms_take_large_bodies(as_):
    sari = as_("sari")
    body = b"--x\r\nContent-Disposition: form-data; name=foto; filename=a\r\n\r\n"
    body += b"x" * 6_000_000 + b"\r\n--x--\r\n"
    sent = {"data": body, "content_type": "multipart/form-data; boundary=x"}
    assert sari.client.post("/catatan", **sent).status_code == 400  # read, and without a token
    assert sari.client.post("/catatan/minggu", **sent).status_code == 413


def test_an_entry_is_changed_where_it_was_seen(as_, house):
    made = wrote(house.sari.id)
    sari = as_("sari")
    sari.visit(f"/catatan/{made}/ubah")
    writing.change(made, NewEntry(ACT.on, "dari ponsel", uuid.uuid4()), 1, ACT)
    page = sari.submit("ubah", status=409, teks="dari kantor")
    assert "dari ponsel" in page.text
    assert "dari kantor" in page.form("ubah").select_one("#teks").text
    assert "Tercatat." in sari.submit("ubah").text
    assert rows_of(LogEntry)[0].text == "dari kantor"


def test_a_removal_asks_first(as_, house):
    made = wrote(house.sari.id)
    sari = as_("sari")
    sari.visit(f"/catatan/{made}/hapus")
    assert "Catatan dihapus." in sari.submit("hapus").text
    assert count(LogEntry) == 0


def test_a_case_has_its_own_form(as_):
    sari = as_("sari")
    sari.visit("/catatan/kasus")
    sari.submit("kasus", status=422, teks="Antrean")
    page = sari.submit("kasus", nomor="P-7", saluran="loket")
    assert "Tercatat." in page.text
    assert rows_of(LogCase)[0].number == "P-7"


def test_yesterday_is_copied_without_its_quantities(as_, house):
    wrote(house.sari.id, on=ACT.on - timedelta(days=1))
    sari = as_("sari")
    page = sari.visit("/catatan/salin")
    name = page.form("salinan").select_one("[name=salin]")["value"]
    sari.submit("salinan", status=422)
    sari.submit("salinan", salin=name)
    assert [(row.on_date, row.quantity) for row in rows_of(LogEntry, LogEntry.on_date == ACT.on)] \
        == [(ACT.on, None)]  # fmt: skip


def test_a_rater_reads_takes_note_and_comments(as_, house):
    made = wrote(house.sari.id)
    budi = as_("budi")
    page = budi.visit(f"/catatan/pegawai/{house.sari.id}")
    assert "12 bayi lengkap" in page.text
    assert "Ditandai diketahui." in budi.submit("diketahui").text
    assert rows_of(LogEntry)[0].acknowledged_by_id == house.budi.id
    token = page.form("diketahui").select_one("[name=csrf_token]")["value"]
    path = f"/catatan/{made}/komentar"
    assert budi.client.post(path, data={"csrf_token": token}).status_code == 422
    assert budi.client.post(path, data={"csrf_token": token, "komentar": "Ya"}).status_code == 303
    assert count(EntryComment) == 1
    joko = as_("joko")
    assert joko.client.get(f"/catatan/pegawai/{house.sari.id}").status_code == 403
    assert joko.client.get(f"/catatan/{made}/ubah").status_code == 403


def test_a_colleague_enters_with_consent_and_sees_only_that(as_, house):
    wrote(house.sari.id, "rahasia Sari")
    joko, path = as_("joko"), f"/catatan/untuk/{house.sari.id}"
    assert joko.client.get(path).status_code == 403
    sari = as_("sari")
    sari.visit("/catatan/izin")
    sari.submit("izin", status=422, nip="12")
    sari.submit("izin", nip=NIP["joko"])
    page = joko.visit(path)
    assert "rahasia Sari" not in page.text
    joko.submit("catat", teks="Ruas bersih")
    assert rows_of(LogEntry, LogEntry.text == "Ruas bersih")[0].entered_by_id == house.joko.id
    assert "Dicatat oleh Joko" in sari.visit("/catatan").text


def test_everything_can_be_taken_along(as_, house):
    wrote(house.sari.id, "=1+1")
    answer = as_("sari").client.get("/catatan/catatan.csv?tahun=2026")
    assert answer.mimetype == "text/csv"
    assert "'=1+1" in answer.text


def test_a_spreadsheet_is_previewed_and_written_once(as_, house):
    sari = as_("sari")
    sheet = (
        "Tanggal;Capaian;Indikator;Banyaknya\n"
        "10-09-2026;Bayi lengkap;Persentase bayi yang imunisasinya lengkap;80,5\n"
        "11-09-2026;Rapat selesai;;\n"
    )
    for fresh in (2, 0):
        token = sari.visit("/catatan/impor").form("impor").select_one("[name=csrf_token]")["value"]
        data = {"csrf_token": token, "berkas": (io.BytesIO(sheet.encode()), "a.csv")}
        page = sari.visit(sari.client.post("/catatan/impor", data=data).location)
        assert bool(page.all("#terapkan")) is bool(fresh)
        if fresh:
            assert "sudah masuk" in sari.submit("terapkan").text
    assert count(LogEntry) == 2


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("kemarin;x;;", "Tanggal tidak terbaca"),
        ("10-09-2026;;;", "Capaian kosong"),
        ("01-01-2026;x;;", "masih terbuka"),
        ("10-09-2026;x;Lain;", "tidak ada di rencana"),
        ("10-09-2026;x;;5", "perlu indikator"),
        ("10-09-2026;x;;banyak", "harus angka"),
    ],
)
def test_a_spreadsheet_with_a_fault_writes_nothing(as_, line, words):
    sari = as_("sari")
    token = sari.visit("/catatan/impor").form("impor").select_one("[name=csrf_token]")["value"]
    sheet = f"Tanggal;Capaian;Indikator;Banyaknya\n10-09-2026;baik;;\n{line}\n"
    data = {"csrf_token": token, "berkas": (io.BytesIO(sheet.encode()), "a.csv")}
    page = sari.visit(sari.client.post("/catatan/impor", data=data).location)
    assert words in page.text
    assert "Baris 3" in page.text
    assert not page.all("form#terapkan")


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("sari", "/catatan"),
        ("sari", "/catatan/minggu"),
        ("sari", "/catatan/salin"),
        ("sari", "/catatan/izin"),
        ("sari", "/catatan/catatan.csv"),
        ("budi", "/catatan/pegawai/{sari}"),
    ],
)
def test_a_page_costs_eight_statements_however_long_the_log(as_, house, name, path):
    person = house.sari.id
    log_consents.give(person, NIP["joko"], ACT)
    for ago in range(2):
        wrote(person, on=ACT.on - timedelta(days=ago))
    client, address = as_(name).client, path.format(sari=person)
    client.get(address)
    with watched() as few:
        assert client.get(address).status_code == 200
    for day in range(7):
        wrote(person, f"Hasil {day}", date(2026, 9, 14) - timedelta(days=day))
        wrote(person, f"Hasil {day} lagi", date(2026, 9, 14))
    with watched() as many:
        assert client.get(address).status_code == 200
    assert len(many.statements) <= 8, "\n".join(many.statements)
    assert len(many.statements) <= len(few.statements)
