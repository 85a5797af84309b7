"""The pages of days off: effects before saving, corrections on record, tables that are pasted."""

from datetime import date

from portal.db import db
from portal.models.holidays import HolidayEntry
from portal.queries.periods import period_by_key
from tests.stored import rows_of


def holiday_form(dewi, **fields):
    day = {"tanggal-hari": "12", "tanggal-bulan": "10", "tanggal-tahun": "2026"}
    return dewi.submit("hari-libur", **(day | fields))


def test_a_regional_holiday_shows_its_effect_before_it_is_saved(dewi, opened):
    dewi.visit("/hari-libur/tambah")
    fields = {"nama": "Hari jadi kota", "jenis": "libur_daerah", "dasar": "SK 5/2026"}
    page = holiday_form(dewi, **fields, alasan="Keputusan wali kota")
    assert "14 Oktober 2026 → 15 Oktober 2026" in page.text
    assert period_by_key("2026-t3").window.closes == date(2026, 10, 14)
    page = dewi.submit("hari-libur", button="Simpan perubahan")
    assert "tersimpan" in page.text
    db.session.rollback()
    assert period_by_key("2026-t3").window.closes == date(2026, 10, 15)


def test_a_running_window_never_shrinks(dewi, opened):
    dewi.visit("/hari-libur/tambah")
    fields = {"nama": "Hari jadi kota", "jenis": "libur_daerah", "dasar": "SK 5/2026"}
    holiday_form(dewi, **fields, alasan="Keputusan wali kota")
    dewi.submit("hari-libur", button="Simpan perubahan")
    (row,) = rows_of(HolidayEntry, HolidayEntry.name == "Hari jadi kota")
    dewi.visit(f"/hari-libur/{row.id}/ubah")
    page = dewi.submit("hapus")
    assert "Tidak ada tenggat yang bergeser" in page.text
    dewi.submit("setuju", alasan="Dibatalkan", button="Simpan perubahan")
    db.session.rollback()
    assert period_by_key("2026-t3").window.closes == date(2026, 10, 15)
    (ended,) = rows_of(HolidayEntry, HolidayEntry.end_reason == "Dibatalkan")
    assert ended.id == row.id


def test_a_correction_supersedes_and_keeps_what_was(dewi, opened):
    (row,) = rows_of(HolidayEntry, HolidayEntry.day == date(2026, 12, 24))
    dewi.visit(f"/hari-libur/{row.id}/ubah")
    moved = {"tanggal-hari": "23", "tanggal-bulan": "12", "tanggal-tahun": "2026"}
    dewi.submit("hari-libur", **moved, alasan="Perubahan SKB")
    page = dewi.submit("hari-libur", button="Simpan perubahan")
    assert "23 Desember 2026" in page.text
    assert "Alasan: Perubahan SKB" in page.text


def test_a_day_that_is_there_is_explained(dewi, opened):
    dewi.visit("/hari-libur/tambah")
    page = holiday_form(
        dewi, nama="Natal", jenis="libur_nasional", status=422,
        **{"tanggal-hari": "25", "tanggal-bulan": "12"},
    )  # fmt: skip
    assert "sudah tercatat sebagai Kelahiran Yesus Kristus" in page.text
    page = holiday_form(dewi, nama="", status=422, **{"tanggal-hari": "31", "tanggal-bulan": "2"})
    assert "Tanggal itu tidak ada di kalender" in page.text


def test_next_years_table_is_pasted_and_declared_complete(dewi, opened):
    dewi.visit("/hari-libur/impor")
    bad = dewi.submit("impor", baris="17 Agustus 2027; Proklamasi; nasional\nkapan; x", status=422)
    assert "Tanggal tidak terbaca" in bad.text
    lines = "Tanggal;Nama;Jenis\n4-1-2027; Libur contoh; nasional\n1/1/2027;Tahun Baru;nasional"
    page = dewi.submit("impor", baris=lines)
    assert "15 Januari 2027 → 18 Januari 2027" in page.text
    page = dewi.submit("impor", dasar="SKB 2027", alasan="Terbit", button="Simpan semua baris")
    assert "belum lengkap" in page.text
    dewi.submit("lengkap")
    page = dewi.submit("setuju", alasan="Semua sudah masuk", button="Simpan perubahan")
    assert "Tabel lengkap menurut" in page.text
