"""A year of one employee cut where the post or the rater changes.

Source: PermenPANRB 6/2022, L.IV.A.5-6, 13-14: who was where decides who evaluates; which of the
segments' raters does so for a period is `rules.transfers.evaluation`.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from portal.rules.postings import Posting, Roster
from portal.rules.raters import Rater, rater_on

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Segment:
    """Days, both included, in which one posting decides and one rater rates.

    `posting` is None in days without a post.
    """

    starts: date
    ends: date
    posting: Posting | None
    rater: Rater


def segments(roster: Roster, employee_id: UUID, first: date, last: date) -> tuple[Segment, ...]:
    """The segments from a first to a last day, in order; they cover every day once."""
    cuts = sorted({first, *(day for day in roster.changes() if first < day <= last)})
    found: list[Segment] = []
    for number, day in enumerate(cuts):
        end = cuts[number + 1] - _DAY if number + 1 < len(cuts) else last
        posting, rater = roster.main(employee_id, day), rater_on(roster, employee_id, day)
        before = found[-1] if found else None
        if before is not None and (before.posting, before.rater) == (posting, rater):
            found[-1] = Segment(before.starts, end, posting, rater)
        else:
            found.append(Segment(day, end, posting, rater))
    return tuple(found)
