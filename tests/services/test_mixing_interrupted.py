"""Mixing when the power fails, when two mix at once, and while citizens go on answering."""

import random
from collections import Counter
from datetime import timedelta
from functools import partial
from threading import Event, Thread

import pytest
import sqlalchemy as sa

from portal.db import db, write_connection
from portal.models.ballots import BallotBox, CitizenBallot, CitizenComment, Receipt
from portal.services import settling
from portal.services.ballots import cast_citizen, receipt_id
from portal.services.mixing import drain
from portal.services.unit_index import mix_round
from tests import factories
from tests.attacks.crowd import at_once
from tests.attacks.statements import PowerCut, power_cut, watched
from tests.everything import contents
from tests.services.answers import content, drawn, mixed, recount, tallies
from tests.stored import count, rows_of

TODAY = factories.TODAY
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def points(point, service, act):
    """Three counters of one service."""
    return [point, *(factories.point(service, f"Loket {n}", act) for n in (2, 3))]


def settled_state():
    """Everything that mixing decides, without the ids that it draws."""
    every = contents()
    return {
        "box": every["ballot_box"],
        "ballots": mixed(),
        "comments": Counter((c.point_id, c.month, c.text) for c in rows_of(CitizenComment)),
        "tallies": tallies(),
        "receipts": every["receipt"],
        "slips": every["slip"],
        "running": [(r[1], r[2], r[3], r[5], r[6]) for r in every["running_index"]],
    }


def test_a_power_cut_at_any_step_and_a_second_run_give_the_same_as_one_run(points, skm):
    for one in drawn(random.Random(3), 8, points[:2], skm):
        cast_citizen(one)
    start = contents()
    with watched() as seen:
        mix_round(TOMORROW, 10, 5)
    wanted = settled_state()
    assert wanted["running"], "the figures of this round are part of what is compared"
    for step in range(1, seen.steps + 1):
        put_back(start)
        with power_cut(before_step=step), pytest.raises(PowerCut):
            mix_round(TOMORROW, 10, 5)
        db.session.remove()
        mix_round(TOMORROW, 10, 5)
        assert settled_state() == wanted, f"power cut before step {step} of {seen.steps}"


def put_back(rows):
    """The database as it was: what mixing touches is emptied and filled again."""
    db.session.remove()
    touched = ("ballot_box", "citizen_ballot", "citizen_comment", "tally", "running_index")
    with write_connection() as connection:
        for name in (*touched, "receipt", "slip"):
            table = db.metadata.tables[name]
            connection.execute(sa.delete(table))
            if rows[name]:
                names = [column.name for column in table.columns]
                connection.execute(
                    sa.insert(table), [dict(zip(names, row, strict=True)) for row in rows[name]]
                )


def test_a_failing_scrub_is_made_up_for_by_the_next_round(cast, monkeypatch):
    for _ in range(10):
        cast()

    def failing():
        raise PowerCut

    with monkeypatch.context() as patched:
        patched.setattr(settling, "scrub", failing)
        with pytest.raises(PowerCut):
            drain(TODAY, batch=10)
    assert (count(CitizenBallot), count(Receipt)) == (10, 10)
    assert drain(TODAY, batch=10) == []
    assert all(row.settled for row in rows_of(Receipt))


def test_two_mixers_at_once_mix_every_ballot_once(app, points, skm):
    answers = drawn(random.Random(11), 60, points, skm)
    for one in answers:
        cast_citizen(one)
    moved = at_once(app, [partial(drain, TOMORROW, 10)] * 4)
    assert all(isinstance(one, list) for one in moved), moved
    assert mixed() == Counter(map(content, answers))
    assert Counter(one for some in moved for one in some) == Counter(
        {one.point_id: 1 for one in answers}
    ), "each counter was moved by one of them"
    assert tallies() == recount(rows_of(CitizenBallot))


def test_casting_while_mixing_loses_and_doubles_nothing(app, points, skm):
    answers = drawn(random.Random(13), 90, points, skm)
    done = Event()
    early = []

    def mix_all_the_time():
        with app.app_context():
            while not done.is_set():
                drain(TODAY, batch=2)
                early.extend(counted_too_early())

    mixer = Thread(target=mix_all_the_time)
    mixer.start()
    try:
        taken = at_once(app, [partial(cast_all, answers[n::6]) for n in range(6)])
    finally:
        done.set()
        mixer.join()
    assert not early, "a receipt said “counted” while its answer still waited"
    assert not [one for one in taken if isinstance(one, Exception)], taken
    drain(TOMORROW, batch=10)
    assert mixed() == Counter(map(content, answers))
    assert tallies() == recount(rows_of(CitizenBallot))
    assert {row.id for row in rows_of(Receipt)} == {receipt_id(one.key) for one in answers}
    assert all(row.settled and row.point_id is None for row in rows_of(Receipt))


def cast_all(answers):
    for one in answers:
        cast_citizen(one)


def counted_too_early():
    """Counters where more answers wait than receipts say so, seen in one statement."""
    waiting = sa.select(BallotBox.point_id, sa.literal(1).label("one"))
    receipts = sa.select(Receipt.point_id, sa.literal(-1)).where(Receipt.point_id.is_not(None))
    both = sa.union_all(waiting, receipts).subquery()
    with db.engine.connect() as connection:
        return connection.execute(
            sa.select(both.c.point_id)
            .group_by(both.c.point_id)
            .having(sa.func.sum(both.c.one) != 0)
        ).all()
