"""Data classes: what is kept, why, on what ground, who sees it, how long, what happens at the end.

Read from `portal/data/rules/retention.toml`.  Sources: UU 27/2022 Ps. 16(2)g, 20(2), 21, 42-44;
UU 43/2009 for what an archive schedule decides.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Final

from portal.rules.dated_rules import FOLDER, count, in_force, member, read_rules
from portal.rules.instrument_parts import Text
from portal.rules.tables import Table

SHIPPED: Final = FOLDER / "retention.toml"
LANGUAGES: Final = ("id", "en")


class End(StrEnum):
    """What happens when the time is over: rows go, values go, or nothing does."""

    HAPUS = "hapus"
    KOSONGKAN = "kosongkan"
    TETAP = "tetap"


@dataclass(frozen=True, slots=True)
class DataClass:
    """One class of data; `days` (calendar days) is 0 where `end` is TETAP."""

    key: str
    title: Text
    purpose: Text
    ground: str
    seen_by: Text
    keep: Text
    end: End
    days: int

    def cutoff(self, now: datetime) -> datetime:
        """Whatever lies before this moment has outlived its time (Ps. 16(2)g).

        ValueError for a class that is kept.
        """
        if self.end is End.TETAP:
            raise ValueError(f"{self.key} is kept")
        return now - timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """All classes, from a date on."""

    key: str
    title: str
    valid_from: date
    classes: tuple[DataClass, ...]

    def __getitem__(self, key: str) -> DataClass:
        """The class of a key; KeyError for an unknown one."""
        return {one.key: one for one in self.classes}[key]

    @property
    def version(self) -> str:
        """Key and first day, as a proof of purge names the rule."""
        return f"{self.key} ({self.valid_from})"


def load_retention(text: str | bytes) -> tuple[RetentionRule, ...]:
    """All rules of a file, oldest first; RuleFileError names the place of a fault."""
    return read_rules(text, SHIPPED.name, _rule)


@cache
def shipped_retention() -> tuple[RetentionRule, ...]:
    """The rules that come with the portal; the file is read once."""
    return load_retention(SHIPPED.read_bytes())


def retention_on(day: date) -> RetentionRule:
    """The rule in force on a day; LookupError for a day before the first."""
    return in_force(shipped_retention(), day)


def _rule(block: Table) -> RetentionRule:
    key = block.words("key")
    block.where = f"{SHIPPED.name}: {key}"
    rule = RetentionRule(
        key=key,
        title=block.words("title"),
        valid_from=block.take("valid_from", date),
        classes=tuple(map(_class, block.tables("class"))),
    )
    block.unique("class", (one.key for one in rule.classes))
    return rule


def _class(row: Table) -> DataClass:
    key = row.words("key")
    row.where = f"{SHIPPED.name}: {key}"
    end = member(row, "end", End)
    made = DataClass(
        key=key,
        title=text_of(row, "title"),
        purpose=text_of(row, "purpose"),
        ground=row.words("ground"),
        seen_by=text_of(row, "seen_by"),
        keep=text_of(row, "keep"),
        end=end,
        days=0 if end is End.TETAP else count(row, "days", 1),
    )
    row.done()
    return made


def text_of(row: Table, field: str) -> Text:
    """A sentence in both languages of the staff pages."""
    words = row.table(field)
    text = Text(tuple((tag, words.words(tag)) for tag in LANGUAGES))
    words.done()
    return text
