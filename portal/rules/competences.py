"""Competence levels: who says so, which one counts, and how far it is from what a post asks for.

Source: PermenPANRB 38/2017.  Levels stand beside the predikat and never enter it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Final

from portal.rules.dated_rules import FOLDER, document, texts
from portal.rules.employment import PostKind
from portal.rules.instrument_parts import Text
from portal.rules.instruments import load_shipped
from portal.rules.measures import Competence, Family, is_technical
from portal.rules.scheme_parts import Levels

TECHNICAL: Final = FOLDER / "technical_competences.toml"
# Instruments that ship with the portal and measure competences: names and levels come from them.
_MEASURING: Final = (
    *("manajerial", "teknis", "kartu_guru", "kartu_lapangan", "kartu_loket", "kartu_nakes"),
    *("kartu_perencana", "kartu_perhubungan", "kartu_sosial"),
)


class LevelSource(StrEnum):
    """Who found a level; in the order in which they are believed."""

    PUSAT_PENILAIAN = "pusat_penilaian"
    IMPOR = "impor"
    ATASAN = "atasan"
    DIRI = "diri"

    @property
    def is_formal(self) -> bool:
        """An assessment centre, here or in the file that was imported; such results run out."""
        return self in (LevelSource.PUSAT_PENILAIAN, LevelSource.IMPOR)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A level from 1 to 5 that somebody found on a day."""

    competence: str
    level: int
    source: LevelSource
    on: date


@dataclass(frozen=True, slots=True)
class Gap:
    """A competence of a post beside what is known; `level` None = nobody has assessed it."""

    competence: str
    required: int | None
    level: int | None
    source: LevelSource | None = None
    on: date | None = None

    @property
    def size(self) -> int:
        """Levels that are missing; 0 where nothing is or nothing is known."""
        if self.required is None or self.level is None:
            return 0
        return max(0, self.required - self.level)


@dataclass(frozen=True, slots=True)
class CompetenceWords:
    """A competence in words: its label and what each level looks like."""

    label: Text
    levels: Mapping[int, Text]


def family_of(key: str) -> Family:
    """The family of a competence (PermenPANRB 38/2017); ValueError for anything else."""
    return Family.TEKNIS if is_technical(key) else Competence(key).family


def is_competence(key: str) -> bool:
    """Whether a key names one of the nine competences or a technical one."""
    return is_technical(key) or key in set(Competence)


def counting(records: Iterable[Recorded], on: date, valid_years: int) -> dict[str, Recorded]:
    """The level that counts for each competence on a day.

    The newest of the most trusted source: an assessment centre within its years, then the
    supervisor, then what somebody says of themselves (PermenPANRB 38/2017 knows only the first;
    the order of the others is the portal's).
    """
    best: dict[str, Recorded] = {}
    for one in records:
        if one.on > on or (one.source.is_formal and _years_after(one.on, valid_years) <= on):
            continue
        was = best.get(one.competence)
        if was is None or _trust(one) > _trust(was):
            best[one.competence] = one
    return best


def gaps(required: Mapping[str, int], known: Mapping[str, Recorded]) -> list[Gap]:
    """Every competence that is asked for or known, the largest gap first, then by key.

    PP 11/2017 jo. PP 17/2020 Pasal 205: the profile is held against the standard of the post.
    """
    found = []
    for key in {*required, *known}:
        one = known.get(key)
        level, source, on = (one.level, one.source, one.on) if one else (None, None, None)
        found.append(Gap(key, required.get(key), level, source, on))
    return sorted(found, key=lambda gap: (-gap.size, _order(gap.competence)))


def by_kind(post: PostKind, levels: Levels | None, fallback: Mapping[PostKind, int]) -> int | None:
    """The level that a kind of post asks of all nine competences, by the agency's scheme or the
    rule file; None for functional posts, whose standards differ (PermenPANRB 38/2017).
    """
    if post is PostKind.FUNGSIONAL:
        return None
    own = getattr(levels, post.value, None) if levels is not None else None
    return own if own is not None else fallback.get(post)


def required_by_kind(
    post: PostKind, levels: Levels | None, fallback: Mapping[PostKind, int]
) -> dict[str, int]:
    """The nine competences with that level, or nothing for a functional post."""
    level = by_kind(post, levels, fallback)
    return {} if level is None else {one.value: level for one in Competence}


def ordered(keys: Iterable[str]) -> list[str]:
    """Competences in the order of the regulation, technical ones behind them by key."""
    return sorted(set(keys), key=_order)


def words_of(key: str) -> CompetenceWords:
    """Label and level descriptions; a technical competence of the agency's own is named by its key.

    Short descriptions by the portal: the indicators of the regulation's dictionary stay the
    reference of an assessment centre.
    """
    found = _dictionary().get(key)
    if found is not None:
        return found
    plain = key.removeprefix("teknis_").replace("_", " ").capitalize()
    return CompetenceWords(Text((("id", plain), ("en", plain))), {})


def known_competences() -> list[str]:
    """Every competence that some shipped instrument measures, in order."""
    return ordered(_dictionary())


@cache
def _dictionary() -> Mapping[str, CompetenceWords]:
    found: dict[str, CompetenceWords] = {}
    for key in _MEASURING:
        for item in load_shipped(key).items:
            if item.value and is_competence(item.value) and item.value not in found:
                label = _technical_names().get(item.value, item.label)
                levels = {
                    option.value: option.anchor
                    for option in item.options
                    if option.anchor is not None and isinstance(option.value, int)
                }
                found[item.value] = CompetenceWords(label, levels)
    return found


@cache
def _technical_names() -> Mapping[str, Text]:
    file = document(TECHNICAL.read_bytes(), TECHNICAL.name)
    names = file.table("names")
    pairs = {key: texts(names, key, 2) for key in names.fields()}
    file.done()
    return {key: Text((("id", ours), ("en", theirs))) for key, (ours, theirs) in pairs.items()}


def _trust(one: Recorded) -> tuple[int, date]:
    rank = 2 if one.source.is_formal else 1 if one.source is LevelSource.ATASAN else 0
    return rank, one.on


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _order(key: str) -> tuple[int, str]:
    listed = list(Competence)
    return (listed.index(Competence(key)), "") if key in set(Competence) else (len(listed), key)
