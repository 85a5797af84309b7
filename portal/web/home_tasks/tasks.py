"""A line of "Harus Anda lakukan", and what every subject is given to find its own."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from portal.queries.accounts import Visitor
from portal.queries.gathering import Question
from portal.queries.holidays import office_calendar
from portal.queries.home_counts import Counts, home_counts
from portal.rules.actions import Action
from portal.rules.workdays import WorkCalendar


@dataclass(frozen=True)
class Task:
    """A verb with its object, where to go, a note, the last day, and (done, total) if it counts."""

    words: str
    url: str
    note: str = ""
    due: date | None = None
    progress: tuple[int, int] | None = None


# A subject says what it wants to know, is given the rows, and returns its tasks: the questions of
# all subjects travel together.
Subject = Generator[Question[Any], list[Any], list[Task]]


@dataclass
class Asked:
    """Who asks, on which day; the calendar is read once for all subjects, if one needs it."""

    visitor: Visitor
    on: date

    @cached_property
    def calendar(self) -> WorkCalendar:
        """The agency's working days."""
        return office_calendar()

    @cached_property
    def counts(self) -> Counts:
        """What several subjects only count, asked once for all of them."""
        who = self.visitor.actor.employee_id or self.visitor.account_id
        return home_counts(who, self.on, with_claims=self.visitor.may(Action.PROGRAMMES_WRITE))
