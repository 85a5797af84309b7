"""Forms A.1.1-A.1.8 and B.1.1-B.1.9 of PermenPANRB 6/2022, from the pages: title and columns word
by word as the Lampiran prints them, both as a tagged PDF and as a spreadsheet.
"""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from itertools import product

import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from portal.db import writing
from portal.models.skp import Skp
from portal.rules.guidance import GuidanceKind, fields_of
from portal.rules.measures import Competence
from portal.rules.skp_words import Approach, SkpForm
from portal.services import feedback, guidance
from portal.services.guidance import NewGuidance
from portal.services.role_cells import NewShare, share_out
from tests.documents.pdf_reader import text
from tests.services import dialogue
from tests.services.dialogue import ACT
from tests.services.plans import COVERAGE, GOAL, drafted, in_force
from tests.services.test_cascade import leader_goal, strategy_of

pytestmark = [pytest.mark.usefixtures("monday"), pytest.mark.engines("sqlite")]
SKP = "SASARAN KINERJA PEGAWAI PENDEKATAN HASIL KERJA"
HEADS = "BAGI PEJABAT PIMPINAN TINGGI DAN PIMPINAN UNIT KERJA MANDIRI"
STAFF = "BAGI PEJABAT ADMINISTRASI DAN PEJABAT FUNGSIONAL"
RECORD = "REKAMAN INFORMASI UMPAN BALIK BERKELANJUTAN PENDEKATAN HASIL KERJA"
ENDS = ("REALISASI BERDASARKAN BUKTI DUKUNG", "UMPAN BALIK BERKELANJUTAN BERDASARKAN BUKTI DUKUNG")
RESULT, MEASURE = "RENCANA HASIL KERJA", "INDIKATOR KINERJA INDIVIDU"
ABOVE = "RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI"
# Code -> title, and the rows of column titles (or, for A.1.3 and A.1.4, of row titles).
FORMS = {
    "A.1.1": (f"{SKP} KUALITATIF {HEADS}", [(
        "NO", "HASIL KERJA (disertai dengan Jabatan Pimpinan yang memberikan penugasan)",
        "Ukuran keberhasilan/ Indikator Kinerja Individu, Target, dan Perspektif")]),
    "A.1.2": (f"{SKP} KUANTITATIF {HEADS}", [("NO", RESULT, MEASURE, "TARGET", "PERSPEKTIF")]),
    "A.1.3": (f"MANUAL INDIKATOR KINERJA SKP {HEADS.removeprefix('BAGI ')}", [(one,) for one in (
        RESULT, "UKURAN KEBERHASILAN/ INDIKATOR KINERJA", "TUJUAN", "DESKRIPSI: Definisi",
        "DESKRIPSI: Formula", "SATUAN PENGUKURAN", "KUALITAS DAN TINGKAT KENDALI",
        "SUMBER DATA", "PERIODE PELAPORAN")]),
    "A.1.4": ("WORKBLOCK UNTUK IDENTIFIKASI STRATEGI PENCAPAIAN HASIL KERJA", [(one,) for one in (
        "JUDUL INISIATIF STRATEGI PENCAPAIAN IKU", "INDIKATOR DAN TARGET YANG DIINTERVENSI",
        "PEMILIK STRATEGI", "PIHAK YANG TERLIBAT", "WAKTU PENYELESAIAN", "PENERIMA MANFAAT",
        "TUJUAN", "ANGGARAN", "STRATEGI (KEY ACTIVITIES): A. RUTIN",
        "STRATEGI (KEY ACTIVITIES): B. TRANSFORMATIF", "KELUARAN KUNCI (KEY MILESTONE): A. RUTIN",
        "KELUARAN KUNCI (KEY MILESTONE): B. TRANSFORMATIF")]),
    "A.1.5": ("MATRIKS PEMBAGIAN PERAN DAN HASIL", [
        ("PEGAWAI", "JABATAN", "LAYANAN: Jemput bola ke posyandu")]),
    "A.1.6": (f"{SKP} KUALITATIF {STAFF}", [(
        "NO", "HASIL KERJA (disertai dengan Jabatan Pimpinan/ Tim Kerja yang memberikan penugasan)",
        "Ukuran keberhasilan/ indikator kinerja individu dan Target")]),
    "A.1.7": (f"{SKP} KUANTITATIF {STAFF}", [
        ("NO.", f"{ABOVE}*", RESULT, "ASPEK", MEASURE, "TARGET")]),
    "A.1.8": ("LAMPIRAN SASARAN KINERJA PEGAWAI", [
        ("DUKUNGAN SUMBER DAYA",), ("SKEMA PERTANGGUNGJAWABAN",), ("KONSEKUENSI",)]),
    "B.1.1": ("RENCANA AKSI", [("Rencana Hasil Kerja", "Rencana Aksi")]),
    "B.1.2": ("PENDOKUMENTASIAN KINERJA", [
        ("Rencana Hasil Kerja", "Rencana Aksi", "Realisasi dan Bukti Dukung")]),
    "B.1.3": (f"{RECORD} KUALITATIF", [("HASIL KERJA", *ENDS), ("PERILAKU KERJA", ENDS[1])]),
    "B.1.4": (f"{RECORD} KUANTITATIF {HEADS}", [
        ("NO.", RESULT, MEASURE, "TARGET", "PERSPEKTIF", *ENDS)]),
    "B.1.5": (f"{RECORD} KUANTITATIF {STAFF}", [
        ("NO", ABOVE, RESULT, "ASPEK", MEASURE, "TARGET", *ENDS)]),
    "B.1.6": ("PELAKSANAAN COACHING", [
        ("TUJUAN: APA YANG INGIN SAYA CAPAI?",),
        (MEASURE, "BASELINE TARGET (JIKA ADA)", "TARGET", "STRATEGI PENCAPAIAN TARGET"),
        ("FAKTA: DIMANA SAYA SEKARANG?",),
        ("TARGET SKP", "PROGRES PENCAPAIAN TARGET", "MASALAH / HAMBATAN", "PENYEBAB"),
        ("PELUANG: APA YANG DAPAT SAYA LAKUKAN?",),
        ("LANGKAH KEDEPAN: APA YANG AKAN SAYA LAKUKAN KE DEPAN?",),
        (MEASURE, "STRATEGI UNTUK MENGATASI MASALAH/HAMBATAN",
         "PENYESUAIAN UKURAN KEBERHASILAN DAN TARGET (YA/ TIDAK)*")]),
    "B.1.7": ("PELAKSANAAN MENTORING", [
        ("TUJUAN: APA YANG INGIN SAYA CAPAI DENGAN MENTORING?",),
        ("KEAHLIAN/ KETERAMPILAN SPESIFIK YANG AKAN DIKEMBANGKAN", "JANGKA WAKTU MENTORING",
         "PERUBAHAN YANG DIHARAPKAN", "UKURAN KEBERHASILAN MENTORING"),
        ("JURNAL MENTORING",),
        ("WAKTU DAN TEMPAT", "MATERI MENTORING", "RENCANA AKSI", "TARGET WAKTU RENCANA AKSI")]),
    "B.1.8": ("UMPAN BALIK PELAKSANAAN BIMBINGAN KINERJA", [("SUBJEK", "KRITERIA", "UMPAN BALIK")]),
    "B.1.9": ("EVALUASI KOMPETENSI PEGAWAI SEBAGAI TINDAK LANJUT BIMBINGAN KINERJA", [
        ("NO", "KOMPETENSI PEGAWAI*", "NILAI (SKALA 1-5)",
         "ALASAN TERHADAP PENILAIAN KOMPETENSI"),
        ("REKOMENDASI",), ("DESKRIPSI SKALA PENILAIAN",)]),
}  # fmt: skip
GROWTH = replace(
    GOAL,
    indicators=(
        replace(COVERAGE, baseline=Decimal("68.5"), denominator="bayi sasaran di wilayah"),
    ),
)
KINDS = {"pdf": "application/pdf", "xlsx": "spreadsheetml"}


