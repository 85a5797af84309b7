"""The log that an invented employee of a demonstration has kept this year: drawn with a seed, so
that every machine shows the same one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from random import Random
from typing import Final

from portal.rules.demo_work import Work
from portal.rules.log_days import WEEK, monday_of
from portal.rules.log_words import CaseChannel

SEED: Final = 20_260_917
WORKDAYS_OF_A_YEAR: Final = 232
WEEKLY: Final = 46
OBSTACLES: Final = (
    "Jaringan terputus setengah hari", "Menunggu tanda tangan pimpinan",
    "Alat rusak, dipinjam dari unit lain", "Warga datang tanpa berkas lengkap",
    "Hujan deras, kunjungan ditunda sehari",
)  # fmt: skip
WORKED: Final = (
    "Berkas diperiksa sejak antre, jadi tidak ada yang kembali dua kali.",
    "Membagi pekerjaan pagi dan siang membuat semua selesai hari itu.",
    "Bertanya kepada rekan yang lebih paham menghemat satu hari.",
    "Daftar periksa di meja mengurangi kesalahan ketik.",
    "Mendatangi warga pada sore hari lebih berhasil daripada pagi.",
)
CHANGES: Final = (
    "Minggu depan mulai dari berkas yang paling lama menunggu.",
    "Menelepon dahulu sebelum berkunjung.",
    "Menyiapkan data sejak hari Senin, bukan hari Jumat.",
    "Meminta bantuan lebih awal bila jaringan terputus.",
    "Mencatat hasil sebelum pulang supaya tidak ada yang terlewat.",
)
SOLUTIONS: Final = (
    "Data dicocokkan dengan arsip, lalu dokumen baru diserahkan.",
    "Antrean dipindah ke loket kedua; warga dilayani hari itu.",
    "Dijelaskan persyaratannya dan dibantu melengkapi.",
    "Diteruskan ke bidang teknis dan dijawab tertulis.",
)


@dataclass(frozen=True, slots=True)
class DrawnCase:
    """What is told of a complaint; `days` until it was solved, None while it is open."""

    number: str
    channel: CaseChannel
    days: int | None
    solution: str


@dataclass(frozen=True, slots=True)
class DrawnEntry:
    """An entry for the work at a place of the plan."""

    on: date
    place: int
    text: str
    quantity: Decimal | None
    obstacle: str
    case: DrawnCase | None = None


@dataclass(frozen=True, slots=True)
class DrawnWeek:
    """A look back on a week."""

    monday: date
    worked: str
    change: str


def drawn_log(
    seed: str, works: Sequence[Work], until: date, *, daily: bool, cases: bool
) -> list[DrawnEntry]:
    """Entries from January to `until`, oldest first; some people keep it well, a few let it be.

    `daily` = several a week, else about one; with `cases` some complaints among them.
    """
    rng = Random(f"{SEED}:{seed}")  # noqa: S311 - the same log on every machine
    diligence = rng.choice((0.35, 0.7, 0.85, 0.95, 1.0))
    pace = Decimal(rng.choice((62, 78, 88, 95, 100, 104, 112))) / 100
    found = []
    for day in _workdays(date(until.year, 1, 5), until):
        for place, work in enumerate(works):
            times = work.times if daily else min(work.times, WEEKLY // len(works))
            if rng.random() < diligence * times / WORKDAYS_OF_A_YEAR:
                share = Fraction((day - date(day.year, 1, 1)).days + 1, 365)
                found.append(_entry(rng, work, place, day, times, pace, share))
        if cases and rng.random() < 0.06:
            found.append(_case(rng, len(found), day))
    return found


def drawn_weeks(seed: str, until: date) -> list[DrawnWeek]:
    """Looks back on most weeks of the year that are over."""
    rng = Random(f"{SEED}:minggu:{seed}")  # noqa: S311 - the same words on every machine
    monday = monday_of(date(until.year, 1, 5))
    found = []
    while monday + WEEK <= until:
        if rng.random() < 0.7:
            found.append(DrawnWeek(monday, rng.choice(WORKED), rng.choice(CHANGES)))
        monday += WEEK
    return found


def _workdays(first: date, last: date) -> list[date]:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5]


def _entry(
    rng: Random, work: Work, place: int, day: date, times: int, pace: Decimal, share: Fraction
) -> DrawnEntry:
    note = rng.choice(work.notes)
    quantity = _read(rng, work, pace, share) if work.baseline is not None else None
    if quantity is None:
        mean = work.middle * pace / times
        quantity = max(Decimal(1), _rounded(mean * Decimal(rng.uniform(0.6, 1.4)), "1"))
    obstacle = rng.choice(OBSTACLES) if rng.random() < 0.08 else ""
    shown = f"{quantity:f}".replace(".", ",")
    return DrawnEntry(day, place, note.replace("{n}", shown), quantity, obstacle)


def _read(rng: Random, work: Work, pace: Decimal, share: Fraction) -> Decimal:
    """A reading on the way from the baseline to the target, with some noise."""
    start = Decimal(work.baseline or 0)
    way = (work.middle - start) * Decimal(share.numerator) / Decimal(share.denominator)
    return max(Decimal(0), _rounded(start + way * pace + Decimal(rng.uniform(-0.6, 0.6)), "0.1"))


def _rounded(figure: Decimal, step: str) -> Decimal:
    return figure.quantize(Decimal(step), ROUND_HALF_UP)


def _case(rng: Random, number: int, day: date) -> DrawnEntry:
    is_open = rng.random() < 0.15
    case = DrawnCase(
        f"P-{day:%m}{number:03d}", rng.choice(list(CaseChannel)), None if is_open else
        rng.randint(0, 9), "" if is_open else rng.choice(SOLUTIONS),
    )  # fmt: skip
    text = "Pengaduan sedang ditangani" if is_open else "Pengaduan selesai dan diterima warga"
    return DrawnEntry(day, 0, text, None, "", case)
