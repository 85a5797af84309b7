"""Somebody else sits or chairs while a forum runs: who may, what is recorded, who judges then."""

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.models.accounts import Account
from portal.models.audit import AuditEntry, AuditTag
from portal.models.forum import ForumMember, ForumSeat
from portal.models.messages import Message
from portal.queries.forum_minutes import minutes_of
from portal.rules.forum_words import RecusalGround, SessionState
from portal.rules.messages import MessageKind
from portal.rules.roles import Role
from portal.services import accounts, forum_opinions, forum_replacements, forum_sittings
from portal.services.forum_replacements import Change
from tests import factories
from tests.services.forums import (
    CHANGE,
    KEEP,
    NOW,
    assembly,
    called,
    case_of,
    convened,
    later,
    sat,
    seated,
    session_of,
)
from tests.services.office import worker

pytestmark = pytest.mark.usefixtures("agency")


@pytest.fixture
def made(agency):
    return assembly()


@pytest.fixture
def lina(made):
    """Holds the role, and sits in no session yet."""
    one = worker("Lina", "198801012013012008", made.house.joko.unit_id)
    seated(one.id, Role.ANGGOTA_FORUM)
    return one


@pytest.fixture
def hasan(made):
    """May chair, and sits in no session yet."""
    one = worker("Hasan", "198901012014011009", made.house.joko.unit_id)
    seated(one.id, Role.KETUA_FORUM)
    return one


def change(sitting, former, new, reason="Dinas luar", by=None):
    forum_replacements.replace_member(
        sitting, Change(former, new, reason), by, session_of(sitting).version, NOW
    )


def member(sitting, employee):
    db.session.rollback()
    return db.session.get(ForumMember, (sitting, employee), populate_existing=True)


def test_the_new_member_declares_writes_and_counts(made, lina):
    sitting, case = sat(made)
    change(sitting, made.tono.id, lina.id)
    with pytest.raises(IllegalStep):
        forum_opinions.opine(case, lina.id, KEEP, NOW)
    forum_opinions.declare(sitting, lina.id, {}, NOW)
    assert forum_opinions.opine(case, lina.id, KEEP, NOW)
    there = (made.wulan.id, made.rina.id, lina.id, made.house.dewi.id, made.house.budi.id)
    forum_sittings.open_sitting(sitting, made.wulan.id, there, NOW)
    assert forum_sittings.advise(case, made.wulan.id, KEEP, NOW)
    assert member(sitting, lina.id).is_present


def test_the_replaced_member_neither_reads_nor_writes(made, lina):
    sitting, case = sat(made)
    change(sitting, made.tono.id, lina.id)
    former = member(sitting, made.tono.id)
    assert former.replaced_at is not None
    assert not former.is_present
    with pytest.raises(NotFound):
        forum_opinions.declare(sitting, made.tono.id, {}, NOW)
    with pytest.raises(NotFound):
        forum_opinions.opine(case, made.tono.id, KEEP, NOW)


def test_quorum_is_counted_without_the_replaced_and_before_the_new_one_comes(made, lina, hasan):
    """Three of three who may judge had written; with two gone the case is short again."""
    sitting, case = sat(made)
    change(sitting, made.tono.id, lina.id)
    change(sitting, made.rina.id, hasan.id)
    with pytest.raises(IllegalStep):
        forum_sittings.advise(case, made.wulan.id, KEEP, NOW)


def test_what_the_replaced_wrote_stays_and_counts_no_more(made, lina):
    sitting, _case = sat(made, {made.tono.id: CHANGE})
    change(sitting, made.tono.id, lina.id)
    forum_sittings.conclude(
        sitting, made.wulan.id, "Waktu habis", session_of(sitting).version, later(2)
    )
    kept = minutes_of(sitting, None).content
    assert kept["cases"][0]["opinions"] == {"pertahankan": 2, "ubah": 0}
    assert kept["cases"][0]["recused"] == 2
    assert [one["name"] for one in kept["members"]] == ["Wulan", "Budi", "Dewi", "Lina", "Rina"]
    assert [
        (one["former"], one["new"], one["of_chair"], one["leaves"], one["reason"], one["by"])
        for one in kept["replaced"]
    ] == [("Tono", "Lina", False, True, "Dinas luar", "Dewi")]


def test_advice_that_stands_keeps_the_opinions_it_was_given_on(made, lina):
    sitting, case = sat(made)
    forum_sittings.advise(case, made.wulan.id, KEEP, NOW)
    change(sitting, made.tono.id, lina.id)
    forum_sittings.conclude(sitting, made.wulan.id, "", session_of(sitting).version, later(2))
    kept = minutes_of(sitting, None).content
    assert kept["cases"][0]["opinions"] == {"pertahankan": 3, "ubah": 0}


