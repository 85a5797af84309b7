"""The nine boxes of talent management: performance by potential, with the official follow-up.

Source: PermenPANRB 3/2020 (amended by 20/2025), from `portal/data/rules/talent.toml`.  A box is
worked out from a signed rating and an assessment of potential; what follows from it, people decide.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Final

from portal.rules.dated_rules import FOLDER, count, member, read_rules, texts
from portal.rules.dated_rules import in_force as _in_force
from portal.rules.predikat import Ekspektasi, Predikat
from portal.rules.tables import Table

SHIPPED: Final = FOLDER / "talent.toml"
POOL: Final = (7, 8, 9)
"""Boxes whose holders are candidates of the talent pool (Kelompok Rencana Suksesi)."""


class Performance(StrEnum):
    """Steps of the performance axis, the lowest first."""

    DI_BAWAH = "di_bawah"
    SESUAI = "sesuai"
    DI_ATAS = "di_atas"

    @property
    def label(self) -> str:
        """The official words."""
        return f"{self.value.replace('_', ' ').capitalize()} ekspektasi"


class Potential(StrEnum):
    """Steps of the potential axis, the lowest first."""

    RENDAH = "rendah"
    MENENGAH = "menengah"
    TINGGI = "tinggi"

    @property
    def label(self) -> str:
        """The official word."""
        return self.value.capitalize()


class PerformanceAxis(StrEnum):
    """What stands on the performance axis: the predikat, or the rating of results alone."""

    PREDIKAT = "predikat"
    HASIL_KERJA = "hasil_kerja"


@dataclass(frozen=True, slots=True)
class Box:
    """A box with its official number and the recommended follow-up."""

    number: int
    performance: Performance
    potential: Potential
    follow_up: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CutOffs:
    """Scores of potential (0-100) from which it is menengah, and tinggi."""

    medium_from: int
    high_from: int

    def __post_init__(self) -> None:
        if not 0 < self.medium_from < self.high_from <= 100:
            raise ValueError("Cut-offs rise from above 0 to at most 100")

    def of(self, score: int) -> Potential:
        """The step of a score; a score on the edge belongs to the higher step."""
        if score >= self.high_from:
            return Potential.TINGGI
        return Potential.MENENGAH if score >= self.medium_from else Potential.RENDAH


@dataclass(frozen=True, slots=True)
class TalentRule:
    """The boxes of a regulation."""

    key: str
    valid_from: date
    source: str
    predikat: Mapping[Predikat, Performance]
    offered: CutOffs
    boxes: tuple[Box, ...]
    english: Mapping[str, str]

    def box(self, performance: Performance, potential: Potential) -> Box:
        """The box of two steps (PermenPANRB 3/2020)."""
        return next(
            one
            for one in self.boxes
            if one.performance is performance and one.potential is potential
        )

    def numbered(self, number: int) -> Box:
        """A box by its official number; StopIteration for none."""
        return next(one for one in self.boxes if one.number == number)

    def performance(
        self, axis: PerformanceAxis, predikat: Predikat, hasil_kerja: Ekspektasi
    ) -> Performance:
        """The step of a signed result on the chosen axis."""
        if axis is PerformanceAxis.PREDIKAT:
            return self.predikat[predikat]
        return _RATINGS[hasil_kerja]


_RATINGS: Final = {
    Ekspektasi.DIBAWAH: Performance.DI_BAWAH,
    Ekspektasi.SESUAI: Performance.SESUAI,
    Ekspektasi.DIATAS: Performance.DI_ATAS,
}


def load_talent(text: str | bytes) -> tuple[TalentRule, ...]:
    """The rules of a file, oldest first; RuleFileError names the place of a fault."""
    return read_rules(text, SHIPPED.name, _rule)


@cache
def shipped_talent() -> tuple[TalentRule, ...]:
    """The rules that come with the portal; the file is read once."""
    return load_talent(SHIPPED.read_bytes())


def talent_on(day: date) -> TalentRule:
    """The rule of a day; days before the first one are judged by the first."""
    rules = shipped_talent()
    return _in_force(rules, max(day, rules[0].valid_from))


def _rule(block: Table) -> TalentRule:
    key = block.words("key")
    block.where = f"{SHIPPED.name}: {key}"
    predikat, potential = block.table("predikat"), block.table("potential")
    boxes = tuple(_box(row) for row in block.tables("box", 9))
    places = {(one.performance, one.potential) for one in boxes}
    if len(places) != 9 or {one.number for one in boxes} != set(range(1, 10)):
        raise block.error("box", "must be nine boxes, each place and number once")
    offered = CutOffs(count(potential, "medium_from", 1), count(potential, "high_from", 2))
    labels = {label for one in boxes for label in one.follow_up}
    tongue = block.table("english")
    english = {label: tongue.words(label) for label in sorted(labels)}
    tongue.done()
    return TalentRule(
        key=key, valid_from=block.take("valid_from", date), source=block.words("source"),
        predikat={one: member(predikat, one.value, Performance) for one in Predikat},
        offered=offered, boxes=boxes, english=english,
    )  # fmt: skip


def _box(row: Table) -> Box:
    box = Box(
        count(row, "number", 1), member(row, "performance", Performance),
        member(row, "potential", Potential), texts(row, "follow_up"),
    )  # fmt: skip
    row.done()
    return box
