"""Pangkat and golongan of PNS, golongan of PPPK: reading what people type, printing, ordering.

Source: `portal/data/rules/ranks.toml`, where each scale names its regulation.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, total_ordering
from typing import Final

from portal.rules.dated_rules import FOLDER, read_rules
from portal.rules.dated_rules import in_force as _in_force
from portal.rules.dated_rules import texts as _texts
from portal.rules.employment import Employment
from portal.rules.tables import Table

SHIPPED: Final = FOLDER / "ranks.toml"
_LONGEST_INPUT: Final = 80
# A row of the file: golongan ruang, then the pangkat where the scale has one.
_ROW: Final = re.compile(r"(?P<golongan>[IVX]+(?:/[a-e])?)(?: (?P<pangkat>[A-Z][A-Za-z ]+))?")
_LEVEL_I: Final = re.compile(r"\b(?:tingkat|tkt|tk)\b[\s.]*(?:iv|i{1,3}|1)\b")
_FILLERS: Final = re.compile(r"\b(?:pangkat|golongan|gol|ruang|pns|pppk|p3k)\b")
_MARKS: Final = re.compile(r"[^a-z0-9]+")
_ROMAN: Final = "iv|i{1,3}"
_PNS_CODE: Final = re.compile(rf"\b(?P<row>{_ROMAN}|[1-4]) ?(?P<ruang>[a-e])\b")
_NUMERALS: Final = {"1": "i", "2": "ii", "3": "iii", "4": "iv"}


class RankScale(StrEnum):
    """Two scales that cannot be compared with each other."""

    PNS = "pns"
    PPPK = "pppk"

    @classmethod
    def of(cls, employment: Employment) -> "RankScale":
        """The scale of a kind of employment."""
        return cls.PPPK if employment.is_pppk else cls.PNS


class RankError(ValueError):
    """A text that names no rank of its scale, or two different ones."""


@total_ordering
@dataclass(frozen=True, slots=True)
class Rank:
    """A place on a scale; `order` counts from 1, the lowest."""

    scale: RankScale
    order: int
    golongan: str
    pangkat: str | None

    @property
    def label(self) -> str:
        """As the forms print it under PANGKAT/ GOL. RUANG: `Penata Muda Tingkat I, III/b`."""
        return f"{self.pangkat}, {self.golongan}" if self.pangkat else self.golongan

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Rank) or other.scale is not self.scale:
            return NotImplemented
        return self.order < other.order


@dataclass(frozen=True, slots=True)
class RankRule:
    """The scales that hold from a date on, each lowest first, with the regulations they follow."""

    key: str
    valid_from: date
    source: tuple[tuple[str, str], ...]
    pns: tuple[Rank, ...]
    pppk: tuple[Rank, ...]

    def scale(self, scale: RankScale) -> tuple[Rank, ...]:
        """The ranks of one scale, lowest first."""
        return self.pns if scale is RankScale.PNS else self.pppk

    def rank(self, scale: RankScale, golongan: str) -> Rank:
        """The rank of a stored golongan; RankError for one that the scale does not have."""
        return _only((r for r in self.scale(scale) if r.golongan == golongan), golongan)

    def parse(self, text: str, employment: Employment) -> Rank:
        """The rank that a typed or imported text names.

        Understood for PNS: "III/b", "IIIb", "3b", "Gol. III-b", "Penata Muda Tk. I" and both
        together; for PPPK: "IX", "9", "Golongan IX".  Raises RankError for anything else and for a
        pangkat that does not belong to the golongan beside it.
        """
        if len(text) > _LONGEST_INPUT:
            raise RankError("Not a rank: the text is too long")
        named = _LEVEL_I.sub(" tk1 ", text.casefold())
        words = " ".join(_FILLERS.sub(" ", _MARKS.sub(" ", named)).split())
        if RankScale.of(employment) is RankScale.PPPK:
            matching = (r for r in self.pppk if words in (r.golongan.casefold(), str(r.order)))
            return _only(matching, text)
        return self._pns(words, text)

    def _pns(self, words: str, text: str) -> Rank:
        code = _PNS_CODE.search(words)
        pangkat = words
        golongan = None
        if code is not None:
            golongan = f"{_NUMERALS.get(code['row'], code['row'])}/{code['ruang']}"
            pangkat = f"{words[: code.start()]} {words[code.end() :]}".strip()
        if not words or (code is not None and _PNS_CODE.search(pangkat)):
            raise RankError(f"Not one rank: {text!r}")
        return _only((r for r in self.pns if _is_named(r, golongan, pangkat)), text)


def load_ranks(text: str | bytes) -> tuple[RankRule, ...]:
    """All rules of a rank file, oldest first; RuleFileError names the place of a fault."""
    return read_rules(text, SHIPPED.name, _read)


@cache
def shipped_ranks() -> tuple[RankRule, ...]:
    """The rules that come with the portal, oldest first; the file is read once."""
    return load_ranks(SHIPPED.read_bytes())


def ranks_on(day: date) -> RankRule:
    """The scales in force on a day; LookupError for a day before the first rule."""
    return _in_force(shipped_ranks(), day)


def _is_named(rank: Rank, golongan: str | None, pangkat: str) -> bool:
    name = _LEVEL_I.sub("tk1", (rank.pangkat or "").casefold())
    fits = golongan is None or rank.golongan.casefold() == golongan
    return fits and pangkat in (("", name) if golongan else (name,))


def _only(ranks: Iterable[Rank], text: str) -> Rank:
    found = tuple(ranks)
    if len(found) != 1:
        raise RankError(f"Not a rank: {text!r}")
    return found[0]


def _read(block: Table) -> RankRule:
    key = block.words("key")
    block.where = f"{SHIPPED.name}: {key}"
    source, scales = block.table("source"), block.table("scale")
    rule = RankRule(
        key=key,
        valid_from=block.take("valid_from", date),
        source=tuple((scale.value, source.words(scale)) for scale in RankScale),
        pns=_scale(scales, RankScale.PNS),
        pppk=_scale(scales, RankScale.PPPK),
    )
    source.done()
    scales.done()
    return rule


def _scale(scales: Table, scale: RankScale) -> tuple[Rank, ...]:
    ranks = []
    for order, row in enumerate(_texts(scales, scale.value), start=1):
        match = _ROW.fullmatch(row)
        if match is None or (match["pangkat"] is None) == (scale is RankScale.PNS):
            raise scales.error(scale.value, f"{row!r} is no rank of this scale")
        ranks.append(Rank(scale, order, match["golongan"], match["pangkat"]))
    scales.unique(scale.value, (rank.golongan for rank in ranks))
    return tuple(ranks)
