"""A year cut where post or rater change: every day once, in order, and no two alike neighbours."""

import itertools
from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from portal.rules.employment import PostKind
from portal.rules.postings import Posting, PostingKind, RaterOverride, Roster, Unit
from portal.rules.raters import rater_on
from portal.rules.segments import segments

SARI, HEAD_A, HEAD_B, A, B = (UUID(int=n) for n in range(1, 6))
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def post(number: int, who: UUID, unit: UUID, starts: date, ends: date | None, head: bool = False):
    kind = PostKind.ADMINISTRATOR if head else PostKind.PELAKSANA
    return Posting(
        starts, ends, UUID(int=100 + number), who, unit, PostingKind.DEFINITIF, kind, is_head=head
    )


def town(moves: date, *overrides: RaterOverride) -> Roster:
    return Roster(
        [Unit(A, None), Unit(B, None)],
        [
            post(1, HEAD_A, A, date(2020, 1, 1), None, head=True),
            post(2, HEAD_B, B, date(2020, 1, 1), None, head=True),
            post(3, SARI, A, date(2020, 1, 1), moves - timedelta(days=1)),
            post(4, SARI, B, moves, None),
        ],
        overrides,
    )


def test_a_transfer_makes_two_segments_with_two_raters() -> None:
    found = segments(town(date(2026, 5, 16)), SARI, FIRST, LAST)
    assert [(one.starts, one.ends, one.rater.employee_id) for one in found] == [
        (FIRST, date(2026, 5, 15), HEAD_A),
        (date(2026, 5, 16), LAST, HEAD_B),
    ]


def test_a_named_rater_makes_a_segment_of_its_own() -> None:
    naming = RaterOverride(date(2026, 8, 1), date(2026, 8, 31), SARI, HEAD_A, "Cuti")
    found = segments(town(date(2026, 1, 1), naming), SARI, FIRST, LAST)
    assert [one.rater.employee_id for one in found] == [HEAD_B, HEAD_A, HEAD_B]


DAYS = st.dates(date(2025, 6, 1), date(2027, 6, 1))


@given(DAYS, DAYS, st.integers(0, 90))
def test_every_day_lies_in_one_segment_that_tells_its_rater(
    moves: date, named: date, length: int
) -> None:
    naming = RaterOverride(named, named + timedelta(days=length), SARI, HEAD_A, "Cuti")
    roster = town(moves, naming)
    found = segments(roster, SARI, FIRST, LAST)
    days = [one.starts + timedelta(days=n) for one in found
            for n in range((one.ends - one.starts).days + 1)]  # fmt: skip
    assert days == [FIRST + timedelta(days=n) for n in range(365)]
    for one in found:
        for day in (one.starts, one.ends):
            assert one.rater == rater_on(roster, SARI, day)
            assert one.posting == roster.main(SARI, day)
    pairs = itertools.pairwise(found)
    assert all((a.posting, a.rater) != (b.posting, b.rater) for a, b in pairs)
