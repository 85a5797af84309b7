"""Choosing raters: proposed, decided, declined, tied, drawn."""

import uuid

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.audit import AuditEntry, AuditTag
from portal.models.messages import Message
from portal.models.peer_rounds import PeerDecline, PeerTie
from portal.queries.peer_assignments import asked_of, declined_of, raters_of, warnings_for
from portal.rules.assigning import islands
from portal.rules.messages import MessageKind
from portal.rules.peer_rounds import (
    AssignmentOrigin,
    AssignmentState,
    DeclineKind,
    PairWarning,
    TieKind,
)
from portal.rules.relations import Relation
from portal.services import (
    peer_assignments,
    peer_declines,
    peer_rounds,
    peer_ties,
)
from portal.services.peer_assignments import Decision, Proposer
from tests import factories
from tests.attacks.statements import watched
from tests.peer_town import (
    NOW,
    assignments,
    drawn,
    own,
    proposed,
    terms,
    town,
)
from tests.stored import count, told


@pytest.fixture
def here(app):
    factories.agency()
    return town()


def test_an_employee_proposes_and_takes_back(here):
    sari, budi = here.staff[0][1], here.staff[0][2]
    made = proposed(here, sari, budi)
    assert proposed(here, sari, budi) == made
    (row,) = assignments(here)
    assert (row.relation, row.state) == (Relation.PEER, AssignmentState.DIUSULKAN)
    peer_assignments.withdraw(made, sari, NOW)
    peer_assignments.withdraw(made, sari, NOW)
    assert assignments(here) == []


def test_as_what_somebody_rates_follows_from_the_postings(here):
    head, sari, other = here.staff[0][0], here.staff[0][1], here.staff[1][3]
    proposed(here, head, sari)
    proposed(here, sari, other)
    assert {row.relation for row in assignments(here)} == {Relation.SUBORDINATE, Relation.PEER}


def test_oneself_the_rater_and_the_superior_are_no_colleagues(here):
    sari = here.staff[0][1]
    for one in (sari, here.staff[0][0], here.head):
        with pytest.raises(Invalid, match="tidak dapat menilai"):
            proposed(here, sari, one)
    with pytest.raises(Invalid, match="tidak memegang jabatan"):
        proposed(here, sari, uuid.uuid4())


def test_a_group_that_is_full_and_a_colleague_with_too_much_to_do_are_refused(here):
    sari = here.staff[0][1]
    for one in (*here.staff[0][2:8], here.staff[1][1]):
        proposed(here, sari, one)
    with pytest.raises(Invalid, match="penuh"):
        proposed(here, sari, here.staff[1][2])
    peer_rounds.set_terms(here.round_id, terms(here, load=1), here.card.version, NOW)
    with pytest.raises(Invalid, match="batas bebannya"):
        proposed(here, here.staff[0][2], here.staff[1][1])


def test_a_supervisor_adds_with_a_reason_approves_and_takes_out(here):
    budi, sari, rina, tono = here.staff[0][:4]
    by = Proposer(AssignmentOrigin.ATASAN, budi)
    with pytest.raises(Invalid, match="alasan"):
        peer_assignments.propose(here.round_id, sari, rina, by, NOW)
    added = peer_assignments.propose(here.round_id, sari, rina, by, NOW, reason="Satu tim")
    own_one = proposed(here, sari, tono)
    with pytest.raises(Invalid, match="alasan"):
        peer_assignments.decide(
            here.round_id, [sari], Decision(frozenset({own_one}), frozenset({added})), NOW
        )
    decision = Decision(frozenset({own_one}), frozenset({added}), {sari: "Sedang cuti"})
    assert peer_assignments.decide(here.round_id, [sari], decision, NOW) == 2
    assert peer_assignments.decide(here.round_id, [sari], decision, NOW) == 0
    states = {row.id: (row.state, row.reason) for row in assignments(here)}
    assert states[own_one] == (AssignmentState.DISETUJUI, "")
    assert states[added] == (AssignmentState.DIKELUARKAN, "Sedang cuti")
    with pytest.raises(Invalid, match="mengeluarkan"):
        proposed(here, sari, rina)
    peer_assignments.propose(here.round_id, sari, rina, by, NOW, reason="Sudah kembali")
    assert {row.state for row in assignments(here)} == {AssignmentState.DISETUJUI}
    assert told(AuditTag.PEERS_DECIDED) == (
        {str(added): "dikeluarkan"}, {str(added): "disetujui"},
    )  # fmt: skip


def test_a_supervisor_decides_about_nobody_elses_team(here):
    sari, other = here.staff[0][1], here.staff[1][1]
    made = proposed(here, other, here.staff[1][2])
    with pytest.raises(NotFound):
        peer_assignments.decide(here.round_id, [sari], Decision(frozenset({made})), NOW)


def test_a_colleague_declines_before_the_window_and_the_supervisor_hears_it(here):
    budi, sari, rina = here.staff[0][:3]
    made = proposed(here, sari, rina)
    peer_assignments.decide(here.round_id, [sari], Decision(frozenset({made})), NOW)
    say = (DeclineKind.PRIBADI, "Adik ipar")
    with pytest.raises(NotFound):
        peer_declines.decline(made, budi, *say, None, NOW)
    with pytest.raises(Invalid):
        peer_declines.decline(made, rina, DeclineKind.PRIBADI, "  ", budi, NOW)
    peer_declines.decline(made, rina, *say, budi, NOW)
    peer_declines.decline(made, rina, *say, budi, NOW)
    assert count(PeerDecline) == 1
    kind = Message.kind == MessageKind.PEER_TO_REPLACE.value
    told = dict(iter(db.session.execute(sa.select(Message.employee_id, Message.link).where(kind))))
    assert set(told) == {budi, sari}
    assert all(str(made) in link for link in told.values())
    with pytest.raises(Invalid, match="tidak dapat menilai"):
        proposed(here, sari, rina)
    trail = db.session.scalars(sa.select(AuditEntry)).all()
    assert not any("ipar" in str(entry.detail) for entry in trail)


