"""Rows of the agency's office: staff, units, schemes, instruments, periods, counters."""

from tests.attacks.stale import AGUS, Stale
from tests.staff_files import HEAD_NIP

POST = {"jenis": "definitif", "unit": "#1", "jenis-jabatan": "pelaksana", "rumpun": "umum"}


def day(name: str, number: int, month: int = 12) -> dict[str, str]:
    """A day as three fields."""
    return {f"{name}-hari": str(number), f"{name}-bulan": str(month), f"{name}-tahun": "2026"}


PEOPLE = {
    "people.name_rater": Stale(
        "people.show", {"alasan": "Alasan pertama", "nip-penilai": HEAD_NIP},
        {"alasan": "Alasan kedua", "nip-penilai": HEAD_NIP}, ("Alasan pertama",),
    ),
    "people_edit.change": Stale(
        "people_edit.edit", {"name": "Sari Pertama"}, {"name": "Sari Kedua"}, ("Sari Pertama",)
    ),
    "people_edit.correct_nip": Stale(
        "people_edit.edit", {"nip": "199205052019032905", "reason": "SK 1"},
        {"nip": "199205052019032906", "reason": "SK 2"}, ("199205052019032905",),
    ),
    "units.change": Stale(
        "units.edit", {"nama": "Puskesmas Satu"}, {"nama": "Puskesmas Dua"}, ("Puskesmas Satu",)
    ),
    "units.rename_service": Stale(
        "units.show", {"nama": "Loket Satu"}, {"nama": "Loket Dua"}, ("Loket Satu",)
    ),
    "unit_helpers.save": Stale(
        "unit_helpers.edit", {"nip": HEAD_NIP, "jam": "08.00-10.00"},
        {"nip": HEAD_NIP, "jam": "13.00-15.00"}, ("08.00-10.00",),
    ),
    "agency_card.save": Stale(
        "agency_card.edit", {"singkat": "Kota Satu"}, {"singkat": "Kota Dua"}, ("Kota Satu",), AGUS,
    ),
    "help_desk.save": Stale(
        "help_desk.desk", {"jabatan": "Meja satu", "telepon": "0401 312 4567"},
        {"jabatan": "Meja dua", "telepon": "0401 312 9999"}, ("Meja satu",), AGUS,
    ),
    "corrections.decide": Stale(
        "corrections.show", {"putusan": "tolak", "jawaban": "Jawaban satu"},
        {"putusan": "tolak", "jawaban": "Jawaban dua"}, ("Jawaban satu",), again=False,
    ),
    "points.window": Stale(
        "points.point", day("tutup", 1), day("tutup", 31), ("1 Desember 2026",)
    ),
    "service_times.set_standard": Stale(
        "service_times.standard", {"lama": "3"}, {"lama": "5"}, ("3 hari kerja",)
    ),
}  # fmt: skip

SETTINGS = {
    "scheme_sections.save": Stale(
        "scheme_sections.edit", {"peers.working_days": "9"}, {"peers.working_days": "10"}, ("9",)
    ),
    "scheme_adoption.adopt": Stale(
        "scheme_adoption.confirm", {"peers.working_days": "7"},
        {"alasan": "Perwali 7", "siap": "ya"}, (),
        after=("scheme_sections.edit", "scheme_sections.save"), again=False,
    ),
    "instrument_editing.save_head": Stale(
        "instrument_editing.head", {"title-id": "Judul satu"}, {"title-id": "Judul dua"},
        ("Judul satu",),
    ),
    "instrument_editing.save_section": Stale(
        "instrument_editing.section", {"title-id": "Bagian satu"}, {"title-id": "Bagian dua"},
        ("Bagian satu",),
    ),
    "instrument_editing.save_item": Stale(
        "instrument_editing.item", {"helper-id": "Bantuan satu"}, {"helper-id": "Bantuan dua"},
        ("Bantuan satu",),
    ),
    "instrument_drafts.arrange": Stale(
        "instrument_drafts.show", {"title-id": "Bagian tiga"}, {}, ("Bagian tiga",), button="hapus",
        after=("instrument_editing.section", "instrument_editing.save_section"),
    ),
    "peer_rounds.terms": Stale(
        "peer_rounds.terms", {"beban": "9"}, {"beban": "8"}, ("9",)
    ),
    "organisation_predikats.save": Stale(
        "organisation_predikats.edit",
        {"predikat": "baik", "dasar": "Keputusan satu", "alasan": "Ralat"},
        {"predikat": "kurang", "dasar": "Keputusan dua", "alasan": "Ralat"}, ("Keputusan satu",),
    ),
}  # fmt: skip

LAST = {
    "periods.take_step": Stale("step", {}, {}, (), again=False),
    "people.end_posting": Stale(
        "people.show", day("akhir", 1), day("akhir", 31), ("1 Desember 2026",)
    ),
    "people.add_posting": Stale(
        "people.show", {"alasan": "Alasan ketiga", "nip-penilai": HEAD_NIP},
        POST | {"jabatan": "Bidan"} | day("mulai", 1), ("Alasan ketiga",),
        after=("people.show", "people.name_rater"),
    ),
    "people_edit.leave": Stale(
        "people_edit.departure", {"name": "Sari Ketiga"},
        {"kind": "pensiun", "reason": "SK 7"} | day("sejak", 31), ("Sari Ketiga",),
        after=("people_edit.edit", "people_edit.change"),
    ),
    "scheme_drafts.discard": Stale(
        "scheme_drafts.confirm_discard", {"peers.working_days": "6"}, {}, (),
        after=("scheme_sections.edit", "scheme_sections.save"),
    ),
    "instrument_drafts.discard": Stale(
        "instrument_drafts.confirm_discard", {"title-id": "Judul empat"}, {}, (),
        after=("instrument_editing.head", "instrument_editing.save_head"),
    ),
}  # fmt: skip
