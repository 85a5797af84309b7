"""Mixing: from the box to the permanent table; nothing is lost, doubled or left in order."""

import random
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from threading import Event, Thread

import pytest
import sqlalchemy as sa

from portal.db import db, write_connection
from portal.models.ballots import BallotBox, CitizenBallot, CitizenComment, Receipt, Tally
from portal.models.survey_points import Slip, SlipState
from portal.queries.receipts import ReceiptStatus, receipt_status
from portal.rules import codes
from portal.rules.channels import Channel, HalfDay
from portal.rules.unsur import UNSUR
from portal.services import mixing, settling
from portal.services.ballots import cast_citizen, receipt_id
from portal.services.mixing import drain
from portal.services.survey_points import issue_slips, pepper, slip_digest
from portal.services.unit_index import mix_round
from tests import factories
from tests.attacks.crowd import at_once
from tests.attacks.statements import PowerCut, power_cut, watched
from tests.everything import contents

PEPPER = pepper("sebuah rahasia yang cukup panjang untuk uji")
TODAY = factories.TODAY
TOMORROW = TODAY + timedelta(days=1)
PROFILES = (
    {},
    {"jenis_kelamin": "perempuan"},
    {"jenis_kelamin": "laki_laki", "usia": "26_35", "pendidikan": "sma", "pekerjaan": "petani"},
)


def rows_of(model):
    with db.engine.connect() as connection:
        return connection.execute(sa.select(model.__table__)).all()


def count(model):
    return len(rows_of(model))


def content(row):
    """What a ballot says, apart from its id."""
    scores, profile = (tuple(sorted(part.items())) for part in (row.scores, row.profile))
    return (row.point_id, row.version_id, row.on_date, row.half_day, row.channel, scores, profile)


def tallies():
    return {tuple(row)[:-1]: row.count for row in rows_of(Tally)}


def recount(ballots):
    """Tallies as one would make them with pencil and paper from the mixed ballots."""
    lines = Counter()
    for one in ballots:
        head = (one.point_id, one.version_id, one.on_date.replace(day=1), one.channel)
        own = Fraction(sum(one.scores.values()), len(one.scores))
        lines[(*head, "_n", "")] += 1
        lines[(*head, "_indeks", f"{own.numerator}/{own.denominator}")] += 1
        for item, value in (*one.scores.items(), *one.profile.items()):
            lines[(*head, item, str(value))] += 1
    return dict(lines)


def settled_state():
    """Everything that mixing decides, without the ids that it draws."""
    every = contents()
    return {
        "box": every["ballot_box"],
        "ballots": Counter(content(row) for row in rows_of(CitizenBallot)),
        "comments": Counter((c.point_id, c.month, c.text) for c in rows_of(CitizenComment)),
        "tallies": tallies(),
        "receipts": every["receipt"],
        "slips": every["slip"],
        "running": [(r[1], r[2], r[3], r[5], r[6]) for r in every["running_index"]],
    }


@pytest.fixture
def points(point, service, act):
    """Three counters of one service."""
    return [point, *(factories.point(service, f"Loket {n}", act) for n in (2, 3))]


@pytest.fixture
def drawn(points, skm, act):
    """`drawn(rng, n)` makes n different answers at the first counters, some with slips."""

    def draw(rng, number, counters=3):
        slips = {p.id: iter(issue_slips(p.id, number, PEPPER, act)) for p in points[:counters]}
        made = []
        for _ in range(number):
            at = rng.choice(points[:counters])
            channel = rng.choice(list(Channel))
            asked = rng.sample(UNSUR, rng.randint(1, 9))
            slip = next(slips[at.id]) if channel is Channel.KARCIS else None
            made.append(
                factories.ballot(
                    at,
                    skm,
                    on_date=TODAY - timedelta(days=rng.choice((0, 0, 0, 1, 14))),
                    half_day=rng.choice(list(HalfDay)),
                    channel=channel,
                    scores_={unsur: rng.randint(1, 4) for unsur in asked},
                    profile=rng.choice(PROFILES),
                    comment=f"Saran {rng.random()}" if rng.random() < 0.3 else None,
                    slip_digest=slip_digest(slip, PEPPER) if slip else None,
                )
            )
        return made

    return draw


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


def test_every_answer_arrives_as_it_was_cast(drawn):
    answers = drawn(random.Random(1), 60)
    for one in answers:
        cast_citizen(one)
    drain(TOMORROW, batch=10)
    assert Counter(content(row) for row in rows_of(CitizenBallot)) == Counter(
        content(one) for one in answers
    )
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
def test_tallies_equal_a_recount_of_the_ballots(drawn, seed):
    rng = random.Random(seed)
    for number, one in enumerate(drawn(rng, 80)):
        cast_citizen(one)
        if number % 17 == 0:
            drain(TODAY, batch=rng.choice((1, 5, 10)))
    drain(TOMORROW, batch=10)
    ballots = rows_of(CitizenBallot)
    assert len(ballots) == 80
    assert tallies() == recount(ballots)


def test_mixing_again_changes_nothing(drawn):
    for one in drawn(random.Random(7), 40):
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


# Crashes and crowds


def test_a_power_cut_at_any_step_and_a_second_run_give_the_same_as_one_run(drawn):
    for one in drawn(random.Random(3), 14, counters=2):
        cast_citizen(one)
    start = contents()
    with watched() as seen:
        mix_round(TOMORROW, 10, 3)
    wanted = settled_state()
    assert wanted["running"], "the figures of this round are part of what is compared"
    for step in range(1, seen.steps + 1):
        put_back(start)
        with power_cut(before_step=step), pytest.raises(PowerCut):
            mix_round(TOMORROW, 10, 3)
        db.session.remove()
        mix_round(TOMORROW, 10, 3)
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

    with monkeypatch.context() as patched, pytest.raises(PowerCut):
        patched.setattr(settling, "scrub", failing)
        drain(TODAY, batch=10)
    assert (count(CitizenBallot), count(Receipt)) == (10, 10)
    assert drain(TODAY, batch=10) == []
    assert all(row.settled for row in rows_of(Receipt))


def test_two_mixers_at_once_mix_every_ballot_once(app, drawn):
    answers = drawn(random.Random(11), 60)
    for one in answers:
        cast_citizen(one)
    moved = at_once(app, [partial(drain, TOMORROW, 10)] * 4)
    assert all(isinstance(one, list) for one in moved), moved
    assert Counter(content(row) for row in rows_of(CitizenBallot)) == Counter(
        content(one) for one in answers
    )
    assert Counter(one for some in moved for one in some) == Counter(
        {one.point_id: 1 for one in answers}
    ), "each counter was moved by one of them"
    assert tallies() == recount(rows_of(CitizenBallot))


def test_casting_while_mixing_loses_and_doubles_nothing(app, drawn):
    answers = drawn(random.Random(13), 90)
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
    assert Counter(content(row) for row in rows_of(CitizenBallot)) == Counter(
        content(one) for one in answers
    )
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


def test_a_receipt_says_where_its_answer_is(cast):
    taken = cast()
    assert receipt_status(taken.receipt) is ReceiptStatus.DI_KOTAK
    drain(TOMORROW, batch=10)
    assert receipt_status(taken.receipt) is ReceiptStatus.DIHITUNG
    unknown = "0" * codes.RECEIPT_LENGTH
    assert receipt_status(unknown) is ReceiptStatus.TIDAK_DITEMUKAN
