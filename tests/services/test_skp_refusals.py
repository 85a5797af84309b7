"""What is refused about a plan: somebody else's, twice, too late, too much."""

import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.models.skp import Skp, SkpAttachment, SkpMessage
from portal.rules.skp_words import Approach, Perspective, Priority, SkpForm, SkpState
from portal.services import skp_drafts, skp_items, skp_steps
from portal.services.audit import Act
from portal.services.skp_items import NewIndicator, NewItem
from portal.services.skp_steps import Rating
from tests import factories
from tests.services.office import office
from tests.services.plans import COVERAGE, GOAL, drafted, in_force, plan_of, submitted
from tests.stored import count, rows_of

ACT = factories.AGUS


@pytest.fixture
def house(app):
    return office()


@pytest.fixture
def draft(house) -> uuid.UUID:
    """Sari's draft with one goal."""
    return drafted(house)


def test_two_windows_do_not_overwrite_each_other(draft):
    skp_items.save_item(draft, None, GOAL, 2, ACT)
    for act in (
        lambda: skp_items.save_item(draft, None, GOAL, 2, ACT),
        lambda: skp_items.remove_item(draft, plan_of(draft).items[0].id, 2, ACT),
        lambda: skp_drafts.save_agreements(draft, {}, {}, 2, ACT),
        lambda: skp_steps.drop(draft, 2, ACT),
    ):
        with pytest.raises(Changed):
            act()
    assert len(plan_of(draft).items) == 2


def test_nobody_sets_the_own_plan_not_even_in_the_database(house, draft):
    submitted(house, draft)
    with pytest.raises(IllegalStep, match="sendiri"):
        skp_steps.set_plan(draft, house.sari.id, set(), ACT)
    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(
            sa.update(Skp).values(state=SkpState.DITETAPKAN, set_at=ACT.at, set_by_id=house.sari.id)
        )
    db.session.rollback()
    assert plan_of(draft).state is SkpState.DIAJUKAN


def test_what_is_submitted_or_set_cannot_be_written(house, draft):
    item = plan_of(draft).items[0].id
    for step in (submitted, lambda h, d: skp_steps.set_plan(d, h.budi.id, set(), ACT)):
        step(house, draft)
        seen = plan_of(draft).version
        for act in (
            lambda seen=seen: skp_items.save_item(draft, item, GOAL, seen, ACT),
            lambda seen=seen: skp_items.remove_item(draft, item, seen, ACT),
            lambda seen=seen: skp_steps.drop(draft, seen, ACT),
            lambda seen=seen: skp_steps.submit(draft, Rating(house.budi.id), seen, ACT),
        ):
            with pytest.raises(IllegalStep):
                act()


def test_a_plan_that_is_sent_back_says_why_and_is_a_draft_again(house, draft):
    submitted(house, draft)
    skp_steps.send_back(draft, "Target belum terukur", house.budi.id, ACT)
    assert (plan_of(draft).state, plan_of(draft).signed_at) == (SkpState.DRAF, None)
    [message] = rows_of(SkpMessage)
    assert (message.text, message.author_id) == ("Target belum terukur", house.budi.id)
    with pytest.raises(IllegalStep):
        skp_steps.send_back(draft, "Lagi", house.budi.id, ACT)


def test_a_number_never_names_two_versions(house, draft):
    in_force(house, draft)
    second = skp_steps.revise(draft, "Tugas baru", date(2026, 5, 4), ACT)
    with pytest.raises(IllegalStep, match="sudah ditulis"):
        skp_steps.revise(draft, "Tugas baru", date(2026, 5, 4), ACT)
    in_force(house, second)
    with pytest.raises(IllegalStep, match="berlaku"):
        skp_steps.revise(draft, "Tugas lama", date(2026, 5, 4), ACT)
    third = skp_steps.revise(second, "Lagi", date(2026, 5, 4), ACT)
    assert plan_of(third).number == 3


def test_a_dropped_draft_leaves_the_version_in_force(house, draft):
    in_force(house, draft)
    fresh = skp_steps.revise(draft, "Salah pencet", date(2026, 5, 4), ACT)
    skp_steps.clarify(fresh, "Batal saja", house.sari.id, ACT)
    skp_steps.drop(fresh, 1, ACT)
    assert [plan.id for plan in rows_of(Skp)] == [draft]
    assert count(SkpAttachment) == 0


