"""Casting: one answer is one receipt and one ballot in the box, whatever happens meanwhile."""

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from portal.db import is_postgresql
from portal.errors import Closed, SlipSpent
from portal.models.ballots import BallotBox, CitizenBallot, Receipt, Tally
from portal.models.survey_points import Slip, SlipState
from portal.rules import codes
from portal.rules.channels import Channel, HalfDay
from portal.services.ballots import cast_citizen, receipt_id
from portal.services.mixing import drain
from portal.services.survey_points import (
    issue_slips,
    pepper,
    revoke_point,
    set_window,
    slip_digest,
)
from tests import factories
from tests.attacks.crowd import at_once
from tests.attacks.statements import PowerCut, power_cut, watched
from tests.everything import contents
from tests.stored import count, rows_of

PEPPER = pepper("sebuah rahasia yang cukup panjang untuk uji")
TOMORROW = factories.TODAY + timedelta(days=1)
SOON_AND_LATE = (timedelta(days=1), timedelta(days=40))


def states_of_slips():
    return Counter(row.state for row in rows_of(Slip))


@pytest.fixture
def slips(point, act):
    """Digests of three fresh slips of the point."""
    return [slip_digest(code, PEPPER) for code in issue_slips(point.id, 3, PEPPER, act)]


@pytest.fixture
def ballot(point, skm):
    return factories.ballot(point, skm, comment="Antreannya tertib.")


@pytest.fixture
def slip_ballot(ballot, slips):
    return replace(ballot, channel=Channel.KARCIS, slip_digest=slips[0])


# What one answer leaves behind


def test_an_answer_is_one_receipt_and_one_ballot_in_the_box(ballot):
    taken = cast_citizen(ballot)
    (receipt,), (waiting,) = rows_of(Receipt), rows_of(BallotBox)
    assert not taken.replayed
    assert re.fullmatch(f"[{codes.ALPHABET}]{{10}}", taken.receipt)
    assert receipt.id.startswith(taken.receipt)
    assert (receipt.point_id, receipt.settled) == (ballot.point_id, False)
    assert waiting.id.version == 4
    assert waiting._asdict() == {
        "id": waiting.id,
        "point_id": ballot.point_id,
        "version_id": ballot.version_id,
        "on_date": factories.TODAY,
        "half_day": HalfDay.PAGI,
        "channel": Channel.POSTER,
        "scores": factories.scores(4),
        "profile": factories.PROFILE,
        "comment": "Antreannya tertib.",
    }
    assert count(CitizenBallot) == count(Tally) == 0, "nothing is counted before it is mixed"


def test_the_key_of_the_form_is_stored_nowhere(ballot):
    cast_citizen(ballot)
    assert ballot.key not in str(contents())


def test_a_slip_is_spent_with_its_answer(slip_ballot, slips):
    cast_citizen(slip_ballot)
    states = {row.digest: row.state for row in rows_of(Slip)}
    assert states == {
        slips[0]: SlipState.DIPAKAI,
        slips[1]: SlipState.SIAP,
        slips[2]: SlipState.SIAP,
    }


def test_receipts_of_different_keys_have_nothing_in_common(app):
    ids = [receipt_id(factories.key()) for _ in range(500)]
    assert len({one[: codes.RECEIPT_LENGTH] for one in ids}) == 500
    assert ids != sorted(ids), "keys that follow each other must not give receipts in order"


# The same form again


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"scores": factories.scores(1)},
        {"profile": {}, "comment": "Lain sama sekali"},
        {"channel": Channel.KIOSK, "half_day": HalfDay.SIANG, "on_date": TOMORROW},
        {"slip_digest": "00" * 32},
    ],
    ids=["as it was", "other scores", "other words", "another way", "a slip nobody issued"],
)
def test_a_key_that_came_before_gets_its_first_receipt_and_changes_nothing(ballot, changes):
    first = cast_citizen(ballot)
    before = contents()
    again = cast_citizen(replace(ballot, **changes))
    assert (again.receipt, again.replayed) == (first.receipt, True)
    assert contents() == before


