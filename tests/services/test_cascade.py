"""Goals of units, strategies, shares of roles, the dictionary, and plans after a transfer."""

from datetime import date
from uuid import UUID

import pytest

from portal.db import db, writing
from portal.errors import Changed, IllegalStep, Invalid
from portal.models.cascade import RoleCell, Strategy, UnitObjective
from portal.models.indicators import IndicatorDefinition
from portal.models.people import Posting
from portal.queries.audit import check_chain
from portal.queries.cascade import my_roles
from portal.queries.cascade_map import ways_up
from portal.rules.cascade_words import (
    ControlLevel,
    DefinitionState,
    ReportingPeriod,
    StrategyKind,
)
from portal.rules.employment import JobFamily, PostKind
from portal.rules.postings import PostingKind
from portal.rules.skp_words import Approach, Cascading, Priority
from portal.services import cascade, indicators, skp_drafts, skp_items, skp_steps
from portal.services.cascade import NewObjective, NewStrategy
from portal.services.indicators import NewDefinition
from portal.services.role_cells import NewShare, share_out
from portal.services.skp_items import NewIndicator, NewItem
from portal.services.skp_steps import Rating
from tests import factories, people
from tests.services.office import office
from tests.services.plans import drafted, in_force, plan_of
from tests.stored import count

ACT = factories.AGUS
ENTRY = NewDefinition(
    "Cakupan imunisasi", "Bayi yang lengkap imunisasinya", "Laporan puskesmas", "Dinas Kesehatan",
    ControlLevel.OUTPUT_SEDANG, ReportingPeriod.TRIWULANAN, unit="persen",
)  # fmt: skip


@pytest.fixture
def house(app):
    return office()


def leader_goal(house, text="Imunisasi di wilayah kerja meningkat", **more):
    """Budi's goal, in a submitted plan."""
    plan = skp_drafts.start_skp(
        house.budi.id, 2026, house.budi.posting_id, Approach.KUANTITATIF, ACT
    )
    skp_items.save_item(plan, None, NewItem(text, Priority.UTAMA, (), **more), 1, ACT)
    skp_steps.submit(plan, Rating(house.dewi.id), 2, ACT)
    return plan_of(plan).items[0].goal_id


def strategy_of(house, goal) -> Strategy:
    new = NewStrategy("Jemput bola ke posyandu", goal, StrategyKind.LAYANAN,
                      Cascading.TAK_LANGSUNG_LAYANAN)  # fmt: skip
    key = cascade.save_strategy(house.budi.unit_id, 2026, None, new, 0, ACT)
    return row_of(Strategy, key)


def row_of(kind, key):
    db.session.rollback()
    db.session.expire_all()
    return db.session.get(kind, key)


def cells() -> list[RoleCell]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.query(RoleCell).all())


def test_a_part_goes_from_the_matrix_into_the_plan(house):
    strategy = strategy_of(house, leader_goal(house))
    part = NewShare(house.sari.id, "", "Imunisasi di tiga posyandu lengkap")
    none = NewShare(house.joko.id, "", "", has_no_role=True)
    guest = NewShare(None, "Rina, Universitas Haluoleo", "Data sasaran tersedia")
    share_out(strategy.id, None, [part, none, guest], 1, ACT)
    [role] = my_roles(house.sari.id, 2026)
    assert (role.text, role.unit) == ("Imunisasi di tiga posyandu lengkap", "Puskesmas Poasia")
    assert my_roles(house.joko.id, 2026) == []
    plan = drafted(house)
    new = NewItem(role.text, Priority.UTAMA, (), role.leader_goal_id, cell_id=role.id)
    skp_items.save_item(plan, None, new, plan_of(plan).version, ACT)
    assert my_roles(house.sari.id, 2026) == []
    assert check_chain().broken_at is None
    with pytest.raises(IllegalStep, match="sudah masuk SKP"):
        share_out(strategy.id, None, [NewShare(house.sari.id, "", "")], 2, ACT)
    with pytest.raises(IllegalStep, match="sudah ada di SKP"):
        cascade.remove_strategy(house.budi.unit_id, 2026, strategy.id, 2, ACT)
    skp_steps.drop(plan, plan_of(plan).version, ACT)
    assert [one.id for one in my_roles(house.sari.id, 2026)] == [role.id]


