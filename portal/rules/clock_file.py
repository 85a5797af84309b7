"""The statutory clocks K1-K16 as data, read from `portal/data/rules/clocks.toml`.

Source: PermenPANRB 6/2022; every clock names its own article.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Final

from portal.rules.dated_rules import (
    FOLDER,
    count,
    in_force,
    member,
    month_day,
    read_rules,
    texts,
)
from portal.rules.tables import Table

SHIPPED: Final = FOLDER / "clocks.toml"
_KEY: Final = re.compile(r"K[1-9][0-9]?")


class ClockKind(StrEnum):
    """How the end of a clock follows from its start."""

    HARI_KERJA = "hari_kerja"
    TANGGAL = "tanggal"
    SEJAK_TANGGAL = "sejak_tanggal"
    JENDELA = "jendela"

    @property
    def has_date(self) -> bool:
        """Whether a month and a day, and not a length, set the end."""
        return self in (ClockKind.TANGGAL, ClockKind.SEJAK_TANGGAL)


class ClockStart(StrEnum):
    """The event from whose day a clock runs."""

    TAHUN_KINERJA = "tahun_kinerja"
    JENDELA_DIBUKA = "jendela_dibuka"
    JENDELA_DITUTUP = "jendela_ditutup"
    PENILAI_TANDA_TANGAN = "penilai_tanda_tangan"
    ATASAN_TANDA_TANGAN = "atasan_tanda_tangan"
    DOKUMEN_DITERIMA = "dokumen_diterima"
    KEBERATAN_DITERIMA = "keberatan_diterima"


class Party(StrEnum):
    """Whom a clock binds or serves, in the words of the regulation."""

    PEGAWAI = "pegawai"
    PEJABAT_PENILAI_KINERJA = "pejabat_penilai_kinerja"
    ATASAN_PEJABAT_PENILAI = "atasan_pejabat_penilai"
    JPT = "jpt"
    PIMPINAN_UNIT_KERJA_MANDIRI = "pimpinan_unit_kerja_mandiri"
    PYB = "pyb"


class Expiry(StrEnum):
    """What follows when the end of a clock passes."""

    DIALOG_ATASAN_PENILAI = "dialog_atasan_penilai"
    RANCANGAN_BOLEH_DIPAKAI = "rancangan_boleh_dipakai"
    ALIH_KE_ATASAN_PENILAI = "alih_ke_atasan_penilai"
    PREDIKAT_TAHUN_LALU = "predikat_tahun_lalu"
    HAK_BERAKHIR = "hak_berakhir"
    TIDAK_DIATUR = "tidak_diatur"

    @property
    def hands_over(self) -> bool:
        """The rater's superior evaluates instead, and the result is final (L.IV.A.11)."""
        return self is Expiry.ALIH_KE_ATASAN_PENILAI


class Extending(StrEnum):
    """Who may give more time for a clock (`rules.extensions`).

    `INSTANSI`: the text leaves its length to the agency.  `SAMPAI_BATAS`: officials may be given
    back what the agency's own, shorter day took, up to the law's.  `TIDAK`: nobody, because it is a
    right or duty of the employee, or no duty at all.
    """

    INSTANSI = "instansi"
    SAMPAI_BATAS = "sampai_batas"
    TIDAK = "tidak"


@dataclass(frozen=True, slots=True)
class Clock:
    """One statutory clock.

    `days` are working days (kind hari_kerja); `month`, `day` and `year_offset` a date (kinds
    tanggal and sejak_tanggal); `expiry_article` is None where the text says nothing.
    """

    key: str
    title: str
    title_en: str
    article: str
    kind: ClockKind
    starts: ClockStart
    bound: tuple[Party, ...]
    to: Party | None
    expiry: Expiry
    expiry_article: str | None
    extending: Extending = Extending.TIDAK
    days: int = 0
    month: int = 0
    day: int = 0
    year_offset: int = 0


@dataclass(frozen=True, slots=True)
class ClockRule:
    """All clocks of a regulation, which hold from a date on.

    `remind_workdays` before a clock's last day whoever owes the step is reminded of it.
    """

    key: str
    title: str
    valid_from: date
    remind_workdays: int
    clocks: tuple[Clock, ...]

    def __getitem__(self, key: str) -> Clock:
        """The clock of a key ("K7"); KeyError for one that the regulation does not have."""
        return {clock.key: clock for clock in self.clocks}[key]


def load_clocks(text: str | bytes) -> tuple[ClockRule, ...]:
    """All rules of a clock file, oldest first; RuleFileError names the place of a fault."""
    return read_rules(text, SHIPPED.name, _rule)


@cache
def shipped_clocks() -> tuple[ClockRule, ...]:
    """The rules that come with the portal, oldest first; the file is read once."""
    return load_clocks(SHIPPED.read_bytes())


def clocks_on(day: date) -> ClockRule:
    """The clocks in force on a day; LookupError for a day before the first rule."""
    return in_force(shipped_clocks(), day)


def _rule(block: Table) -> ClockRule:
    key = block.words("key")
    block.where = f"{SHIPPED.name}: {key}"
    rule = ClockRule(
        key=key,
        title=block.words("title"),
        valid_from=block.take("valid_from", date),
        remind_workdays=count(block, "remind_workdays", 1),
        clocks=tuple(map(_clock, block.tables("clock"))),
    )
    block.unique("clock", (clock.key for clock in rule.clocks))
    return rule


def _clock(row: Table) -> Clock:
    key = row.matching("key", _KEY)
    row.where = f"{SHIPPED.name}: {key}"
    kind = member(row, "kind", ClockKind)
    month, day = month_day(row, "date") if kind.has_date else (0, 0)
    expiry = member(row, "expiry", Expiry)
    clock = Clock(
        key=key,
        title=row.words("title"),
        title_en=row.words("title_en"),
        article=row.words("article"),
        kind=kind,
        starts=member(row, "starts", ClockStart),
        bound=_parties(row),
        to=member(row, "to", Party) if "to" in row else None,
        expiry=expiry,
        expiry_article=None if expiry is Expiry.TIDAK_DIATUR else row.words("expiry_article"),
        extending=member(row, "extending", Extending),
        days=count(row, "days", 1) if kind is ClockKind.HARI_KERJA else 0,
        month=month,
        day=day,
        year_offset=(row.maybe("year_offset", int) or 0) if kind.has_date else 0,
    )
    row.done()
    return clock


def _parties(row: Table) -> tuple[Party, ...]:
    names = texts(row, "bound", at_least=0)
    unknown = [name for name in names if name not in set(Party)]
    if unknown:
        raise row.error("bound", f"{unknown[0]!r} is none of {', '.join(Party)}")
    return tuple(map(Party, names))
