"""Roles that are lent: only one's own, only for a time, never on, and every act says whose."""

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.db import db, writing
from portal.errors import Invalid, NotFound
from portal.models.accounts import RoleGrant
from portal.models.audit import AuditEntry
from portal.models.messages import Message
from portal.queries.logged_in import grants_on
from portal.queries.role_grants import held_roles, lent_roles
from portal.rules.access import GrantKind
from portal.rules.messages import MessageKind
from portal.rules.roles import Role
from portal.services import accounts, role_grants
from portal.services.audit import Act
from tests import factories, people
from tests.stored import rows_of

ACT = factories.AGUS
TODAY, WEEK = factories.TODAY, timedelta(days=7)
DAYS = (TODAY, TODAY + WEEK)


@pytest.fixture
def dewi(app):
    factories.agency()
    return people.person("Dewi Lestari", Role.HR)


@pytest.fixture
def joko(dewi):
    return people.person("Joko Susilo")


def grant_of(account, role=Role.HR):
    wanted = sa.select(RoleGrant.id).where(
        RoleGrant.account_id == account.id, RoleGrant.role == role
    )
    return db.session.scalars(wanted).one()


def lend(lender, holder, days=DAYS, grant=None, reason="Cuti"):
    return role_grants.delegate(
        grant or grant_of(lender), lender.id, holder.login, days, reason, ACT
    )


def roles_on(account, day):
    return {grant.role for grant in grants_on(account.id, day)}


def test_a_lent_role_begins_and_ends_by_itself(dewi, joko):
    lend(dewi, joko)
    first, last = DAYS
    assert Role.HR in roles_on(joko, first) & roles_on(joko, last)
    assert Role.HR not in roles_on(joko, first - timedelta(days=1))
    assert Role.HR not in roles_on(joko, last + timedelta(days=1))
    (grant,) = grants_on(joko.id, first)
    assert grant.basis == f"delegasi dari Dewi Lestari, peran hr, sampai {last}"
    (held,) = held_roles(joko.id, first)
    assert (held.lender, held.is_lendable) == ("Dewi Lestari", False)
    assert [one.holder for one in lent_roles(dewi.id, first)] == ["Joko Susilo"]


def test_the_holder_is_told_and_the_trail_says_what_was_lent(dewi, joko):
    lend(dewi, joko)
    kinds = db.session.scalars(sa.select(Message.kind)).all()
    assert kinds.count(MessageKind.ROLE_CHANGED) >= 1
    last = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.sequence.desc())).first()
    assert (last.tag, last.object_id, last.detail["reason"]) == ("role:granted", joko.id, "Cuti")
    assert last.detail["before"] == {}
    assert last.detail["after"]["delegated_by"] == str(dewi.id)


def test_a_lent_role_is_not_lent_on(dewi, joko):
    lend(dewi, joko)
    siti = people.person("Siti Aminah")
    with pytest.raises(Invalid, match="tidak dapat didelegasikan lagi"):
        lend(joko, siti)


def test_nobody_lends_what_is_not_theirs(dewi, joko):
    with pytest.raises(NotFound):
        role_grants.delegate(grant_of(dewi), joko.id, dewi.login, DAYS, "Cuti", ACT)
    with pytest.raises(NotFound):
        role_grants.delegate(uuid.uuid4(), joko.id, dewi.login, DAYS, "Cuti", ACT)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR, Role.KETUA_FORUM, Role.ANGGOTA_FORUM])
def test_an_office_that_hangs_on_the_person_is_not_lent(app, role):
    factories.agency()
    holder, other = people.person("Agus Salim", role), people.person("Joko Susilo")
    with pytest.raises(Invalid, match="melekat"):
        lend(holder, other, grant=grant_of(holder, role))


@pytest.mark.parametrize(
    "days",
    [
        (TODAY + WEEK, TODAY),
        (TODAY - WEEK, TODAY + WEEK),
        (TODAY - 2 * WEEK, TODAY - WEEK),
    ],
)
def test_days_that_cannot_be(dewi, joko, days):
    with pytest.raises(Invalid):
        lend(dewi, joko, days)


def test_a_loan_does_not_outlast_the_role(app):
    factories.agency()
    dewi, joko = people.person("Dewi Lestari"), people.person("Joko Susilo")
    accounts.grant_role(dewi.id, Role.HR, None, "SK", ACT, ends_on=TODAY + timedelta(days=3))
    with pytest.raises(Invalid, match="masa peran"):
        lend(dewi, joko)


def test_to_oneself_twice_or_without_a_reason(dewi, joko):
    with pytest.raises(Invalid, match="orang lain"):
        lend(dewi, dewi)
    with pytest.raises(Invalid, match="Alasan"):
        lend(dewi, joko, reason=" ")
    lend(dewi, joko)
    with pytest.raises(Invalid, match="sudah memegang"):
        lend(dewi, joko)


@pytest.mark.parametrize("way", ["taken back", "role ended", "account closed"])
def test_a_loan_ends_with_what_it_rests_on(dewi, joko, way):
    lent = lend(dewi, joko)
    later = Act("Agus", ACT.at + timedelta(days=1))
    if way == "taken back":
        role_grants.end_delegation(dewi.id, lent, later)
    elif way == "role ended":
        accounts.end_role(dewi.id, grant_of(dewi), "Pindah", later)
    else:
        accounts.disable_account(dewi.id, "Pensiun", later, people.actor(Role.ADMIN))
    assert Role.HR not in roles_on(joko, later.on)
    assert Role.HR in roles_on(joko, TODAY)


def test_only_the_lender_takes_back(dewi, joko):
    lent = lend(dewi, joko)
    with pytest.raises(NotFound):
        role_grants.end_delegation(joko.id, lent, ACT)


def test_an_acting_role_needs_a_last_day(dewi, joko):
    with pytest.raises(Invalid, match="Plt"):
        accounts.grant_role(joko.id, Role.HR, None, "SK", ACT, kind=GrantKind.PLT)
    accounts.grant_role(joko.id, Role.HR, None, "SK", ACT, kind=GrantKind.PLT, ends_on=TODAY)
    (grant,) = grants_on(joko.id, TODAY)
    assert grant.basis == f"Plt., peran hr, sampai {TODAY}"


def test_the_database_knows_no_loan_without_a_lender(dewi, joko):
    with pytest.raises(sa.exc.IntegrityError), writing() as session:
        session.add(
            RoleGrant(
                account_id=joko.id, role=Role.HR, reason="-", starts_on=TODAY, ends_on=TODAY,
                kind=GrantKind.DELEGASI,
            )
        )  # fmt: skip


def test_ended_roles_show_both_ends(dewi):
    later = Act("Agus", ACT.at + timedelta(days=2))
    accounts.end_role(dewi.id, grant_of(dewi), "Mutasi", later)
    (last,) = rows_of(AuditEntry, AuditEntry.tag == "role:ended")
    assert last.detail["before"]["ends_on"] is None
    assert last.detail["after"]["ends_on"] == str(later.on - timedelta(days=1))
