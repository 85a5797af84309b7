"""The impact assessment of this system as data, read from `portal/data/rules/dpia.toml`.

Source: UU 27/2022 Ps. 34 (compulsory for systematic evaluation and scoring).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Final

from portal.rules.dated_rules import FOLDER, in_force, member, read_rules, texts
from portal.rules.tables import Table

SHIPPED: Final = FOLDER / "dpia.toml"


class Level(StrEnum):
    """How likely, or how bad, before the measures."""

    RENDAH = "rendah"
    SEDANG = "sedang"
    TINGGI = "tinggi"


@dataclass(frozen=True, slots=True)
class Risk:
    """One risk: how it comes about, what is done against it, and what is left."""

    title: str
    how: str
    likelihood: Level
    impact: Level
    measures: str
    rest: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """The whole document, in force from a day on."""

    key: str
    title: str
    valid_from: date
    why: str
    description: tuple[str, ...]
    necessity: tuple[str, ...]
    consulted: tuple[str, ...]
    risks: tuple[Risk, ...]


def load_dpia(text: str | bytes) -> tuple[Assessment, ...]:
    """All versions of a file, oldest first; RuleFileError names the place of a fault."""
    return read_rules(text, SHIPPED.name, _assessment)


@cache
def shipped_dpia() -> tuple[Assessment, ...]:
    """The versions that come with the portal; the file is read once."""
    return load_dpia(SHIPPED.read_bytes())


def dpia_on(day: date) -> Assessment:
    """The assessment in force on a day; LookupError for a day before the first."""
    return in_force(shipped_dpia(), day)


def _assessment(block: Table) -> Assessment:
    key = block.words("key")
    block.where = f"{SHIPPED.name}: {key}"
    made = Assessment(
        key=key,
        title=block.words("title"),
        valid_from=block.take("valid_from", date),
        why=block.words("why"),
        description=texts(block, "description"),
        necessity=texts(block, "necessity"),
        consulted=texts(block, "consulted"),
        risks=tuple(map(_risk, block.tables("risk"))),
    )
    block.unique("risk", (risk.title for risk in made.risks))
    return made


def _risk(row: Table) -> Risk:
    risk = Risk(
        title=row.words("title"),
        how=row.words("how"),
        likelihood=member(row, "likelihood", Level),
        impact=member(row, "impact", Level),
        measures=row.words("measures"),
        rest=row.words("rest"),
    )
    row.done()
    return risk
