"""A plan from the first word to the second version."""

import uuid
from datetime import date
from decimal import Decimal

import pytest

from portal.models.skp import Goal, SkpIndicator, SkpItem
from portal.queries.audit import check_chain, entries
from portal.rules.measures import CoreValue
from portal.rules.skp_words import (
    Aspect,
    AttachmentKind,
    Direction,
    Priority,
    SkpForm,
    SkpState,
)
from portal.services import skp_drafts, skp_items, skp_steps
from portal.services.skp_items import NewIndicator, NewItem
from tests import factories
from tests.services.office import office
from tests.services.plans import GOAL, drafted, in_force, plan_of, submitted
from tests.stored import count

ACT = factories.AGUS


@pytest.fixture
def house(app):
    return office()


@pytest.fixture
def draft(house) -> uuid.UUID:
    """Sari's draft with one goal."""
    return drafted(house)


def test_what_is_written_is_kept_to_the_digit(draft):
    plan = plan_of(draft)
    [item] = plan.items
    [indicator] = item.indicators
    assert (plan.number, plan.form, plan.state) == (1, SkpForm.PELAKSANA, SkpState.DRAF)
    assert (item.text, item.priority, item.position) == (GOAL.text, Priority.UTAMA, 1)
    assert (indicator.low, indicator.high) == (Decimal("80.5"), Decimal(90))
    assert (indicator.aspects, indicator.direction) == (["kuantitas"], Direction.NAIK)
    assert check_chain().broken_at is None
    assert {"skp:started", "skp:written"} <= {entry.tag for entry in entries()}


def test_a_plan_goes_from_draft_to_force_and_is_superseded_by_a_revision(house, draft):
    skp_drafts.save_agreements(
        draft, {CoreValue.HARMONIS: " Sopan  pada pasien "},
        {AttachmentKind.DUKUNGAN: ["Motor dinas", "", "Vaksin"]}, 2, ACT,
    )  # fmt: skip
    submitted(house, draft)
    motor, _vaccine = plan_of(draft).attachments
    skp_steps.set_plan(draft, house.budi.id, {motor.id}, ACT)
    assert [line.is_agreed for line in plan_of(draft).attachments] == [True, False]

    fresh = skp_steps.revise(draft, "Target daerah berubah", date(2026, 6, 2), ACT)
    old, new = plan_of(draft), plan_of(fresh)
    assert (new.number, new.state, new.reason) == (2, SkpState.DRAF, "Target daerah berubah")
    assert [item.goal_id for item in new.items] == [item.goal_id for item in old.items]
    assert [i.measure_id for i in new.items[0].indicators] == [
        i.measure_id for i in old.items[0].indicators
    ]
    assert [one.text for one in new.expectations] == ["Sopan pada pasien"]
    assert old.state is SkpState.DITETAPKAN, "the old one holds until the new one is set"
    in_force(house, fresh)
    assert [plan_of(one).state for one in (draft, fresh)] == [
        SkpState.DIGANTIKAN, SkpState.DITETAPKAN,
    ]  # fmt: skip
    assert count(Goal) == 1


def test_editing_keeps_the_measure_and_removing_keeps_the_goal(draft):
    item = plan_of(draft).items[0]
    [indicator] = item.indicators
    again = NewItem(
        "Cakupan imunisasi naik", Priority.UTAMA,
        (NewIndicator("Baru", "5", frozenset({Aspect.WAKTU})),
         NewIndicator("Cakupan", "85", frozenset(), measure_id=indicator.measure_id)),
    )  # fmt: skip
    assert skp_items.save_item(draft, item.id, again, 2, ACT) == item.id
    kept = plan_of(draft).items[0]
    assert [i.text for i in kept.indicators] == ["Baru", "Cakupan"]
    assert kept.indicators[1].measure_id == indicator.measure_id
    assert kept.goal_id == item.goal_id
    skp_items.remove_item(draft, item.id, 3, ACT)
    assert plan_of(draft).items == []
    assert count(SkpItem) == count(SkpIndicator) == 0
    assert count(Goal) == 1


def test_goals_are_moved_and_the_ends_hold(draft):
    for text in ("Kedua", "Ketiga"):
        skp_items.save_item(
            draft, None, NewItem(text, Priority.TAMBAHAN, ()), plan_of(draft).version, ACT
        )
    third = plan_of(draft).items[2].id
    for steps, order in ((-1, ["Kedua"]), (-5, []), (-1, []), (9, ["Ketiga"])):
        skp_items.move_item(draft, third, steps, plan_of(draft).version, ACT)
        plan = plan_of(draft)
        assert [item.position for item in plan.items] == [1, 2, 3]
        if order:
            assert plan.items[2].text == order[0]
