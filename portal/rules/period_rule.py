"""What the regulation fixes about periods, read from `portal/data/rules/periods.toml`.

Source: PermenPANRB 6/2022, Ps. 16, 24 and L.IV.A.8; the file cites each figure.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from portal.rules.dated_rules import FOLDER, count, in_force, month_day, read_rules, texts
from portal.rules.survey_periods import PeriodKind
from portal.rules.tables import Table

SHIPPED: Final = FOLDER / "periods.toml"
_SOURCES: Final = ("cadences", "annual", "window", "documentation")


@dataclass(frozen=True, slots=True)
class PeriodRule:
    """Cadences allowed, the end (month, day) of the annual window, and defaults of the rest."""

    key: str
    valid_from: date
    source: tuple[tuple[str, str], ...]
    cadences: tuple[PeriodKind, ...]
    annual_closes: tuple[int, int]
    documentation: tuple[str, ...]
    opens_days_before_end: int
    closes_workdays_after_end: int


def load_periods(text: str | bytes) -> tuple[PeriodRule, ...]:
    """All rules of a period file, oldest first; RuleFileError names the place of a fault."""
    return read_rules(text, SHIPPED.name, _rule)


@cache
def shipped_periods() -> tuple[PeriodRule, ...]:
    """The rules that come with the portal, oldest first; the file is read once."""
    return load_periods(SHIPPED.read_bytes())


def periods_on(day: date) -> PeriodRule:
    """The rule in force on a day; LookupError for a day before the first one."""
    return in_force(shipped_periods(), day)


def _rule(block: Table) -> PeriodRule:
    key = block.words("key")
    block.where = f"{SHIPPED.name}: {key}"
    source, evaluation, window = (block.table(t) for t in ("source", "evaluation", "window"))
    rule = PeriodRule(
        key=key,
        valid_from=block.take("valid_from", date),
        source=tuple((part, source.words(part)) for part in _SOURCES),
        cadences=_cadences(evaluation),
        annual_closes=month_day(evaluation, "annual_closes"),
        documentation=texts(evaluation, "documentation"),
        opens_days_before_end=count(window, "opens_days_before_end", 0),
        closes_workdays_after_end=count(window, "closes_workdays_after_end", 0),
    )
    for part in (source, evaluation, window):
        part.done()
    return rule


def _cadences(table: Table) -> tuple[PeriodKind, ...]:
    names = texts(table, "cadences")
    if not {*names} <= {PeriodKind.BULAN.value, PeriodKind.TRIWULAN.value}:
        raise table.error("cadences", "must be bulan or triwulan")
    return tuple(map(PeriodKind, names))