def test_nobody_takes_somebody_elses_part(house):
    strategy = strategy_of(house, leader_goal(house))
    share_out(strategy.id, None, [NewShare(house.joko.id, "", "Gudang siap")], 1, ACT)
    plan = drafted(house)
    [cell] = cells()
    with pytest.raises(Invalid, match="bukan peran Anda"):
        skp_items.save_item(plan, None, NewItem("Gudang", Priority.UTAMA, (), cell_id=cell.id),
                            plan_of(plan).version, ACT)  # fmt: skip


def test_a_team_shares_out_what_its_leader_promises_in_one_layer_more(house):
    strategy = strategy_of(house, leader_goal(house))
    share_out(strategy.id, None, [NewShare(house.sari.id, "", "Tiga posyandu lengkap")], 1, ACT)
    [leader] = cells()
    share_out(strategy.id, leader.id, [NewShare(house.joko.id, "", "Vaksin sampai")], 2, ACT)
    member = next(cell for cell in cells() if cell.leader_cell_id)
    assert (member.employee_id, member.leader_cell_id) == (house.joko.id, leader.id)
    with pytest.raises(IllegalStep, match="dua lapis"):
        share_out(strategy.id, member.id, [NewShare(house.budi.id, "", "Lagi")], 3, ACT)
    with pytest.raises(IllegalStep, match="dibagi ke tim"):
        share_out(strategy.id, None, [NewShare(house.sari.id, "", "", True)], 3, ACT)


def test_two_who_share_out_at_once_do_not_overwrite_each_other(house):
    strategy = strategy_of(house, leader_goal(house))
    share_out(strategy.id, None, [NewShare(house.sari.id, "", "Satu")], 1, ACT)
    with pytest.raises(Changed):
        share_out(strategy.id, None, [NewShare(house.sari.id, "", "Dua")], 1, ACT)
    assert [cell.text for cell in cells()] == ["Satu"]
    share_out(strategy.id, None, [NewShare(house.sari.id, "", "")], 2, ACT)
    assert cells() == []
    cascade.remove_strategy(house.budi.unit_id, 2026, strategy.id, 3, ACT)
    assert count(Strategy) == 0


def test_the_way_leads_from_a_goal_up_to_the_citys(house):
    city = cascade.save_objective(
        house.dewi.unit_id, 2026, None, NewObjective("Warga sehat"), 0, ACT
    )
    below = NewObjective("Imunisasi merata", "Cakupan", "90 persen", city)
    unit = cascade.save_objective(house.budi.unit_id, 2026, None, below, 0, ACT)
    goal = leader_goal(house, objective_id=unit)
    plan = drafted(house)
    item = plan_of(plan).items[0]
    linked = NewItem(item.text, Priority.UTAMA, (), goal)
    skp_items.save_item(plan, item.id, linked, plan_of(plan).version, ACT)
    [way] = ways_up(house.sari.id, 2026)
    assert [step.text for step in way.steps] == [
        "Cakupan imunisasi dasar meningkat", "Imunisasi di wilayah kerja meningkat",
        "Imunisasi merata", "Warga sehat",
    ]  # fmt: skip
    assert way.is_whole
    assert not ways_up(house.budi.id, 2026)[0].steps[0].is_unit
    with pytest.raises(IllegalStep, match="didukung"):
        cascade.remove_objective(house.dewi.unit_id, 2026, city, 1, ACT)


