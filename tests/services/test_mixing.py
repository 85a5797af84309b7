"""Mixing: from the box to the permanent table; nothing is lost, doubled or left in order."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from portal.db import write_connection
from portal.models.ballots import BallotBox, CitizenBallot, CitizenComment, Receipt, Tally
from portal.models.survey_points import Slip, SlipState
from portal.queries.receipts import ReceiptStatus, receipt_status
from portal.rules import codes
from portal.rules.channels import Channel, HalfDay
from portal.services.ballots import cast_citizen, receipt_id
from portal.services.mixing import drain
from portal.services.survey_points import issue_slips, slip_digest
from tests import factories
from tests.everything import contents
from tests.services.answers import PEPPER, content, drawn, mixed, recount, tallies
from tests.stored import count, rows_of

TODAY = factories.TODAY
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def points(point, service, act):
    """Three counters of one service."""
    return [point, *(factories.point(service, f"Loket {n}", act) for n in (2, 3))]


# When a counter is due


def test_a_counter_with_a_full_batch_is_mixed(cast, point):
    point_id = point.id
    for value in (1, 2, 3, 4) * 3:
        cast(value=value)
    assert drain(TODAY, batch=12) == [point_id]
    assert (count(BallotBox), count(CitizenBallot)) == (0, 12)


def test_a_counter_below_the_batch_waits(cast):
    for _ in range(9):
        cast()
    assert drain(TODAY, batch=10) == []
    assert (count(BallotBox), count(CitizenBallot), count(Tally)) == (9, 0, 0)


def test_the_answers_of_the_day_before_are_mixed_however_few(cast, point):
    point_id = point.id
    cast()
    assert drain(TOMORROW, batch=10) == [point_id]
    assert (count(BallotBox), count(CitizenBallot)) == (0, 1)


def test_a_batch_of_one_mixes_at_once(cast, point):
    point_id = point.id
    cast()
    assert drain(TODAY, batch=1) == [point_id]
    assert count(CitizenBallot) == 1


def test_counters_are_due_one_by_one(cast, points):
    busy, quiet = points[0].id, points[1].id
    for _ in range(10):
        cast(points[0])
    cast(points[1])
    assert drain(TODAY, batch=10) == [busy]
    assert [row.point_id for row in rows_of(BallotBox)] == [quiet]


def test_an_empty_box_is_nothing_to_do(point):
    assert drain(TODAY, batch=1) == []


# What is kept, and what is not


def test_every_answer_arrives_as_it_was_cast(points, skm):
    answers = drawn(random.Random(1), 60, points, skm)
    for one in answers:
        cast_citizen(one)
    drain(TOMORROW, batch=10)
    assert mixed() == Counter(map(content, answers))
    assert count(BallotBox) == 0


def test_mixed_ballots_have_new_random_ids(cast):
    for _ in range(20):
        cast(comment="Terima kasih")
    waiting = {row.id for row in rows_of(BallotBox)}
    drain(TODAY, batch=10)
    ids = [row.id for model in (CitizenBallot, CitizenComment) for row in rows_of(model)]
    assert len(set(ids)) == 40
    assert waiting.isdisjoint(ids)
    assert {one.version for one in ids} == {4}


def test_comments_lie_apart_with_nothing_but_their_counter_and_month(cast, points, skm):
    cast(points[0], comment="Kursinya kurang", on_date=date(2026, 8, 31))
    cast(points[0], comment="Sudah baik", on_date=date(2026, 9, 1))
    cast(points[1], comment=None)
    here = points[0].id
    drain(TODAY, batch=10)
    assert sorted((c.point_id, c.month, c.text) for c in rows_of(CitizenComment)) == [
        (here, date(2026, 8, 1), "Kursinya kurang"),
        (here, date(2026, 9, 1), "Sudah baik"),
    ]
    assert set(CitizenComment.__table__.columns.keys()) == {"id", "point_id", "month", "text"}
    ballots = {row.id for row in rows_of(CitizenBallot)}
    assert ballots.isdisjoint(row.id for row in rows_of(CitizenComment))


def test_earlier_comments_of_the_month_are_laid_anew_with_every_batch(cast):
    cast(comment="Yang pertama")
    drain(TODAY, batch=1)
    (before,) = rows_of(CitizenComment)
    cast()
    drain(TODAY, batch=1)
    (after,) = rows_of(CitizenComment)
    assert (before.text, before.month) == (after.text, after.month)
    assert before.id != after.id


def test_comments_of_another_month_are_left_alone(cast):
    cast(comment="Bulan lalu", on_date=date(2026, 8, 31))
    drain(TODAY, batch=1)
    (before,) = rows_of(CitizenComment)
    cast(comment="Bulan ini")
    drain(TODAY, batch=1)
    assert before in rows_of(CitizenComment)


def test_receipts_lose_their_counter_and_slips_are_used_up(cast, points, act):
    (code,) = issue_slips(points[0].id, 1, PEPPER, act)
    cast(points[0], slip_digest=slip_digest(code, PEPPER), channel=Channel.KARCIS)
    cast(points[1])
    waiting = points[1].id
    for _ in range(9):
        cast(points[0])
    drain(TODAY, batch=10)
    receipts = Counter((row.point_id, row.settled) for row in rows_of(Receipt))
    assert receipts == {(None, True): 10, (waiting, False): 1}
    assert [row.state for row in rows_of(Slip)] == [SlipState.TERPAKAI]


@pytest.mark.parametrize("number", [3, 30], ids=["fewer than a batch", "more than a batch"])
def test_settling_changes_no_receipt_and_no_slip_but_their_state(cast, point, act, number):
    point_id = point.id
    digests = [slip_digest(c, PEPPER) for c in issue_slips(point_id, 45, PEPPER, act)]
    for digest in digests[:40]:
        cast(slip_digest=digest, channel=Channel.KARCIS)
    drain(TODAY, batch=10)
    known = {row.id for row in rows_of(Receipt)}
    for n in range(number):
        digest = digests[40 + n] if n < 5 else None
        known.add(receipt_id(key := factories.key()))
        cast(key_=key, slip_digest=digest)
    drain(TOMORROW, batch=10)
    assert {tuple(row) for row in rows_of(Receipt)} == {(one, None, True) for one in known}
    states = {row.digest: (row.point_id, row.state) for row in rows_of(Slip)}
    spent = set(digests[: 40 + min(number, 5)])
    assert states == {
        d: (point_id, SlipState.TERPAKAI if d in spent else SlipState.SIAP) for d in digests
    }


@pytest.mark.parametrize("seed", range(4))
def test_tallies_equal_a_recount_of_the_ballots(points, skm, seed):
    rng = random.Random(seed)
    for number, one in enumerate(drawn(rng, 80, points, skm)):
        cast_citizen(one)
        if number % 17 == 0:
            drain(TODAY, batch=rng.choice((1, 5, 10)))
    drain(TOMORROW, batch=10)
    ballots = rows_of(CitizenBallot)
    assert len(ballots) == 80
    assert tallies() == recount(ballots)


def test_mixing_again_changes_nothing(points, skm):
    for one in drawn(random.Random(7), 40, points, skm):
        cast_citizen(one)
    drain(TOMORROW, batch=10)
    before = contents()
    assert drain(TOMORROW, batch=10) == []
    assert contents() == before


def test_mixing_leaves_the_objects_of_its_caller_alone(cast, point):
    cast()
    drain(TODAY, batch=1)
    assert point.name == "Loket 1", "still attached to its session"


@pytest.mark.slow
def test_a_rush_while_the_worker_stood_still_is_mixed_in_one_go(point, skm):
    row = {
        "point_id": point.id,
        "version_id": skm.id,
        "on_date": TODAY,
        "half_day": HalfDay.PAGI,
        "channel": Channel.POSTER,
        "scores": factories.scores(3),
        "profile": {},
        "comment": None,
    }
    with write_connection() as connection:
        connection.execute(sa.insert(BallotBox), [dict(row) for _ in range(70_000)])
    drain(TODAY, batch=10)
    assert (count(BallotBox), count(CitizenBallot)) == (0, 70_000)


def test_a_receipt_says_where_its_answer_is(cast):
    taken = cast()
    assert receipt_status(taken.receipt) is ReceiptStatus.DI_KOTAK
    drain(TOMORROW, batch=10)
    assert receipt_status(taken.receipt) is ReceiptStatus.DIHITUNG
    unknown = "0" * codes.RECEIPT_LENGTH
    assert receipt_status(unknown) is ReceiptStatus.TIDAK_DITEMUKAN