def test_a_replay_with_a_second_slip_leaves_that_slip_fresh(slip_ballot, slips):
    first = cast_citizen(slip_ballot)
    again = cast_citizen(replace(slip_ballot, slip_digest=slips[1]))
    assert again.receipt == first.receipt
    assert states_of_slips() == {SlipState.DIPAKAI: 1, SlipState.SIAP: 2}


@pytest.mark.parametrize("later", SOON_AND_LATE, ids=["next day", "weeks later"])
def test_a_replay_after_mixing_is_still_the_same_answer(slip_ballot, later):
    first = cast_citizen(slip_ballot)
    drain(factories.TODAY + later, batch=10)
    before = contents()
    again = cast_citizen(replace(slip_ballot, on_date=factories.TODAY + later))
    assert (again.receipt, again.replayed) == (first.receipt, True)
    assert contents() == before


def test_a_replay_to_a_point_that_closed_meanwhile_still_gets_its_receipt(ballot, act):
    first = cast_citizen(ballot)
    revoke_point(ballot.point_id, "Poster hilang", act)
    assert cast_citizen(ballot).receipt == first.receipt


def test_fifty_at_once_with_one_key_are_one_answer(app, ballot):
    answers = [replace(ballot, scores=factories.scores(1 + n % 4)) for n in range(50)]
    taken = at_once(app, [partial(cast_citizen, one) for one in answers])
    assert {one.receipt for one in taken} == {receipt_id(ballot.key)[: codes.RECEIPT_LENGTH]}
    assert Counter(one.replayed for one in taken) == {True: 49, False: 1}
    assert (count(Receipt), count(BallotBox)) == (1, 1)


def test_fifty_at_once_with_one_key_and_one_slip_are_one_answer(app, slip_ballot):
    taken = at_once(app, [partial(cast_citizen, slip_ballot)] * 50)
    assert {one.receipt for one in taken} == {receipt_id(slip_ballot.key)[: codes.RECEIPT_LENGTH]}
    assert (count(Receipt), count(BallotBox)) == (1, 1)
    assert states_of_slips()[SlipState.DIPAKAI] == 1


# What is refused leaves nothing behind


def test_of_fifty_at_once_with_one_slip_exactly_one_is_taken(app, slip_ballot):
    racers = [replace(slip_ballot, key=factories.key()) for _ in range(50)]
    outcomes = at_once(app, [partial(cast_citizen, one) for one in racers])
    refused = [one for one in outcomes if isinstance(one, SlipSpent)]
    (won,) = [one for one in outcomes if not isinstance(one, Exception)]
    assert len(refused) == 49, outcomes
    assert all("sudah dipakai" in str(error) for error in refused)
    (receipt,) = rows_of(Receipt)
    assert receipt.id.startswith(won.receipt)
    assert count(BallotBox) == 1
    assert states_of_slips() == {SlipState.DIPAKAI: 1, SlipState.SIAP: 2}


def test_who_was_refused_a_slip_can_send_the_same_form_without_it(slip_ballot):
    cast_citizen(slip_ballot)
    second = replace(slip_ballot, key=factories.key())
    with pytest.raises(SlipSpent):
        cast_citizen(second)
    taken = cast_citizen(replace(second, slip_digest=None, channel=Channel.POSTER))
    assert not taken.replayed
    assert count(BallotBox) == 2


def test_a_slip_of_another_counter_is_refused_and_stays_fresh(slip_ballot, service, skm, act):
    other = factories.point(service, "Loket 2", act)
    before = contents()
    with pytest.raises(SlipSpent):
        cast_citizen(replace(slip_ballot, point_id=other.id))
    assert contents() == before


@pytest.mark.parametrize("slip", ["", "00" * 32], ids=["empty", "unknown"])
def test_a_slip_that_was_never_issued_is_refused(ballot, slip):
    with pytest.raises(SlipSpent):
        cast_citizen(replace(ballot, slip_digest=slip))
    assert (count(Receipt), count(BallotBox)) == (0, 0)