@pytest.mark.parametrize("parent", ["below", "beside", "itself"])
def test_a_goal_supports_only_goals_of_units_above(house, parent):
    """So no circle can arise."""
    keys = {
        "below": cascade.save_objective(
            house.budi.unit_id, 2026, None, NewObjective("Bawah"), 0, ACT
        ),
        "beside": cascade.save_objective(
            house.joko.unit_id, 2026, None, NewObjective("Samping"), 0, ACT
        ),
        "itself": cascade.save_objective(
            house.dewi.unit_id, 2026, None, NewObjective("Atas"), 0, ACT
        ),
    }
    wrong = NewObjective("Atas", parent_id=keys[parent])
    with pytest.raises(Invalid, match="unit di atasnya"):
        cascade.save_objective(house.dewi.unit_id, 2026, keys["itself"], wrong, 1, ACT)
    assert row_of(UnitObjective, keys["itself"]).parent_id is None


def test_an_entry_is_approved_by_somebody_else_and_reused(house):
    proposer, hr = people.person("Sari Dewi").id, people.person("Ratna").id
    key = indicators.propose(None, ENTRY, proposer, 0, ACT)
    with pytest.raises(IllegalStep, match="orang lain"):
        indicators.decide(key, True, "", proposer, 1, ACT)
    with pytest.raises(Invalid, match="alasan"):
        indicators.decide(key, False, " ", hr, 1, ACT)
    plan = drafted(house)
    reuse(plan, key)
    assert plan_of(plan).items[0].indicators[0].definition_id is None, "not approved yet"
    indicators.decide(key, True, "", hr, 1, ACT)
    reuse(plan, key)
    assert plan_of(plan).items[0].indicators[0].definition_id == key
    with pytest.raises(Invalid, match="sudah ada di kamus"):
        indicators.propose(None, ENTRY, hr, 0, ACT)
    indicators.propose(key, ENTRY, hr, 1, ACT)
    row = row_of(IndicatorDefinition, key)
    assert (row.state, row.version) == (DefinitionState.USULAN, 2)


def reuse(plan, key) -> None:
    item = plan_of(plan).items[0]
    one = NewIndicator("Cakupan imunisasi", "80 - 90", frozenset(), definition_id=key,
                       measure_id=item.indicators[0].measure_id)  # fmt: skip
    skp_items.save_item(
        plan, item.id, NewItem(item.text, Priority.UTAMA, (one,)), plan_of(plan).version, ACT
    )


def moved(house) -> tuple[UUID, UUID]:
    """Sari is transferred to the store in July and leads it for a time; the two new postings."""
    with writing() as session:
        old = session.get(Posting, house.sari.posting_id)
        assert old is not None
        old.ends_on = date(2026, 6, 30)
        session.flush()
        fresh = Posting(
            employee_id=house.sari.id, unit_id=house.joko.unit_id, kind=PostingKind.DEFINITIF,
            title="Staf gudang", post=PostKind.PELAKSANA, family=JobFamily.UMUM,
            starts_on=date(2026, 7, 1),
        )  # fmt: skip
        beside = Posting(
            employee_id=house.sari.id, unit_id=house.joko.unit_id, kind=PostingKind.PLT,
            title="Plt. kepala gudang", post=PostKind.PENGAWAS, family=JobFamily.UMUM,
            starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 30),
        )  # fmt: skip
        session.add_all([fresh, beside])
        session.flush()
        return fresh.id, beside.id


def test_a_plan_for_the_new_post_follows_the_one_before_the_transfer(house):
    """L.II.C.6."""
    before = in_force(house, drafted(house))
    fresh, beside = moved(house)
    later = skp_drafts.start_skp(house.sari.id, 2026, fresh, Approach.KUANTITATIF, ACT)
    acting = skp_drafts.start_skp(house.sari.id, 2026, beside, Approach.KUANTITATIF, ACT)
    assert plan_of(later).follows_id == before
    assert plan_of(acting).follows_id is None, "an acting post beside one's own is no transfer"
