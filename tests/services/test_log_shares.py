"""Entries of a team: written once, and in the log of whoever agrees."""

import uuid
from dataclasses import replace
from decimal import Decimal

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.models.log import EntryEvidence, LogEntry
from portal.models.log_shares import EntryShare
from portal.models.messages import Message
from portal.models.skp import Goal, Measure
from portal.queries import log as reading
from portal.queries.home_counts import home_counts
from portal.queries.log_progress import progress_of
from portal.queries.log_shares import offers_to, teammates
from portal.rules.cascade_words import StrategyKind
from portal.rules.log_words import ShareState
from portal.rules.scheme_words import EntryKind
from portal.rules.schemes import load_shipped
from portal.rules.skp_words import Approach, Cascading
from portal.services import cascade, log_shares, role_cells, skp_drafts, skp_items, skp_steps
from portal.services import log as writing
from portal.services.cascade import NewStrategy
from portal.services.evidence import keep_link
from portal.services.log_filling import NewEntry
from portal.services.role_cells import NewShare
from portal.services.schemes import adopt_scheme
from portal.services.skp_steps import Rating
from tests import factories
from tests.services import office, plans
from tests.stored import count, rows_of

ACT = factories.AGUS


@pytest.fixture
def house(app):
    """Sari with a plan in force, in an agency whose scheme knows entries of a team."""
    made = office.office()
    plans.in_force(made, plans.drafted(made))
    factories.agency()
    adopt_scheme(load_shipped("sorong"), "Uji", ACT)
    return made


@pytest.fixture
def rina(house):
    """A colleague of Sari's unit with the same goal in a plan of her own."""
    made = office.worker("Rina", "199201012018012005", house.sari.unit_id)
    plan = skp_drafts.start_skp(made.id, 2026, made.posting_id, Approach.KUANTITATIF, ACT)
    skp_items.save_item(plan, None, plans.GOAL, 1, ACT)
    skp_steps.submit(plan, Rating(house.budi.id), 2, ACT)
    skp_steps.set_plan(plan, house.budi.id, set(), ACT)
    return made


def aim(person):
    return db.session.execute(
        sa.select(Goal.id, Measure.id)
        .join(Measure, Measure.goal_id == Goal.id)
        .where(Goal.employee_id == person.id)
    ).one()


def written(house, **more):
    goal, measure = aim(house.sari)
    entry = NewEntry(
        ACT.on, "Cakupan kelurahan 84 persen", uuid.uuid4(), goal_id=goal, measure_id=measure,
        quantity=Decimal(84), kind=EntryKind.CAPAIAN_TIM, **more,
    )  # fmt: skip
    return writing.write(house.sari.id, entry, ACT)


def test_who_agrees_has_the_entry_and_its_evidence_without_typing(house, rina):
    proof = keep_link(house.sari.id, "https://contoh.go.id/rekap", ACT)
    entry = written(house, evidence=(proof,))
    assert log_shares.offer(entry, house.sari.id, [rina.id], ACT) == 1
    assert home_counts(rina.id, ACT.on, with_claims=False).offers == 1
    (offered,) = offers_to(rina.id)
    assert (offered.text, offered.proofs) == ("Cakupan kelurahan 84 persen", 1)
    goal, measure = aim(rina)
    mine = log_shares.accept(entry, rina.id, goal, measure, offered.version, ACT)
    (seen,) = reading.entries_between(rina.id, ACT.on, ACT.on)
    assert (seen.id, seen.shared_by, seen.quantity) == (mine, "Sari", Decimal(84))
    assert [piece.id for piece in seen.evidence] == [proof]
    assert progress_of(rina.id, ACT.on)[0].measures[0].progress.value == Decimal(84)
    assert [(m.name, m.state) for m in reading.entry(entry).shared_with] == [
        ("Rina", ShareState.DITERIMA)
    ]
    assert home_counts(rina.id, ACT.on, with_claims=False).offers == 0


def test_nothing_stands_in_the_log_of_who_is_silent_or_declines(house, rina):
    entry = written(house)
    log_shares.offer(entry, house.sari.id, [rina.id], ACT)
    assert reading.entries_between(rina.id, ACT.on, ACT.on) == []
    log_shares.decline(entry, rina.id, ACT)
    log_shares.decline(entry, rina.id, ACT)
    assert reading.entries_between(rina.id, ACT.on, ACT.on) == []
    assert home_counts(rina.id, ACT.on, with_claims=False).offers == 0
    log_shares.accept(entry, rina.id, None, None, 1, ACT)  # a second thought
    assert count(LogEntry) == 2
    with pytest.raises(IllegalStep):
        log_shares.decline(entry, rina.id, ACT)


