"""When a case comes before the evaluation forum, read from `portal/data/rules/forum.toml`.

The forum is the agency's own (PermenPANRB 6/2022, L.III.C.15 leaves the process to it), and so is
every figure here: they choose what is talked about and rate nobody.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Final

from portal.rules.dated_rules import FOLDER, count, in_force, read_rules
from portal.rules.tables import Table

SHIPPED: Final = FOLDER / "forum.toml"
_SOURCES: Final = ("gaps", "raters", "curve", "sitting", "report")
_HUNDRED: Final = 100


@dataclass(frozen=True, slots=True)
class ForumRule:
    """`low`, `high` and `apart` are shares of a scale (0 to 1); `severity` are points; `curve` is
    how many cases of a unit stand for its curve; `least` how many members must judge a case;
    `told` from how many cases on a session reports on itself.
    """

    key: str
    valid_from: date
    source: tuple[tuple[str, str], ...]
    low: Fraction
    high: Fraction
    apart: Fraction
    severity: Fraction
    curve: int
    least: int
    told: int


def load_forum(text: str | bytes) -> tuple[ForumRule, ...]:
    """All rules of a file, oldest first; RuleFileError names the place of a fault."""
    return read_rules(text, SHIPPED.name, _rule)


@cache
def shipped_forum() -> tuple[ForumRule, ...]:
    """The rules that come with the portal, oldest first; the file is read once."""
    return load_forum(SHIPPED.read_bytes())


def forum_on(day: date) -> ForumRule:
    """The rule in force on a day; LookupError for a day before the first one."""
    return in_force(shipped_forum(), day)


def _rule(block: Table) -> ForumRule:
    key = block.words("key")
    block.where = f"{SHIPPED.name}: {key}"
    tables = {name: block.table(name) for name in ("source", *_SOURCES)}
    gaps = tables["gaps"]
    rule = ForumRule(
        key=key,
        valid_from=block.take("valid_from", date),
        source=tuple((part, tables["source"].words(part)) for part in _SOURCES),
        low=_share(gaps, "low"),
        high=_share(gaps, "high"),
        apart=_share(gaps, "apart"),
        severity=Fraction(count(tables["raters"], "severity", 1), _HUNDRED),
        curve=count(tables["curve"], "cases", 1),
        least=count(tables["sitting"], "least", 2),
        told=count(tables["report"], "cases", 2),
    )
    if rule.low >= rule.high:
        raise gaps.error("low", "must be below high")
    for table in tables.values():
        table.done()
    return rule


def _share(table: Table, field: str) -> Fraction:
    number = count(table, field, 1)
    if number > _HUNDRED:
        raise table.error(field, "must be at most 100")
    return Fraction(number, _HUNDRED)