@pytest.fixture
def addresses(house):
    """Where each form is downloaded: code -> (address, plan's approach and form or None)."""
    strategy = strategy_of(house, leader_goal(house))
    share_out(strategy.id, None, [NewShare(house.sari.id, "", "Posyandu lengkap")], 1, ACT)
    plan = in_force(house, drafted(house, GROWTH))
    feedback.give(house.sari.id, house.budi.id, dialogue.note(), ACT)
    coached = dialogue.signed(house.sari.id, house.budi.id)
    fields = {one.key: f"Isi {one.key}" for one in fields_of(GuidanceKind.MENTORING)}
    mentored = guidance.write(
        house.sari.id, house.budi.id,
        NewGuidance(GuidanceKind.MENTORING, ACT.on, fields), ACT,
    )  # fmt: skip
    guidance.review(coached, house.sari.id, {str(n): f"Baik {n}" for n in range(1, 10)}, ACT)
    levels = {Competence.INTEGRITAS: (3, "Mencatat apa adanya")}
    guidance.evaluate(coached, house.budi.id, levels, "Magang", ACT)
    unit = "/kaskade/puskesmas-poasia/2026"
    log = f"/catatan/pegawai/{house.sari.id}/unduh"
    record = f"/umpan-balik/pegawai/{house.sari.id}/rekaman.{{}}?periode=2026-t3"
    told, counted = Approach.KUALITATIF, Approach.KUANTITATIF
    heads, staff = SkpForm.PIMPINAN, SkpForm.PELAKSANA
    plain = {
        "A.1.3": f"/skp/{plan}/unduh/manual/{{}}", "A.1.8": f"/skp/{plan}/unduh/lampiran/{{}}",
        "A.1.4": f"{unit}/strategi/{strategy.id}/unduh/{{}}", "A.1.5": f"{unit}/matriks/unduh/{{}}",
        "B.1.1": f"{log}/rencana-aksi/{{}}", "B.1.2": f"{log}/pendokumentasian/{{}}",
        "B.1.6": f"/bimbingan/{coached}/formulir.{{}}?kode=b16",
        "B.1.7": f"/bimbingan/{mentored}/formulir.{{}}?kode=b16",
        "B.1.8": f"/bimbingan/{coached}/formulir.{{}}?kode=b18",
        "B.1.9": f"/bimbingan/{coached}/formulir.{{}}?kode=b19",
    }  # fmt: skip
    found = {code: (address, None) for code, address in plain.items()}
    for code, shape in {
        "A.1.1": (told, heads), "A.1.2": (counted, heads), "A.1.6": (told, staff),
        "A.1.7": (counted, staff),
    }.items():  # fmt: skip
        found[code] = (f"/skp/{plan}/unduh/skp/{{}}", shape)
    found["A.1.3"] = (found["A.1.3"][0], (counted, heads))
    for code, shape in {
        "B.1.3": (told, staff),
        "B.1.4": (counted, heads),
        "B.1.5": (counted, staff),
    }.items():
        found[code] = (record, shape)
    return found


