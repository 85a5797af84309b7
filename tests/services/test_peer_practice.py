"""A practice round from its first proposal to its release, and nothing of it left behind."""

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.errors import IllegalStep
from portal.models.messages import Message
from portal.models.peer_ballots import (
    PeerAction,
    PeerBallot,
    PeerBox,
    PeerReceipt,
    PeerRelease,
    PeerUnitPicture,
)
from portal.models.peer_rounds import PeerAssignment, PeerRound
from portal.queries.peer_releases import release_of, released_periods
from portal.queries.periods import period_by_key
from portal.rules.messages import MessageKind
from portal.services import peer_actions, peer_assignments, peer_openings, peer_rounds, periods
from portal.services.peer_ballots import PeerAnswer, cast_peer
from portal.services.peer_turns import turn_rounds
from tests import factories
from tests.peer_seals import KEYS, seal
from tests.peer_town import NOW, Town, assignments, go_on, own, town
from tests.stored import count

SECRET = b"rahasia uji"


@pytest.fixture
def practised(app):
    """Sari was rated by five colleagues in a practice round, which the worker released."""
    factories.agency()
    here = town()
    practice = periods.create_practice(period_by_key("2026").span, "Latihan", NOW)
    made = peer_rounds.prepare(practice, NOW)
    sari, *others = here.staff[0][1:7]
    for one in others:
        peer_assignments.propose(made, sari, one, own(sari), NOW)
    here = Town(here.head, here.staff, here.units, made)
    peer_openings.begin_opening(made, here.card.version, NOW, approves=True)
    go_on(made, NOW)
    duties = [(row.id, row.rater_id) for row in assignments(here)]
    db.session.rollback()
    for number, (duty, rater) in enumerate(duties):
        cast_peer(
            PeerAnswer(
                duty, rater, f"{number:026d}", {"mutu_kerja": 4}, {"komentar_andal": "Teliti"},
                here.card.opens_on, SECRET, seal(),
            )
        )  # fmt: skip
    peer_openings.begin_closing(made, NOW)
    turn_rounds(NOW, KEYS)
    return sari, practice


def test_a_practice_round_is_released_at_once_and_reaches_nothing_real(practised):
    sari, practice = practised
    found = release_of(sari, practice)
    assert found.is_practice
    assert [line.figure.n for line in found.sides[0].blocks[0].lines] == [5]
    assert released_periods() == []
    assert count(PeerUnitPicture) == 0
    kind = MessageKind.PEER_RESULT_READY.value
    assert not db.session.scalars(sa.select(Message.id).where(Message.kind == kind)).all()
    with pytest.raises(IllegalStep, match="latihan"):
        peer_actions.write_action(sari, practice, sari, "Magang", 0, NOW)
    assert count(PeerAction) == 0


def test_with_its_period_everything_of_it_goes(practised):
    _sari, practice = practised
    periods.delete_practice(practice, NOW)
    for table in (PeerAssignment, PeerBox, PeerBallot, PeerReceipt, PeerRelease):
        assert count(table) == 0
    assert count(PeerRound) == 1
