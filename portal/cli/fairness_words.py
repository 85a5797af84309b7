"""Sentences for faults in a table of ratings, and for figures that are missing.

The commands run without the application and its catalogues, so their sentences are Indonesian.
"""

from collections.abc import Mapping

from portal.cli import ikm_output
from portal.rules.fairness.figures import Absence, Figure
from portal.rules.fairness.rasch_table import MAXIMUM_CATEGORIES, MAXIMUM_RATINGS
from portal.rules.fairness.rating_csv import RatingFault, RatingFileError
from portal.rules.respondent_csv import AnswerFileError, Fault

PLACES = 6

_MENDS: Mapping[RatingFault, str] = {
    RatingFault.EMPTY_NAME: "baris {row}, kolom {column}: kosong; isi dengan nama atau nomor.",
    RatingFault.BAD_NUMBER: "baris {row}, kolom {column}: “{value}” bukan angka; tulis misalnya 3"
    " atau 3,5, atau kosongkan bila tidak dinilai.",
    RatingFault.BAD_CATEGORY: "baris {row}, kolom {column}: “{value}” bukan tingkat skala; tulis"
    " bilangan bulat mulai dari 0, atau kosongkan bila tidak dinilai.",
    RatingFault.DOUBLE_RATING: "baris {row}: nilai untuk {value} sudah ada di baris {first};"
    " hapus salah satu.",
    RatingFault.MANY_RATINGS: f"baris {{row}}: lebih dari {MAXIMUM_RATINGS} nilai; bagi berkasnya.",
    RatingFault.MANY_CATEGORIES: f"kolom {{column}}: lebih dari {MAXIMUM_CATEGORIES} tingkat skala;"
    " model Rasch memerlukan tingkat, bukan nilai rinci.",
    RatingFault.NO_RATER_OR_ITEM: "baris judul tidak memuat kolom rater atau item; tambahkan"
    " sekurang-kurangnya satu.",
    RatingFault.TWO_GROUPS: "kolom {column}: “{value}”; tiap perbandingan memuat satu baris"
    " kelompok a dan satu baris kelompok b.",
    RatingFault.NO_RATINGS: "tidak ada nilai di bawah baris judul; isi kolom value.",
}
_STRUCTURE: Mapping[Fault, str] = {
    Fault.EMPTY_FILE: "berkas kosong; isi baris judul kolom lalu satu baris per nilai.",
    Fault.MISSING_COLUMNS: "baris judul tidak memuat kolom {column}; tambahkan.",
}
REASONS: Mapping[Absence, str] = {
    Absence.FEW_RATEES: "Data belum cukup: sekurang-kurangnya dua orang harus dinilai.",
    Absence.FEW_RATERS: "Data belum cukup: sekurang-kurangnya dua penilai untuk orang yang sama.",
    Absence.FEW_ITEMS: "Data belum cukup: sekurang-kurangnya dua butir atau penilai.",
    Absence.FEW_VALUES: "Data belum cukup: tidak ada orang yang mendapat dua nilai.",
    Absence.FEW_PERIODS: "Data belum cukup: periodenya terlalu sedikit.",
    Absence.GAPS: "Tabel berlubang: tidak semua orang dinilai oleh semua penilai (butir).",
    Absence.UNEQUAL_COUNTS: "Jumlah penilai per orang tidak sama.",
    Absence.NO_VARIATION: "Tidak terdefinisi: nilainya tidak bervariasi.",
    Absence.NO_RESIDUAL: "Data belum cukup: tidak ada derajat bebas sisa.",
    Absence.PERFECT_FIT: "F tak hingga: nilainya cocok sempurna dengan model.",
    Absence.DISCONNECTED: "Tidak dapat dibandingkan: ada kelompok tanpa penilai bersama.",
    Absence.NOT_SIGNIFICANT: "Tidak disesuaikan: perbedaan antarpenilai tidak nyata (p >= 0,01).",
    Absence.SMALL_SPREAD: "Tidak disesuaikan: simpangan baku keketatan di bawah 0,25 poin.",
    Absence.EXTREME_HIGH: "Di luar jangkauan: ukuran tertinggi, tak hingga.",
    Absence.EXTREME_LOW: "Di luar jangkauan: ukuran terendah, tak hingga.",
    Absence.NOT_CONVERGED: "Belum konvergen dalam batas putaran; angka ini belum dapat dipakai.",
    Absence.SMALL_CELL: "Disembunyikan: kelompoknya terlalu kecil.",
}
_LONGEST = 40


def fault(error: AnswerFileError | RatingFileError) -> str:
    """What is wrong with a file, where, and how to mend it."""
    if isinstance(error, AnswerFileError):
        if error.fault in _STRUCTURE:
            return _STRUCTURE[error.fault].format(column=error.column)
        return ikm_output.sentence(error)
    value = error.value if len(error.value) <= _LONGEST else f"{error.value[:_LONGEST]}…"
    return _MENDS[error.fault].format(
        row=error.row, column=error.column, value=value, first=error.first
    )


def rounded(value: float | None) -> float | None:
    """For JSON: 6 decimals, and no negative zero."""
    return None if value is None else round(value, PLACES) + 0.0


def cell(value: float | None, places: int = 2) -> str:
    """For tables: a decimal comma, or - for nothing."""
    return "-" if value is None else f"{value:.{places}f}".replace(".", ",")


def figure(found: Figure) -> dict[str, float | str | None]:
    """value, low and high, and the reason where there is no value or it was lifted to 0."""
    document: dict[str, float | str | None] = {
        "value": rounded(found.value),
        "low": rounded(found.low),
        "high": rounded(found.high),
    }
    if found.absence is not None:
        document["reason"] = REASONS[found.absence]
    elif found.is_clamped:
        document["reason"] = "Komponen ragam negatif; dilaporkan 0."
    return document


def line(name: str, found: Figure) -> str:
    """A figure as a line of a table."""
    if found.value is None:
        return f"{name:<30}{'-':>8}  {REASONS[found.absence] if found.absence else ''}".rstrip()
    ends = ""
    if found.low is not None and found.high is not None:
        ends = f"  {cell(found.low)} sampai {cell(found.high)}"
    note = "  (komponen ragam negatif, dilaporkan 0)" if found.is_clamped else ""
    return f"{name:<30}{cell(found.value):>8}{ends}{note}"


def notes_of(notes: list[str]) -> list[str]:
    """Notes below a table."""
    return ["", *(f"Catatan: {note}" for note in notes)] if notes else []