def test_a_new_chair_takes_the_session_over(made, hasan):
    sitting, case = sat(made)
    change(sitting, made.wulan.id, hasan.id)
    forum_opinions.declare(sitting, hasan.id, {}, NOW)
    forum_opinions.opine(case, hasan.id, KEEP, NOW)
    present = (hasan.id, made.tono.id, made.rina.id, made.house.budi.id, made.house.dewi.id)
    with pytest.raises(NotFound):
        forum_sittings.open_sitting(sitting, made.wulan.id, present, NOW)
    forum_sittings.open_sitting(sitting, hasan.id, present, NOW)
    assert forum_sittings.advise(case, hasan.id, KEEP, NOW)
    with pytest.raises(NotFound):
        forum_sittings.conclude(sitting, made.wulan.id, "", session_of(sitting).version, NOW)
    assert forum_sittings.conclude(sitting, hasan.id, "", session_of(sitting).version, NOW)


def test_the_chair_is_handed_to_a_member_and_the_former_stays(made):
    sitting = called(made)
    may_chair(made.tono.id)
    change(sitting, made.wulan.id, made.tono.id, "Ketua berhalangan memimpin")
    assert member(sitting, made.tono.id).is_chair
    wulan = member(sitting, made.wulan.id)
    assert (wulan.is_chair, wulan.replaced_at) == (False, None)
    assert forum_opinions.opine(case_of(sitting, made.house.sari.id), made.wulan.id, KEEP, NOW)


def may_chair(employee):
    """One more role on the account that is there."""
    account = db.session.scalars(sa.select(Account.id).where(Account.employee_id == employee)).one()
    accounts.grant_role(account, Role.KETUA_FORUM, None, "SK 22", factories.AGUS)


def test_a_new_member_stands_back_from_whom_they_rate(made):
    """Joko's unit head would be recused by rule; here Sari herself and her rater's superior."""
    sitting = convened(made)
    seated(made.house.sari.id, Role.ANGGOTA_FORUM)
    change(sitting, made.tono.id, made.house.sari.id)
    seat = db.session.get(ForumSeat, (case_of(sitting, made.house.sari.id), made.house.sari.id))
    assert (seat.is_recused, seat.ground) == (True, RecusalGround.DIRI)


def test_it_is_on_record_and_both_are_told(made, lina):
    sitting = called(made)
    change(sitting, made.tono.id, lina.id)
    entry = db.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.tag == AuditTag.FORUM_MEMBER_REPLACED)
    ).one()
    assert entry.actor == "Dewi"
    assert entry.detail["reason"] == "Dinas luar"
    assert entry.detail["before"] == {"member": str(made.tono.id), "chair": False}
    assert entry.detail["after"] == {"member": str(lina.id), "chair": False}
    told = db.session.execute(
        sa.select(Message.employee_id, Message.kind).where(
            Message.employee_id.in_((lina.id, made.tono.id)), Message.created_at == NOW.at
        )
    ).all()
    assert (lina.id, MessageKind.FORUM_CALLED) in told
    assert (made.tono.id, MessageKind.FORUM_REPLACED) in told


@pytest.mark.parametrize(
    ("former", "new", "reason"),
    [
        ("tono", "lina", "  "),
        ("tono", "rina", "Sudah duduk"),
        ("tono", "joko", "Tanpa peran"),
        ("wulan", "lina", "Lina tidak boleh memimpin"),
        ("lina", "hasan", "Lina belum duduk"),
        ("tono", "tono", "Dirinya sendiri"),
    ],
)
def test_what_does_not_fit_is_refused(made, lina, hasan, former, new, reason):
    people = {"tono": made.tono, "rina": made.rina, "wulan": made.wulan, "lina": lina,
              "hasan": hasan, "joko": made.house.joko}  # fmt: skip
    sitting = called(made)
    with pytest.raises(Invalid):
        change(sitting, people[former].id, people[new].id, reason)


def test_whoever_was_replaced_does_not_come_back(made, lina):
    sitting = called(made)
    change(sitting, made.tono.id, lina.id)
    with pytest.raises(Invalid):
        change(sitting, made.rina.id, made.tono.id)


def test_nobody_chooses_the_judges_of_the_own_case(made, lina):
    sitting = called(made)
    with pytest.raises(IllegalStep):
        change(sitting, made.tono.id, lina.id, by=made.house.sari.id)
    change(sitting, made.tono.id, lina.id, by=made.house.joko.id)


def test_a_chair_steps_down_and_replaces_nobody_else(made, lina, hasan):
    sitting = called(made)
    with pytest.raises(IllegalStep):
        change(sitting, made.tono.id, lina.id, by=made.wulan.id)
    change(sitting, made.wulan.id, hasan.id, by=made.wulan.id)
    assert member(sitting, hasan.id).is_chair


def test_an_old_page_and_an_ended_session_change_nothing(made, lina):
    sitting, _case = sat(made)
    stale = Change(made.tono.id, lina.id, "Dinas luar")
    with pytest.raises(Changed):
        forum_replacements.replace_member(sitting, stale, None, 1, NOW)
    forum_sittings.conclude(sitting, made.wulan.id, "Habis", session_of(sitting).version, NOW)
    assert session_of(sitting).state is SessionState.SELESAI
    with pytest.raises(IllegalStep):
        change(sitting, made.tono.id, lina.id)
