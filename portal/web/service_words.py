"""Words of service times: how long, in what, and what is wrong with a cell."""

from decimal import Decimal

from flask_babel import format_decimal
from flask_babel import gettext as _

from portal.rules.service_sheet import SheetTrouble
from portal.rules.service_times import Basis


def long(value: Decimal | None, basis: Basis) -> str:
    """A time with its unit: 3,5 hari kerja."""
    if value is None:
        return "-"
    figure = format_decimal(value, format="#,##0.##")
    return {
        Basis.HARI_KERJA: _("%(n)s hari kerja", n=figure),
        Basis.HARI_KALENDER: _("%(n)s hari kalender", n=figure),
        Basis.JAM_KERJA: _("%(n)s jam kerja", n=figure),
    }[basis]


def basis_options() -> list[tuple[str, str]]:
    """In what a standard is counted."""
    return [
        (Basis.HARI_KERJA.value, _("Hari kerja")),
        (Basis.HARI_KALENDER.value, _("Hari kalender")),
        (Basis.JAM_KERJA.value, _("Jam kerja (perlu jam mulai dan selesai)")),
    ]


def share(within: int | None, n: int | None) -> str:
    """How many of a hundred kept the standard."""
    return "-" if within is None or not n else f"{100 * within // n}%"


def trouble_words(trouble: SheetTrouble) -> str:
    """What is wrong with a cell, and the mend."""
    return {
        SheetTrouble.LAYANAN_KOSONG: _("Layanan kosong: tulis nama layanannya."),
        SheetTrouble.LAYANAN_TIDAK_DIKENAL: _(
            "Layanan ini tidak ada di unit yang Anda kelola: salin namanya dari templat."
        ),
        SheetTrouble.LAYANAN_GANDA: _("Lebih dari satu unit punya layanan ini: isi kolom Unit."),
        SheetTrouble.WAKTU_SALAH: _("Waktu tidak terbaca: tulis seperti 17-08-2026 09:30."),
        SheetTrouble.WAKTU_MENDATANG: _("Tanggal sebelum tahun 2000 atau setelah hari ini."),
        SheetTrouble.SELESAI_MENDAHULUI: _("Selesai sebelum mulai: periksa kedua waktunya."),
        SheetTrouble.NOMOR_GANDA: _("Nomor permohonan ini sudah ada di baris lain berkas ini."),
    }[trouble]
