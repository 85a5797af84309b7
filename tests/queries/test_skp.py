"""Plans as they are read: who may see one, and in how many statements."""

from datetime import date

import pytest

from portal.errors import NotAllowed, NotFound
from portal.queries import skp
from portal.queries.accounts import Visitor
from portal.rules.access import Actor, Grant
from portal.rules.actions import Action
from portal.rules.measures import CoreValue
from portal.rules.roles import Role
from portal.rules.skp_words import Approach, AttachmentKind, Priority
from portal.rules.skp_writing import Remark, remarks, writing_on
from portal.services import skp_drafts, skp_items, skp_steps
from portal.services.skp_items import NewItem
from portal.services.skp_steps import Rating
from tests import factories
from tests.attacks.statements import watched
from tests.services.office import office
from tests.services.plans import COVERAGE, GOAL

ACT = factories.AGUS
ON = factories.TODAY


def visitor(person, *roles) -> Visitor:
    """Somebody who is logged in."""
    grants = tuple(Grant(role, date(2024, 1, 1)) for role in (Role.PEGAWAI, *roles))
    return Visitor(
        account_id=person, name="Seseorang", actor=Actor(ON, person, grants), session_digest="",
        session_id=person, seen_at=ACT.at, confirmed_at=None, is_confirmed=True,
        has_second_factor=True,
    )  # fmt: skip


@pytest.fixture
def house(app):
    return office()


@pytest.fixture
def plan(house):
    """Sari's, with a word of Budi's and everything that can stand in it."""
    made = skp_drafts.start_skp(
        house.sari.id, 2026, house.sari.posting_id, Approach.KUANTITATIF, ACT
    )
    seen = 1
    for number in range(4):
        new = NewItem(f"Hasil {number}", Priority.UTAMA, (COVERAGE,) * 3)
        skp_items.save_item(made, None, new, seen, ACT)
        seen += 1
    lines = {kind: ["Satu", "Dua"] for kind in AttachmentKind}
    skp_drafts.save_agreements(made, dict.fromkeys(CoreValue, "Khusus"), lines, seen, ACT)
    skp_steps.clarify(made, "Dari mana targetnya?", house.budi.id, ACT)
    return made


@pytest.mark.parametrize(
    ("who", "may_write", "may_set"), [("sari", True, False), ("budi", True, False)]
)
def test_owner_and_rater_see_everything_in_it(house, plan, who, may_write, may_set):
    sheet = skp.skp_sheet(plan, visitor(getattr(house, who).id), Action.PLAN_READ, ON)
    assert len(sheet.plan.items) == 4
    assert {len(item.indicators) for item in sheet.plan.items} == {3}
    assert len(sheet.expectations) == 7
    assert len(sheet.attachments) == 6
    assert [(line.author, line.text) for line in sheet.lines] == [("Budi", "Dari mana targetnya?")]
    assert (sheet.may_write, sheet.may_set) == (may_write, may_set)
    assert sheet.sight.rater.name == "Budi"


def test_only_the_rater_may_set_what_is_submitted(house, plan):
    version = skp.skp_sheet(plan, visitor(house.sari.id), Action.PLAN_READ, ON).plan.version
    skp_steps.submit(plan, Rating(house.budi.id), version, ACT)
    seen = {
        name: skp.skp_sheet(plan, visitor(getattr(house, name).id), Action.PLAN_READ, ON).may_set
        for name in ("sari", "budi", "dewi")
    }
    assert seen == {"sari": False, "budi": True, "dewi": False}
    assert [one.name for one in skp.plans_waiting_for(house.budi.id)] == ["Sari"]
    assert skp.plans_waiting_for(house.dewi.id) == []


@pytest.mark.parametrize("roles", [(), (Role.ADMIN,), (Role.PENGELOLA_SURVEI,)], ids=str)
def test_a_stranger_and_the_administrator_see_no_plan(house, plan, roles):
    with pytest.raises(NotAllowed, match="tidak terbuka"):
        skp.skp_sheet(plan, visitor(house.joko.id, *roles), Action.PLAN_READ, ON)


def test_an_unknown_plan_is_not_found(house):
    with pytest.raises(NotFound):
        skp.skp_sheet(house.sari.id, visitor(house.sari.id), Action.PLAN_READ, ON)


def test_a_sheet_takes_five_statements_however_full(house, plan):
    me = visitor(house.budi.id)
    with watched() as seen:
        sheet = skp.skp_sheet(plan, me, Action.PLAN_READ, ON)
        remarks(skp.as_draft(sheet.plan, None), writing_on(ON))
        assert sheet.attachments
    assert len(seen.statements) <= 5


def test_a_leaders_goals_are_offered_once_they_are_submitted(house, plan):
    above = skp_drafts.start_skp(
        house.budi.id, 2026, house.budi.posting_id, Approach.KUANTITATIF, ACT
    )
    skp_items.save_item(above, None, GOAL, 1, ACT)
    offered = lambda: [  # noqa: E731
        words
        for _goal, words in skp.skp_sheet(plan, visitor(house.sari.id), Action.PLAN_READ, ON).leader
    ]
    assert offered() == []
    skp_steps.submit(above, Rating(house.dewi.id), 2, ACT)
    assert offered() == [GOAL.text]


def test_the_writing_rules_see_the_plan_as_it_is_stored(house, plan):
    sheet = skp.skp_sheet(plan, visitor(house.sari.id), Action.PLAN_READ, ON)
    found = remarks(skp.as_draft(sheet.plan, None), writing_on(ON))
    assert {(one.remark, one.item) for one in found} == {
        (Remark.TANPA_INDUK, number) for number in (1, 2, 3, 4)
    }


def test_versions_are_listed_the_newest_first(house, plan):
    version = skp.skp_sheet(plan, visitor(house.sari.id), Action.PLAN_READ, ON).plan.version
    assert skp.in_force(house.sari.id, 2026) is None
    skp_steps.submit(plan, Rating(house.budi.id), version, ACT)
    skp_steps.set_plan(plan, house.budi.id, set(), ACT)
    fresh = skp_steps.revise(plan, "Target berubah", ON, ACT)
    assert [(one.id, one.number, one.items) for one in skp.plans_of(house.sari.id)] == [
        (fresh, 2, 4), (plan, 1, 4),
    ]  # fmt: skip
    assert skp.in_force(house.sari.id, 2026) == plan