def test_a_refusal_is_led_to_whoever_comes_in_its_place_once(here):
    sari, rina, tono, wulan = here.staff[0][1:5]
    made = proposed(here, sari, rina)
    peer_assignments.decide(here.round_id, [sari], Decision(frozenset({made})), NOW)
    peer_declines.decline(made, rina, DeclineKind.TERLALU_BANYAK, "Cuti", None, NOW)
    assert declined_of(made, sari)
    other = here.staff[1][1]
    assert declined_of(made, other) is None
    peer_assignments.propose(here.round_id, other, wulan, own(other), NOW, instead_of=made)
    assert declined_of(made, sari)
    first = peer_assignments.propose(here.round_id, sari, tono, own(sari), NOW, instead_of=made)
    peer_assignments.propose(here.round_id, sari, wulan, own(sari), NOW, instead_of=made)
    assert declined_of(made, sari) is None
    db.session.rollback()
    assert db.session.get(PeerDecline, made).replaced_by_id == first
    db.session.rollback()
    peer_assignments.withdraw(first, sari, NOW)
    assert declined_of(made, sari)


def test_a_replacement_holds_to_the_limit_of_the_load(here):
    peer_rounds.set_terms(here.round_id, terms(here, load=1), here.card.version, NOW)
    sari, rina, tono, wulan = here.staff[0][1:5]
    made = proposed(here, sari, rina)
    proposed(here, wulan, tono)
    peer_assignments.decide(here.round_id, [sari], Decision(frozenset({made})), NOW)
    peer_declines.decline(made, rina, DeclineKind.PRIBADI, "Ipar", None, NOW)
    with pytest.raises(Invalid, match="batas bebannya"):
        peer_assignments.propose(here.round_id, sari, tono, own(sari), NOW, instead_of=made)
    assert declined_of(made, sari)


def test_an_employee_is_warned_of_what_they_know_and_of_nothing_else(here):
    sari, rina, tono, wulan, joko = here.staff[0][1:6]
    peer_ties.declare(sari, rina, TieKind.KELUARGA, "Sepupu", NOW)
    peer_ties.declare(tono, sari, TieKind.SENGKETA, "Utang", NOW)
    back = proposed(here, wulan, sari)
    proposed(here, joko, sari)
    peer_assignments.decide(here.round_id, [wulan], Decision(frozenset({back})), NOW)
    found = warnings_for(here.card, sari, [rina, tono, wulan, joko])
    assert found == {rina: PairWarning.HUBUNGAN, wulan: PairWarning.SALING}


def test_ties_are_declared_once_and_the_trail_names_nobody(here):
    sari, budi = here.staff[0][1], here.staff[0][2]
    made = peer_ties.declare(sari, budi, TieKind.KELUARGA, "Sepupu", NOW)
    assert peer_ties.declare(sari, budi, TieKind.USAHA, "", NOW) == made
    with pytest.raises(NotFound):
        peer_ties.end(made, budi, NOW)
    peer_ties.end(made, sari, NOW)
    peer_ties.end(made, sari, NOW)
    assert peer_ties.declare(sari, budi, TieKind.USAHA, "", NOW) != made
    assert count(PeerTie) == 2
    trail = str([entry.detail for entry in db.session.scalars(sa.select(AuditEntry))])
    assert str(budi) not in trail
    assert "epupu" not in trail


def test_those_who_chose_each_other_and_those_with_a_tie_are_marked_alike(here):
    sari, rina, tono, wulan = here.staff[0][1:5]
    for ratee, rater in ((sari, rina), (rina, sari), (sari, tono), (sari, wulan)):
        proposed(here, ratee, rater)
    peer_ties.declare(wulan, sari, TieKind.SENGKETA, "", NOW)
    (seen,) = raters_of(here.card, [sari])
    assert {one.rater_id for one in seen.raters if one.is_marked} == {rina, wulan}


def test_the_system_proposes_so_that_everybody_can_be_compared(here):
    assert drawn(here) > 0
    rows = assignments(here)
    assert islands((row.ratee_id, row.rater_id) for row in rows) == 1
    assert {row.origin for row in rows} == {AssignmentOrigin.SISTEM}
    for members in here.staff:
        for one in members[1:]:
            mine = [row for row in rows if row.ratee_id == one]
            assert len(mine) >= 7
            assert any(row.rater_id not in members for row in mine)
    with pytest.raises(IllegalStep, match="cukup"):
        drawn(here)


def test_what_somebody_is_asked_is_told_once_it_is_approved(here):
    sari, rina = here.staff[0][1:3]
    made = proposed(here, sari, rina)
    assert asked_of(rina, here.card) == []
    peer_assignments.decide(here.round_id, [sari], Decision(frozenset({made})), NOW)
    (one,) = asked_of(rina, here.card)
    assert (one.ratee_id, one.relation) == (sari, Relation.PEER)


def test_a_team_is_read_in_as_many_statements_however_large_it_is(here):
    drawn(here)
    card = here.card
    with watched() as one:
        raters_of(card, here.staff[0][1:2])
    with watched() as all_:
        raters_of(card, here.staff[0][1:])
    assert len(one.statements) == len(all_.statements) <= 4
