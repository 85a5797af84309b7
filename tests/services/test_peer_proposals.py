"""The system's proposal: asked for, drawn by the worker, looked at, written; cut off anywhere."""

import contextlib

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.errors import Changed, IllegalStep, Invalid
from portal.models.messages import Message
from portal.models.peer_rounds import PeerAssignment, PeerProposal
from portal.queries.peer_summaries import proposal_card
from portal.rules.messages import MessageKind
from portal.rules.peer_rounds import ProposalState, RoundFault, TieKind
from portal.services import peer_openings, peer_proposals, peer_rounds, peer_ties
from portal.services.peer_openings import RoundRefused
from portal.services.peer_turns import turn_rounds
from tests import factories
from tests.attacks.statements import PowerCut, power_cut
from tests.peer_seals import KEYS
from tests.peer_town import NOW, OPENING, assignments, proposed, terms, town
from tests.stored import count


@pytest.fixture
def here(app):
    factories.agency()
    return town()


def card(here):
    db.session.rollback()
    return proposal_card(here.round_id)


def asked(here, unit=None):
    peer_proposals.ask(here.round_id, unit, NOW)


def pairs(here):
    return {(row.ratee_id, row.rater_id) for row in assignments(here)}


def test_the_worker_draws_what_was_asked_and_writes_what_was_accepted(here):
    asked(here)
    assert card(here).state is ProposalState.MENUNGGU
    assert count(PeerAssignment) == 0
    turn_rounds(NOW, KEYS)
    made = card(here)
    assert (made.state, made.progress) == (ProposalState.SIAP, 100)
    assert made.summary.added == made.added > 100
    assert sum(made.summary.grounds.values()) == made.added
    assert count(PeerAssignment) == 0
    peer_proposals.accept(here.round_id, made.summary.digest, NOW)
    turn_rounds(NOW, KEYS)
    assert card(here).state is ProposalState.SELESAI
    assert count(PeerAssignment) == card(here).written == made.added
    kind = MessageKind.PEERS_TO_APPROVE.value
    heads = set(db.session.scalars(sa.select(Message.employee_id).where(Message.kind == kind)))
    assert heads == {here.head, *(members[0] for members in here.staff)}


def test_a_unit_alone_is_drawn_for(here):
    asked(here, here.units[1])
    peer_proposals.go_on(here.round_id, NOW)
    peer_proposals.accept(here.round_id, card(here).summary.digest, NOW)
    peer_proposals.go_on(here.round_id, NOW)
    assert {ratee for ratee, _rater in pairs(here)} == set(here.staff[1])


def test_what_changed_since_it_was_seen_is_drawn_anew_and_nothing_is_written(here):
    asked(here)
    peer_proposals.go_on(here.round_id, NOW)
    seen = card(here).summary.digest
    peer_ties.declare(here.staff[0][1], here.staff[0][2], TieKind.USAHA, "", NOW)
    peer_proposals.accept(here.round_id, seen, NOW)
    peer_proposals.go_on(here.round_id, NOW)
    made = card(here)
    assert (made.state, made.is_renewed) == (ProposalState.SIAP, True)
    assert count(PeerAssignment) == 0
    with pytest.raises(Changed):
        peer_proposals.accept(here.round_id, seen, NOW)
    peer_proposals.accept(here.round_id, made.summary.digest, NOW)
    peer_proposals.go_on(here.round_id, NOW)
    assert not {(here.staff[0][1], here.staff[0][2]), (here.staff[0][2], here.staff[0][1])} & pairs(
        here
    )


def test_a_proposal_that_is_cut_off_anywhere_ends_the_same(here, monkeypatch):
    monkeypatch.setattr(peer_proposals, "CHUNK", 40)
    monkeypatch.setattr(peer_proposals, "_EVERY", 0.0)
    monkeypatch.setattr("portal.rules.peer_draw.TELL_EVERY", 20)
    asked(here)
    digests, cuts, after = set(), 0, 3
    while (made := card(here)).state is not ProposalState.SELESAI:
        if made.state is ProposalState.SIAP:
            digests.add(made.summary.digest)
            peer_proposals.accept(here.round_id, made.summary.digest, NOW)
        with contextlib.suppress(PowerCut), power_cut(after):
            peer_proposals.go_on(here.round_id, NOW)
            cuts -= 1
        cuts, after = cuts + 1, after + 3
        db.session.remove()
    assert cuts > 5
    assert len(digests) == 1
    assert len(pairs(here)) == count(PeerAssignment) == made.added


def test_while_it_is_written_nobody_else_changes_who_is_asked(here):
    asked(here)
    peer_proposals.go_on(here.round_id, NOW)
    peer_proposals.accept(here.round_id, card(here).summary.digest, NOW)
    with pytest.raises(IllegalStep, match="sedang ditulis"):
        proposed(here, here.staff[0][1], here.staff[1][2])
    with pytest.raises(IllegalStep, match="sedang ditulis"):
        asked(here)
    with pytest.raises(Changed):
        peer_rounds.set_terms(here.round_id, terms(here), here.card.version, NOW)
    with pytest.raises(RoundRefused) as refused:
        peer_openings.begin_opening(here.round_id, here.card.version, OPENING, approves=True)
    assert refused.value.fault is RoundFault.USULAN_DITULIS
    peer_proposals.go_on(here.round_id, NOW)
    with pytest.raises(Invalid, match="penuh"):
        proposed(here, here.staff[0][1], here.staff[1][2])


def test_a_round_that_was_opened_meanwhile_drops_its_proposal(here):
    asked(here)
    peer_proposals.go_on(here.round_id, NOW)
    for one in here.staff[0][2:5]:
        proposed(here, here.staff[0][1], one)
    asked(here)
    peer_openings.begin_opening(here.round_id, here.card.version, OPENING, approves=True)
    peer_proposals.go_on(here.round_id, NOW)
    assert count(PeerProposal) == 0