def test_a_mixed_slip_stays_spent(slip_ballot):
    cast_citizen(slip_ballot)
    drain(TOMORROW, batch=10)
    with pytest.raises(SlipSpent):
        cast_citizen(replace(slip_ballot, key=factories.key()))


@pytest.mark.parametrize("way", ["revoked", "not yet open", "no longer open"])
def test_a_point_closed_between_page_and_post_takes_nothing(slip_ballot, act, way):
    point_id = slip_ballot.point_id
    yesterday = factories.TODAY - timedelta(days=1)
    if way == "revoked":
        revoke_point(point_id, "Poster hilang", act)
    elif way == "not yet open":
        set_window(point_id, TOMORROW, None, act)
    else:
        set_window(point_id, None, yesterday, act)
    before = contents()
    with pytest.raises(Closed):
        cast_citizen(slip_ballot)
    assert contents() == before, "no receipt, and the slip stays fresh"
    with pytest.raises(Closed):
        cast_citizen(replace(slip_ballot, slip_digest=None))
    assert contents() == before


def test_the_first_and_last_day_of_the_window_are_open(ballot, act):
    set_window(ballot.point_id, factories.TODAY, factories.TODAY, act)
    cast_citizen(ballot)
    for day in (factories.TODAY - timedelta(days=1), TOMORROW):
        with pytest.raises(Closed):
            cast_citizen(replace(ballot, key=factories.key(), on_date=day))
    assert count(BallotBox) == 1


def test_revoking_during_a_rush_never_leaves_a_receipt_without_its_ballot(app, ballot, act):
    racers = [partial(cast_citizen, replace(ballot, key=factories.key())) for _ in range(20)]
    racers.insert(10, partial(revoke_point, ballot.point_id, "Poster disalin", act))
    outcomes = at_once(app, racers)
    refused = sum(isinstance(one, Closed) for one in outcomes)
    assert count(Receipt) == count(BallotBox) == 20 - refused


def test_an_unknown_point_takes_nothing(ballot):
    from_nowhere = replace(ballot, point_id=ballot.version_id)
    with pytest.raises((Closed, sa.exc.IntegrityError)):
        cast_citizen(from_nowhere)
    assert (count(Receipt), count(BallotBox)) == (0, 0)


# What it costs, and what a failure in the middle leaves


def test_an_answer_costs_two_statements_at_most_and_one_commit(ballot):
    with watched() as seen:
        cast_citizen(ballot)
    expected = (1, 0) if is_postgresql() else (2, 1)  # a single statement commits itself
    assert (len(seen.statements), seen.commits) == expected, seen.statements


def test_an_answer_with_a_slip_costs_one_statement_more(slip_ballot):
    with watched() as seen:
        cast_citizen(slip_ballot)
    expected = 2 if is_postgresql() else 3
    assert (len(seen.statements), seen.commits) == (expected, 1), seen.statements


def test_a_replay_costs_two_statements_at_most(ballot):
    cast_citizen(ballot)
    with watched() as seen:
        assert cast_citizen(ballot).replayed
    assert len(seen.statements) == (2 if is_postgresql() else 1), seen.statements


@pytest.mark.parametrize("with_slip", [False, True], ids=["without slip", "with slip"])
def test_a_power_cut_before_any_step_leaves_nothing_and_the_retry_succeeds(
    ballot, slip_ballot, with_slip
):
    answer = slip_ballot if with_slip else ballot
    steps = (3 if with_slip else 1) if is_postgresql() else 3 + with_slip
    before = contents()
    for step in range(1, steps + 1):
        with power_cut(before_step=step), pytest.raises(PowerCut):
            cast_citizen(answer)
        assert contents() == before, f"cut before step {step}"
    with power_cut(before_step=steps + 1):
        taken = cast_citizen(answer)
    assert not taken.replayed
    assert (count(Receipt), count(BallotBox)) == (1, 1)


def test_a_ballot_that_the_database_refuses_leaves_no_receipt(slip_ballot):
    before = contents()
    with pytest.raises(sa.exc.IntegrityError):
        cast_citizen(replace(slip_ballot, version_id=slip_ballot.point_id))
    assert contents() == before
