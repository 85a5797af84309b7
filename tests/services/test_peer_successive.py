"""Round after round with the real services: what all releases together tell of one answer."""

import datetime
import random
import uuid
from fractions import Fraction
from itertools import chain

import pytest
import sqlalchemy as sa

from portal.db import db, writing
from portal.errors import Closed
from portal.models.peer_ballots import PeerRelease, PeerUnitPicture
from portal.models.people import Posting
from portal.models.units import Unit
from portal.rules.employment import JobFamily, PostKind
from portal.rules.peer_answers import told
from portal.rules.postings import PostingKind
from portal.rules.relations import Relation
from portal.services.peer_releases import release_round
from tests import colleagues, factories
from tests.colleagues import ITEMS
from tests.peer_seals import KEYS
from tests.rules.test_peer_successive import Span, close_sets, mean_of
from tests.stored import rows_of

LEAST = 5
ROUNDS = (
    ("2026-t1", {Relation.PEER: 11, Relation.SUBORDINATE: 4, Relation.CROSS_UNIT: 3}),
    ("2026-t2", {Relation.PEER: 6, Relation.SUBORDINATE: 5}),
    ("2026-t3", {Relation.PEER: 5, Relation.SUBORDINATE: 2}),
)
"""A wide group that shrinks, groups that come into sight and go, each time somebody less."""


@pytest.fixture
def lived(app):
    """Three rounds about five people of two units; the truth: voice -> scores."""
    rng, truth, made = random.Random(5), {}, []
    for number, (key, sides) in enumerate(ROUNDS):
        here = colleagues.circle(6, sides, key=key)
        if not number:
            posted(here.people)
        for at, duty in enumerate(here.duties):
            scores = {item: rng.randint(1, 5) for item in ITEMS if rng.random() > 0.1}
            voice = (number, here.people.index(duty.ratee), duty.relation.value, at)
            truth[voice] = scores
            colleagues.cast(duty, scores=scores)
        colleagues.released(here)
        made.append(here)
        moved(made[0].people, number)
    return made, truth


def posted(people):
    """Five and the others work in two units."""
    units = [factories.unit(name).id for name in ("Loket", "Gudang")]
    with writing() as session:
        session.add_all(
            Posting(
                employee_id=person, unit_id=units[at > 4], kind=PostingKind.DEFINITIF,
                title="Staf", post=PostKind.PELAKSANA, family=JobFamily.UMUM, leads_unit=False,
                starts_on=datetime.date(2024, 1, 1),
            )
            for at, person in enumerate(people)
        )  # fmt: skip


def moved(people, number):
    """After each round somebody goes to the other unit, as if they had always been there."""
    other = sa.select(Unit.id).where(Unit.name == "Gudang").scalar_subquery()
    with writing() as session:
        session.execute(
            sa.update(Posting).where(Posting.employee_id == people[number]).values(unit_id=other)
        )


def releases(made):
    """(round, ratee) -> what is told."""
    db.session.rollback()
    where = {
        (here.period_id, person): (number, at)
        for number, here in enumerate(made)
        for at, person in enumerate(here.people)
    }
    return {
        where[row.period_id, row.employee_id]: told(row.content) for row in rows_of(PeerRelease)
    }


def family(found, truth, item):
    """The published sets of an item over all rounds, each with its mean as it is told."""
    sets = []
    for (number, ratee), one in found.items():
        everybody = {}
        for voice, scores in truth.items():
            if voice[:2] == (number, ratee) and item in scores:
                everybody.setdefault(voice[2], set()).add(voice)
        for group in one.shown:
            if item in group.figures:
                people = everybody[group.terms.relation.value]
                sets.append((frozenset(people), group.figures[item]))
        if item in one.together:
            sets.append((frozenset(chain(*everybody.values())), one.together[item]))
    return sets


def test_all_releases_of_all_rounds_determine_no_answer(lived):
    made, truth = lived
    found = releases(made)
    for item in ITEMS:
        told_sets = family(found, truth, item)
        sets = [people for people, _figure in told_sets]
        assert len(sets) > 12
        for people, figure in told_sets:
            assert figure.n == len(people) >= LEAST
            mean = Fraction(sum(truth[voice][item] for voice in people), figure.n)
            assert abs(figure.mean - mean) <= Fraction(1, 4)
            assert figure.shares is None or figure.n >= 10
        assert not close_sets(sets, LEAST)
        span = Span(map(mean_of, sets))
        assert not any(span.determines(voice) for people in sets for voice in people)


def test_whoever_moves_leaves_the_pictures_of_units_as_they_were(lived):
    made, _truth = lived
    told_of = {(row.period_id, row.unit_id): row.people for row in rows_of(PeerUnitPicture)}
    loket = db.session.scalars(sa.select(Unit.id).where(Unit.name == "Loket")).one()
    assert [told_of[here.period_id, loket] for here in made] == [5, 4, 3]
    shown = {row.period_id: row.content for row in rows_of(PeerUnitPicture) if row.unit_id == loket}
    assert shown[made[0].period_id]
    assert shown[made[1].period_id] == shown[made[2].period_id] == []


def test_a_late_answer_and_a_second_release_change_nothing(lived):
    made, _truth = lived
    before = {row.id: row.sha256 for row in rows_of(PeerRelease)}
    with pytest.raises(Closed):
        colleagues.cast(made[0].duties[0], key=colleagues.key(), pepper=uuid.uuid4().bytes)
    for here in made:
        release_round(here.round_id, colleagues.act(), KEYS)
    assert {row.id: row.sha256 for row in rows_of(PeerRelease)} == before