def test_every_form_comes_in_both_formats_with_the_official_columns(house, at, addresses):
    """Some three seconds for thirty-four documents, so that one office is set up and not many."""
    assert addresses.keys() == FORMS.keys()
    reader = {code: house.sari for code in FORMS} | {"B.1.9": house.budi}
    browsers = {one.id: at(one) for one in (house.sari, house.budi)}
    browsers[house.sari.id].client.get("/?bahasa=en")
    faults = []
    for code, kind in product(FORMS, KINDS):
        address, shape = addresses[code]
        if shape is not None:
            with writing() as session:
                session.execute(sa.update(Skp).values(approach=shape[0], form=shape[1]))
        answer = browsers[reader[code].id].client.get(address.format(kind))
        assert (answer.status_code, KINDS[kind] in answer.mimetype) == (200, True), (code, kind)
        faults += _pdf(code, answer.data) if kind == "pdf" else _xlsx(code, answer.data)
    assert faults == []


def _pdf(code, data):
    said = " ".join(text(data).split())
    wanted = [f"Formulir {code},", FORMS[code][0], "/StructTreeRoot"]
    marked = said + ("/StructTreeRoot" if b"/StructTreeRoot" in data else "")
    return [f"{code} pdf: {one}" for one in wanted if one not in marked]


def _xlsx(code, data):
    (name,) = (book := CalamineWorkbook.from_filelike(BytesIO(data))).sheet_names
    title, wanted = FORMS[code]
    rows = [[str(c) for c in row if str(c)] for row in book.get_sheet_by_name(name).to_python()]
    is_labelled = code in ("A.1.3", "A.1.4")
    heads = [tuple(row[:1]) if is_labelled else tuple(row) for row in rows]
    places = [heads.index(one) if one in heads else -1 for one in wanted]
    faults = [f"{code} xlsx: {one}" for one, at in zip(wanted, places, strict=True) if at < 0]
    if rows[0] != [title]:
        faults.append(f"{code} xlsx: titled {rows[0]}")
    return faults if name == code else [*faults, f"{code} xlsx: sheet {name}"]


def test_a_growth_indicator_is_printed_with_its_start_and_its_denominator(house, at, addresses):
    sari = at(house.sari)
    (manual, _), (log, _) = addresses["A.1.3"], addresses["B.1.2"]
    assert "Penyebut: bayi sasaran di wilayah. Nilai awal: 68,5" in text(
        sari.client.get(manual.format("pdf")).data
    )
    page = sari.visit("/skp")
    assert "awal 68,5; penyebut: bayi sasaran di wilayah" in sari.follow("2026, versi 1").text
    assert page.status == 200
    sari.visit("/catatan")
    sari.submit("catat", teks="Cakupan naik", banyak="75,5")
    sari.submit("catat", teks="Cakupan naik lagi", banyak="77")
    page = sari.visit("/catatan")
    assert "Terakhir 77 persen dari 2 catatan; target 80 - 90 persen" in page.text
    assert "Dari nilai awal 68,5 persen berubah +8,5." in page.text
    assert "Penyebut: bayi sasaran di wilayah." in page.text
    book = CalamineWorkbook.from_filelike(BytesIO(sari.client.get(log.format("xlsx")).data))
    printed = str(book.get_sheet_by_index(0).to_python())
    assert "terakhir 77 persen; nilai awal 68,5; penyebut bayi sasaran di wilayah" in printed
