"""The running figure: moving in blocks, always a little behind, gone when published."""

from datetime import timedelta

import pytest

from portal.models.ballots import CitizenBallot
from portal.models.unit_index import RunningIndex
from portal.services.unit_index import mix_round, publish, refresh_running
from tests import factories
from tests.services.snapshots import AFTER, LAST_DAY, QUARTER, on
from tests.stored import rows_of

TODAY = factories.TODAY


def running(service_id=None):
    """The row of the unit or of one service, or None."""
    found = [row for row in rows_of(RunningIndex) if row.service_id == service_id]
    return found[0] if found else None


def shown(service_id=None):
    """How many answers the running figure of the unit or of a service shows; 0 for none."""
    row = running(service_id)
    return row.n if row else 0


@pytest.fixture
def after(act):
    """Agus, two days after the quarter."""
    return on(act, AFTER)


def round_of_the_worker(step=5):
    """Everything that waits is mixed."""
    return mix_round(TODAY + timedelta(days=1), 10, step)


@pytest.mark.parametrize("step", [1, 5, 10])
def test_nothing_is_shown_of_fewer_than_five(cast, service, step):
    service_id = service.id
    for _ in range(4):
        cast()
        round_of_the_worker(step)
        for row in (running(), running(service_id)):
            sheet = row.data["shown"] if row else None
            assert sheet is None or sheet.keys() == {"n", "withheld", "rule", "cut_off"}
            assert sheet is None or (sheet["n"], sheet["withheld"]) == (None, True)


def test_five_answers_are_shown_once_five_others_have_followed(cast, service):
    service_id = service.id
    for value in (1, 2, 3, 4, 4):
        cast(value=value)
    round_of_the_worker()
    for _ in range(4):
        cast(value=1)
        round_of_the_worker()
        assert (shown(), shown(service_id)) == (0, 0)
    cast(value=1)
    round_of_the_worker()
    for row in (running(), running(service_id)):
        sheet = row.data["shown"]
        assert (row.n, sheet["n"], sheet["ikm"]) == (5, 5, "70.00")
        assert sheet["indicative"] is True
        assert sheet["may_publish_grade"] is False


def test_the_running_figure_moves_in_steps_only(cast):
    sizes = []
    for _ in range(36):
        cast()
        round_of_the_worker(step=10)
        sizes.append(shown())
    assert sizes == [0] * 14 + [10] * 10 + [20] * 10 + [30] * 2


def test_a_running_figure_has_no_breakdowns(cast, service):
    """A cell that grows by one from block to block would tell of one person."""
    for _ in range(10):
        cast()
        round_of_the_worker()
    for row in (running(), running(service.id)):
        sheet = row.data["shown"]
        assert (sheet["channels"], sheet["profile"], sheet["without_assisted"]) == ([], [], None)


def test_a_unit_shows_what_its_services_show(cast, unit, service, act):
    unit_id, first = unit.id, service.id
    other = factories.service(unit, "Farmasi")
    second = other.id
    pharmacy = factories.point(other, act=act)
    for number in (6, 5):
        for _ in range(number):
            cast()
        round_of_the_worker()
    for _ in range(9):
        cast(pharmacy, value=1)
        round_of_the_worker()
    assert (shown(), shown(first), shown(second)) == (6, 6, 0)
    cast(pharmacy, value=1)
    round_of_the_worker()
    assert (shown(), shown(first), shown(second)) == (11, 6, 5)
    assert running().data["shown"]["rows"][0]["counts"] == [5, 0, 0, 6]
    assert {row.unit_id for row in rows_of(RunningIndex)} == {unit_id}


def test_the_last_answers_of_a_quarter_still_move_its_figure_after_midnight(cast):
    for _ in range(2):
        for _ in range(5):
            cast(on_date=LAST_DAY)
        mix_round(LAST_DAY + timedelta(days=1), 10, 5)
    (row, *_) = rows_of(RunningIndex, RunningIndex.service_id.is_(None))
    assert (row.period_key, row.n, row.data["shown"]["cut_off"]) == ("2026-t3", 5, "2026-09-30")


def test_a_published_quarter_has_no_running_figure_any_more(cast, unit, after):
    unit_id = unit.id
    for _ in range(2):
        for _ in range(5):
            cast(on_date=LAST_DAY)
        mix_round(LAST_DAY + timedelta(days=1), 10, 5)
    assert running() is not None
    publish(unit_id, QUARTER, after)
    assert running() is None
    refresh_running([row.point_id for row in rows_of(CitizenBallot)], AFTER, 1)
    assert running() is None


def test_a_round_with_nothing_to_mix_moves_nothing(point):
    assert round_of_the_worker() == 0
    assert rows_of(RunningIndex) == []
