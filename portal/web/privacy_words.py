"""Words of the privacy pages: fields, states, clocks, purge steps, values."""

from datetime import date, datetime
from enum import Enum
from typing import Any

from flask_babel import gettext as _

from portal.rules.corrections import (
    LONGEST_REASON,
    LONGEST_VALUE,
    CorrectionFault,
    CorrectionField,
    CorrectionState,
)
from portal.rules.privacy_clock import Pace
from portal.web.filters import saat, tanggal


def field_words(one: CorrectionField) -> str:
    """Which part of a record."""
    return {
        CorrectionField.NAMA: _("Nama"),
        CorrectionField.SUREL: _("Surel"),
        CorrectionField.TELEPON: _("Telepon"),
        CorrectionField.NIP: _("NIP"),
        CorrectionField.STATUS: _("Status kepegawaian"),
        CorrectionField.GOLONGAN: _("Golongan"),
        CorrectionField.PENEMPATAN: _("Jabatan, unit, atau atasan"),
        CorrectionField.LAINNYA: _("Data lain"),
    }[one]


def field_options() -> list[tuple[str, str]]:
    """All fields, for a list to choose from."""
    return [("", _("Pilih data")), *((one.value, field_words(one)) for one in CorrectionField)]


def state_words(one: CorrectionState) -> tuple[str, str]:
    """(words, tone of the badge)."""
    return {
        CorrectionState.DIAJUKAN: (_("Menunggu putusan"), "info"),
        CorrectionState.DITERAPKAN: (_("Diperbaiki"), "good"),
        CorrectionState.DITOLAK: (_("Ditolak"), "bad"),
    }[one]


def pace_words(one: Pace) -> tuple[str, str]:
    """(words, tone of the badge)."""
    return {
        Pace.BERJALAN: (_("Dalam tenggat"), "info"),
        Pace.LEWAT: (_("Tenggat terlewat"), "bad"),
        Pace.TEPAT_WAKTU: (_("Tepat waktu"), "good"),
        Pace.TERLAMBAT: (_("Terlambat"), "warn"),
    }[one]


def fault_words(one: CorrectionFault) -> str:
    """What is wrong with a request, and how to mend it."""
    return {
        CorrectionFault.KOSONG: _("Bagian ini wajib diisi."),
        CorrectionFault.PANJANG: _(
            "Terlalu panjang: isi paling banyak %(value)s huruf, alasan %(reason)s huruf.",
            value=LONGEST_VALUE,
            reason=LONGEST_REASON,
        ),
        CorrectionFault.SUREL: _(
            "Alamat surel tidak lengkap: tulis nama, tanda @, dan alamat kantornya."
        ),
        CorrectionFault.TELEPON: _("Nomor telepon tidak dikenal: tulis 08... atau kode area."),
    }[one]


def step_words(key: str) -> str:
    """What a step of a purge takes."""
    return {
        "akun_tertutup": _("Kata sandi dan kunci akun yang ditutup"),
        "kode_pemulihan": _("Kode pemulihan akun yang ditutup"),
        "perangkat": _("Sesi perangkat lama"),
        "tautan_aktivasi": _("Tautan aktivasi kedaluwarsa"),
        "ikatan_forum": _("Ikatan anggota forum"),
        "percobaan_gagal": _("Penghitung percobaan gagal"),
        "kontak_pegawai": _("Surel dan telepon pegawai yang sudah berhenti"),
        "pratinjau_impor": _("Pratinjau impor yang tidak diterapkan"),
        "pratinjau_kompetensi": _("Pratinjau level kompetensi yang tidak diterapkan"),
        "pratinjau_waktu": _("Pratinjau waktu layanan yang tidak diterapkan"),
        "isi_impor": _("Isi berkas impor lama"),
        "alamat_kalender": _("Alamat kalender akun yang ditutup"),
        "perubahan_impor": _("Perubahan data oleh impor lama"),
        "kiriman_pesan": _("Kiriman pesan lama"),
        "pesan_lama": _("Pesan lama"),
        "bukti_sisa": _("Bukti yang tidak dipakai"),
        "surat_suara": _("Surat suara lama"),
        "saran_warga": _("Saran warga lama"),
        "permintaan_perbaikan": _("Permintaan perbaikan lama"),
    }.get(key, key.replace("_", " "))


def age_words(oldest: str | None, newest: str | None) -> str:
    """From when to when rows are, as a purge counted them (ISO days)."""
    days = [tanggal(date.fromisoformat(day)) for day in (oldest, newest) if day]
    if not days:
        return "-"
    if days[0] == days[-1]:
        return days[0]
    return _("%(first)s sampai %(last)s", first=days[0], last=days[-1])


def shown(value: Any) -> str:
    """A value of a row as a person reads it; lists and mappings as pairs."""
    if value is None or value == "":
        return "-"
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if isinstance(value, datetime):
        return saat(value)
    if isinstance(value, date):
        return tanggal(value)
    if isinstance(value, Enum):
        return str(getattr(value, "label", value.value))
    if isinstance(value, dict):
        return "; ".join(f"{key}: {shown(one)}" for key, one in value.items()) or "-"
    if isinstance(value, list):
        return ", ".join(shown(one) for one in value) or "-"
    return str(value)


def plain(value: Any) -> Any:
    """A value of a row for a machine: ISO dates, enums by value."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)