@pytest.mark.parametrize(
    ("reason", "day", "message"),
    [
        (" ", date(2026, 5, 4), "alasan"),
        ("Sebab", date(2025, 12, 31), "Tanggal dialog"),
        ("Sebab", ACT.on + timedelta(days=1), "Tanggal dialog"),
        ("x" * 501, date(2026, 5, 4), "terlalu panjang"),
    ],
)
def test_a_revision_needs_a_reason_and_a_day(house, draft, reason, day, message):
    in_force(house, draft)
    with pytest.raises(Invalid, match=message):
        skp_steps.revise(draft, reason, day, ACT)
    assert count(Skp) == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"text": "  "}, "belum diisi"),
        ({"text": "x" * 501}, "terlalu panjang"),
        ({"assigned_by": "x" * 201}, "Pemberi penugasan terlalu panjang"),
        ({"leader_goal_id": uuid.UUID(int=5)}, "dari daftar"),
        ({"indicators": (COVERAGE,) * 21}, "paling banyak 20"),
        ({"indicators": (NewIndicator(" ", "5", frozenset()),)}, "Indikator belum diisi"),
        (
            {"indicators": (NewIndicator("a", "5", frozenset(), low=Decimal(2), high=Decimal(1)),)},
            "terbalik",
        ),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_kept(draft, changes, message):
    new = NewItem(**{"text": "Hasil", "priority": Priority.UTAMA, "indicators": (), **changes})
    with pytest.raises(Invalid, match=message):
        skp_items.save_item(draft, None, new, 2, ACT)
    assert len(plan_of(draft).items) == 1
    assert plan_of(draft).version == 2


def test_a_goal_serves_somebody_elses_goal_of_the_same_year(house, draft):
    budis = skp_drafts.start_skp(
        house.budi.id, 2026, house.budi.posting_id, Approach.KUANTITATIF, ACT
    )
    skp_items.save_item(budis, None, NewItem("Derajat kesehatan naik", Priority.UTAMA, ()), 1, ACT)
    above = plan_of(budis).items[0].goal_id
    own = plan_of(draft).items[0]
    skp_items.save_item(
        draft, own.id, NewItem("Cakupan", Priority.UTAMA, (), leader_goal_id=above), 2, ACT
    )
    assert plan_of(draft).items[0].leader_goal_id == above
    with pytest.raises(Invalid, match="dari daftar"):
        skp_items.save_item(
            draft, None, NewItem("Diri", Priority.UTAMA, (), leader_goal_id=own.goal_id), 3, ACT
        )


def test_a_head_plans_by_perspektif(house):
    plan = skp_drafts.start_skp(
        house.dewi.id, 2026, house.dewi.posting_id, Approach.KUALITATIF, ACT
    )
    new = NewItem("Anggaran terserap", Priority.UTAMA, (), perspective=Perspective.ANGGARAN)
    skp_items.save_item(plan, None, new, 1, ACT)
    assert plan_of(plan).form is SkpForm.PIMPINAN
    assert plan_of(plan).items[0].perspective is Perspective.ANGGARAN


@pytest.mark.parametrize("twice", [True, False])
def test_a_post_has_one_plan_a_year(house, draft, twice):
    year = 2026 if twice else 2027
    start = lambda: skp_drafts.start_skp(  # noqa: E731
        house.sari.id, year, house.sari.posting_id, Approach.KUALITATIF, ACT
    )
    if not twice:
        assert start() != draft
        return
    with pytest.raises(IllegalStep, match="sudah ada"):
        start()


def test_a_post_of_somebody_else_has_no_plan_of_mine(house):
    with pytest.raises(NotFound):
        skp_drafts.start_skp(house.sari.id, 2026, house.budi.posting_id, Approach.KUALITATIF, ACT)


def test_an_empty_plan_is_not_submitted_and_an_unknown_one_not_found(house):
    plan = skp_drafts.start_skp(
        house.joko.id, 2026, house.joko.posting_id, Approach.KUALITATIF, ACT
    )
    with pytest.raises(Invalid, match="kosong"):
        skp_steps.submit(plan, Rating(house.budi.id), 1, ACT)
    for step in (
        lambda: skp_steps.clarify(uuid.uuid4(), "Halo", house.sari.id, ACT),
        lambda: skp_steps.revise(uuid.uuid4(), "Sebab", ACT.on, ACT),
        lambda: skp_steps.set_plan(uuid.uuid4(), house.budi.id, set(), ACT),
        lambda: skp_steps.drop(uuid.uuid4(), 1, ACT),
    ):
        with pytest.raises(NotFound):
            step()


def test_the_moment_of_signing_is_the_actors(house, draft):
    act = Act("Sari", datetime(2026, 1, 31, 23, 59, 59, tzinfo=ACT.at.tzinfo))
    skp_steps.submit(draft, Rating(house.budi.id, by_superior=True), 2, act)
    assert plan_of(draft).signed_at == act.at
    assert plan_of(draft).is_by_superior
