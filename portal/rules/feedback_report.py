"""The feedback report after a signed result: reading it, what is agreed in it, what is carried on.

Sources: PermenPANRB 6/2022, Ps. 18-19 (feedback and its follow-up), L.IV.B.3.a (feedback and
recommendation in the evaluation).  The days to read it are this portal's, see the rule file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Final

from portal.rules.dated_rules import FOLDER, count, in_force, read_rules
from portal.rules.peer_report import AREA, MOST, STRENGTH
from portal.rules.self_assessments import Spread
from portal.rules.tables import Table
from portal.rules.workdays import WorkCalendar

LONGEST_TAKEAWAY: Final = 2000
LONGEST_ACTION: Final = 500
SHIPPED: Final = FOLDER / "feedback_report.toml"


class ActionState(StrEnum):
    """Where an agreed action stands; what is left open goes along into the next period."""

    BERJALAN = "berjalan"
    SELESAI = "selesai"
    DIHENTIKAN = "dihentikan"


@dataclass(frozen=True, slots=True)
class ReportRule:
    """How many working days there are to read a report, and how many actions it may hold."""

    key: str
    valid_from: date
    basis: str
    read_within_working_days: int
    most_actions: int


@cache
def _rules() -> tuple[ReportRule, ...]:
    return read_rules(SHIPPED.read_bytes(), SHIPPED.name, _read)


def _read(table: Table) -> ReportRule:
    return ReportRule(
        table.take("key", str), table.take("valid_from", date), table.take("basis", str),
        count(table, "read_within_working_days", 1), count(table, "most_actions", 1),
    )  # fmt: skip


def report_rule(on: date) -> ReportRule:
    """The rule of a day; LookupError before the first one."""
    return in_force(_rules(), on)


def standing_out(views: Mapping[str, Spread]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(strengths, areas) in somebody's own view, by the same limits as those of colleagues."""
    ranked = sorted(views, key=lambda one: -views[one].mean)
    strong = tuple(one for one in ranked[:MOST] if views[one].mean >= STRENGTH)
    weak = [one for one in reversed(ranked) if views[one].mean < AREA and one not in strong]
    return strong, tuple(weak[:MOST])


def read_until(received: date, calendar: WorkCalendar) -> date:
    """The last day to read a report that was received on a day (working days, as L.V.A.6)."""
    return calendar.add_workdays(received, report_rule(received).read_within_working_days)