def test_an_offer_is_made_and_told_once(house, rina):
    entry = written(house)
    assert log_shares.offer(entry, house.sari.id, [rina.id], ACT) == 1
    assert log_shares.offer(entry, house.sari.id, [rina.id], ACT) == 0
    told = [row for row in rows_of(Message) if row.link == log_shares.PAGE]
    assert [row.employee_id for row in told] == [rina.id]


def test_only_a_team_entry_of_ones_own_goes_to_colleagues_of_the_team(house, rina):
    entry = written(house)
    with pytest.raises(Invalid):
        log_shares.offer(entry, house.sari.id, [house.joko.id], ACT)
    with pytest.raises(Invalid):
        log_shares.offer(entry, house.sari.id, [], ACT)
    with pytest.raises(NotFound):
        log_shares.offer(entry, rina.id, [house.sari.id], ACT)
    alone = writing.write(house.sari.id, NewEntry(ACT.on, "Sendiri", uuid.uuid4()), ACT)
    with pytest.raises(IllegalStep):
        log_shares.offer(alone, house.sari.id, [rina.id], ACT)
    log_shares.offer(entry, house.sari.id, [rina.id], ACT)
    taken = log_shares.accept(entry, rina.id, None, None, 1, ACT)
    with pytest.raises(IllegalStep):
        log_shares.offer(taken, rina.id, [house.sari.id], ACT)
    with pytest.raises(NotFound):
        log_shares.accept(entry, house.joko.id, None, None, 1, ACT)


def test_the_words_that_were_seen_are_those_agreed_to(house, rina):
    entry = written(house)
    log_shares.offer(entry, house.sari.id, [rina.id], ACT)
    changed = NewEntry(ACT.on, "Cakupan 85 persen", uuid.uuid4(), kind=EntryKind.CAPAIAN_TIM)
    writing.change(entry, changed, 1, ACT)
    with pytest.raises(Changed):
        log_shares.accept(entry, rina.id, None, None, 1, ACT)
    mine = log_shares.accept(entry, rina.id, None, None, 2, ACT)
    writing.change(entry, replace(changed, text="Cakupan 86 persen"), 2, ACT)
    (renewal,) = offers_to(rina.id)
    assert renewal.is_renewal
    assert reading.entry(mine).text == "Cakupan 85 persen"
    assert log_shares.accept(entry, rina.id, None, None, 3, ACT) == mine
    assert reading.entry(mine).text == "Cakupan 86 persen"
    assert offers_to(rina.id) == []


def test_the_goal_of_another_is_refused_and_nothing_is_written(house, rina):
    entry = written(house)
    log_shares.offer(entry, house.sari.id, [rina.id], ACT)
    goal, measure = aim(house.sari)
    with pytest.raises(Invalid):
        log_shares.accept(entry, rina.id, goal, measure, 1, ACT)
    assert count(LogEntry) == 1


def test_each_keeps_their_own_entry_when_the_other_goes(house, rina):
    proof = keep_link(house.sari.id, "https://contoh.go.id/rekap", ACT)
    entry = written(house, evidence=(proof,))
    log_shares.offer(entry, house.sari.id, [rina.id], ACT)
    mine = log_shares.accept(entry, rina.id, None, None, 1, ACT)
    own_words = NewEntry(ACT.on, "Bagian saya", uuid.uuid4(), evidence=(proof,))
    writing.change(mine, own_words, 1, ACT)  # the borrowed evidence stays
    assert count(EntryEvidence) == 2
    writing.remove(mine, 2, ACT)
    (share,) = rows_of(EntryShare)
    assert (share.state, share.accepted_id) == (ShareState.DITOLAK, None)
    again = log_shares.accept(entry, rina.id, None, None, 1, ACT)
    writing.remove(entry, 1, ACT)
    assert count(EntryShare) == 0
    assert reading.entry(again).shared_by is None


def test_teammates_come_from_the_matrix_first(house, rina):
    goal, _measure = aim(house.sari)
    strategy = cascade.save_strategy(
        house.sari.unit_id, 2026, None,
        NewStrategy("Sisir", goal, StrategyKind.LAYANAN, Cascading.LANGSUNG_ASPEK), 0, ACT,
    )  # fmt: skip
    shares = [NewShare(one.id, "", "Pos dilayani") for one in (house.sari, house.joko)]
    role_cells.share_out(strategy, None, shares, 1, ACT)
    db.session.execute(
        sa.text("UPDATE role_cell SET goal_id = :goal WHERE employee_id = :who").bindparams(
            sa.bindparam("goal", goal, sa.Uuid()), sa.bindparam("who", house.sari.id, sa.Uuid())
        )
    )
    db.session.commit()
    found = [(mate.name, mate.is_close) for mate in teammates(house.sari.id, goal, ACT.on)]
    assert found[0] == ("Joko", True)
    assert ("Rina", False) in found
    assert "Sari" not in dict(found)
