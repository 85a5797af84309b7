"""Whom a plan is handed to, to the second at which January ends."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from portal.clock import ZONE_NAMES
from portal.rules.skp_rating import may_go_to_superior


@pytest.mark.parametrize("zone", ZONE_NAMES)
@pytest.mark.parametrize(
    ("moment", "opens"), [((2026, 1, 31, 23, 59, 59), False), ((2026, 2, 1, 0, 0, 0), True)]
)
def test_the_superior_is_open_from_the_first_second_of_february_there(zone, moment, opens):
    """L.II.C.5; the second is the agency's own, whatever the server's clock says."""
    utc = datetime(*moment, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    here = utc.astimezone(ZoneInfo(zone)).date()
    assert may_go_to_superior(here, 2026, 1) is opens


@pytest.mark.parametrize(
    ("on", "number", "follows", "may"),
    [
        (date(2026, 3, 2), 1, False, True),
        (date(2026, 3, 2), 2, False, False),  # a version was set: changes go to the rater
        (date(2026, 3, 2), 1, True, False),  # L.II.C.6: the new Pimpinan comes first
        (date(2025, 12, 1), 1, False, False),
    ],
)
def test_only_a_plan_of_the_year_that_was_never_set(on, number, follows, may):
    assert may_go_to_superior(on, 2026, number, follows=follows) is may
