"""Accounts, logins, second factors and roles: first how they work, then what is refused."""

from collections import Counter
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

import pyotp
import pytest
import sqlalchemy as sa
from flask import Flask

from portal.db import db
from portal.errors import (
    IllegalStep,
    Invalid,
    NotAllowed,
    NotFound,
    TooManyTries,
    WrongCredentials,
)
from portal.models.accounts import Account, Activation, LoginSession, RecoveryCode
from portal.models.audit import AuditEntry
from portal.queries.accounts import account_card, activation_name, devices, listed_accounts, visitor
from portal.rules.roles import Role
from portal.services import accounts, logins
from portal.services.accounts import NewAccount
from portal.services.audit import Act
from tests import people

SANDI = "kuda tangga melon"
ADMIN = people.actor(Role.ADMIN)
NIP = "198001012005011001"


@pytest.fixture
def sari(app: Flask, act: Act) -> UUID:
    """Sari has an active account under her NIP."""
    token = accounts.create_account(NewAccount(NIP, "Sari Dewi", "sari@contoh.go.id"), act)
    return accounts.activate(token, SANDI, act.at)


def enter(act: Act, login: str = NIP, password: str = SANDI, bucket: str = "jaringan") -> str:
    """Log in and return the session's token."""
    return logins.log_in(login, password, bucket, "Chrome, Android", act.at).token


def count(model: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


@pytest.mark.parametrize("login", [NIP, "sari@contoh.go.id", " SARI@contoh.go.id "])
def test_sari_logs_in_with_nip_or_e_mail(sari: UUID, act: Act, login: str) -> None:
    found = visitor(enter(act, login), act.at)
    assert found is not None
    assert (found.account_id, found.name, found.is_confirmed) == (sari, "Sari Dewi", True)


def test_the_database_knows_neither_password_nor_token_nor_link(sari: UUID, act: Act) -> None:
    token = enter(act)
    link = accounts.offer_activation(sari, act, ADMIN)
    enter_again = enter(act)
    dump = " ".join(
        str(row)
        for table in (Account, LoginSession, Activation, AuditEntry)
        for row in db.session.execute(sa.select(table.__table__)).all()
    )
    for secret in (SANDI, token, enter_again, link):
        assert secret not in dump


def test_a_session_ends_by_logging_out_by_idleness_and_by_disabling(sari: UUID, act: Act) -> None:
    first, second, third = enter(act), enter(act), enter(act)
    logins.log_out(first)
    assert visitor(first, act.at) is None
    assert visitor(second, act.at + timedelta(minutes=61)) is None
    accounts.disable_account(sari, "pindah instansi", act, ADMIN)
    assert visitor(third, act.at) is None
    with pytest.raises(WrongCredentials):
        enter(act)


def test_devices_are_listed_and_ended_one_by_one(sari: UUID, act: Act) -> None:
    kept, lost = enter(act), enter(act)
    found = visitor(lost, act.at)
    assert found is not None
    assert len(devices(sari)) == 2
    logins.end_session(sari, found.session_id)
    assert visitor(lost, act.at) is None
    assert visitor(kept, act.at) is not None


def test_nobody_ends_a_session_of_another_account(sari: UUID, act: Act) -> None:
    token = accounts.create_account(NewAccount("joko@contoh.go.id", "Joko"), act)
    joko = accounts.activate(token, SANDI, act.at)
    found = visitor(enter(act), act.at)
    assert found is not None
    with pytest.raises(NotAllowed):
        logins.end_session(joko, found.session_id)


def test_the_second_factor_is_asked_and_each_code_counts_once(sari: UUID, act: Act) -> None:
    secret = accounts.new_totp_secret()
    accounts.enrol_totp(sari, secret, pyotp.TOTP(secret).at(act.at), act)
    later = act.at + timedelta(minutes=5)
    entered = logins.log_in(NIP, SANDI, "j", "d", later)
    assert entered.needs_code
    code = pyotp.TOTP(secret).at(later)
    logins.confirm_code(entered.token, code, later)
    found = visitor(entered.token, later)
    assert found is not None
    assert found.is_confirmed
    again = logins.log_in(NIP, SANDI, "j", "d", later)
    with pytest.raises(WrongCredentials):
        logins.confirm_code(again.token, code, later)


def test_the_code_that_enrolled_cannot_be_used_to_log_in(sari: UUID, act: Act) -> None:
    secret = accounts.new_totp_secret()
    code = pyotp.TOTP(secret).at(act.at)
    accounts.enrol_totp(sari, secret, code, act)
    entered = logins.log_in(NIP, SANDI, "j", "d", act.at)
    with pytest.raises(WrongCredentials):
        logins.confirm_code(entered.token, code, act.at)


def test_a_recovery_code_replaces_a_lost_phone_once(sari: UUID, act: Act) -> None:
    secret = accounts.new_totp_secret()
    codes = accounts.enrol_totp(sari, secret, pyotp.TOTP(secret).at(act.at), act)
    assert count(RecoveryCode) == len(set(codes)) == 8
    spoken = f"{codes[0][:5].lower()}-{codes[0][5:]}"
    logins.confirm_code(logins.log_in(NIP, SANDI, "j", "d", act.at).token, spoken, act.at)
    assert count(RecoveryCode) == 7
    with pytest.raises(WrongCredentials):
        logins.confirm_code(logins.log_in(NIP, SANDI, "j", "d", act.at).token, codes[0], act.at)


def test_a_wrong_enrolment_code_changes_nothing(sari: UUID, act: Act) -> None:
    with pytest.raises(WrongCredentials):
        accounts.enrol_totp(sari, accounts.new_totp_secret(), "000000", act)
    assert account_card(sari, act.on).has_second_factor is False


def test_failures_slow_down_the_account_and_the_network_but_lock_nobody_out(
    sari: UUID, act: Act
) -> None:
    for _ in range(5):
        with pytest.raises(WrongCredentials):
            enter(act, password="salah sekali")
    with pytest.raises(TooManyTries) as told:
        enter(act, bucket="jaringan lain")
    assert told.value.pause == timedelta(seconds=2)
    later = Act(act.actor, act.at + timedelta(seconds=2))
    assert visitor(enter(later, bucket="jaringan lain"), later.at) is not None


def test_an_unknown_login_is_refused_with_the_same_words_and_counted_too(
    sari: UUID, act: Act
) -> None:
    words = set()
    for login in (NIP, "tidak@ada.go.id"):
        with pytest.raises(WrongCredentials) as told:
            enter(act, login, "salah sekali", bucket=login)
        words.add(str(told.value))
    assert len(words) == 1
    for _ in range(4):
        with pytest.raises(WrongCredentials):
            enter(act, "tidak@ada.go.id", "salah sekali", bucket="x")
    with pytest.raises(TooManyTries):
        enter(act, "tidak@ada.go.id", "salah sekali", bucket="y")


def test_a_link_sets_the_password_once_and_runs_out(app: Flask, act: Act) -> None:
    link = accounts.create_account(NewAccount("rina@contoh.go.id", "Rina"), act)
    assert activation_name(link, act.at) == "Rina"
    with pytest.raises(NotFound):
        accounts.activate(link, SANDI, act.at + timedelta(days=14))
    accounts.activate(link, SANDI, act.at)
    with pytest.raises(NotFound):
        accounts.activate(link, SANDI, act.at)


def test_a_fresh_link_ends_the_old_one_and_every_session(sari: UUID, act: Act) -> None:
    token, old = enter(act), accounts.offer_activation(sari, act, ADMIN)
    fresh = accounts.offer_activation(sari, act, ADMIN)
    with pytest.raises(NotFound):
        accounts.activate(old, SANDI, act.at)
    assert visitor(token, act.at) is None
    accounts.activate(fresh, "sepeda hujan lampu", act.at)
    assert visitor(enter(act, password="sepeda hujan lampu"), act.at) is not None


def test_a_weak_password_is_refused_with_what_to_do_and_keeps_the_link(
    app: Flask, act: Act
) -> None:
    link = accounts.create_account(NewAccount(NIP, "Sari Dewi"), act)
    for weak in ("pendek", "sari-sari-sari", "Indonesia2026!"):
        with pytest.raises(Invalid, match=r"pilih|pakai"):
            accounts.activate(link, weak, act.at)
    accounts.activate(link, SANDI, act.at)


def test_a_changed_password_logs_every_other_device_out(sari: UUID, act: Act) -> None:
    here, there = enter(act), enter(act)
    found = visitor(here, act.at)
    assert found is not None
    accounts.change_password(sari, "sepeda hujan lampu", found.session_digest, act)
    assert visitor(here, act.at) is not None
    assert visitor(there, act.at) is None


def test_a_role_holds_between_its_days_and_ends_at_the_next_request(sari: UUID, act: Act) -> None:
    token = enter(act)
    week = timedelta(days=7)
    accounts.grant_role(sari, Role.AUDITOR, None, "SK 12", act, ends_on=act.on + week)

    def roles(at: datetime) -> frozenset[Role]:
        found = visitor(token, at)
        assert found is not None
        return found.roles

    assert roles(act.at) == {Role.AUDITOR}
    card = account_card(sari, act.on + week + timedelta(days=1))
    assert [grant.holds for grant in card.grants] == [False]
    accounts.end_role(sari, account_card(sari, act.on).grants[0].id, "selesai", act)
    assert roles(act.at) == frozenset()


@pytest.mark.parametrize("role", [Role.ATASAN, Role.ATASAN_PENILAI])
def test_a_role_that_follows_from_postings_cannot_be_granted(
    sari: UUID, act: Act, role: Role
) -> None:
    with pytest.raises(Invalid):
        accounts.grant_role(sari, role, None, "coba", act)


def test_a_role_needs_a_reason_and_an_order_of_days(sari: UUID, act: Act) -> None:
    with pytest.raises(Invalid):
        accounts.grant_role(sari, Role.AUDITOR, None, "  ", act)
    with pytest.raises(Invalid):
        accounts.grant_role(sari, Role.AUDITOR, None, "SK", act, ends_on=act.on - timedelta(days=1))


def test_the_first_administrator_is_made_once_and_never_again(app: Flask, act: Act) -> None:
    link = accounts.create_first_admin("agus@contoh.go.id", "Agus", act)
    agus = accounts.activate(link, SANDI, act.at)
    assert [g.role for g in account_card(agus, act.on).grants] == [Role.ADMIN]
    with pytest.raises(IllegalStep):
        accounts.create_first_admin("lain@contoh.go.id", "Lain", act)
    accounts.disable_account(agus, "pensiun", act, ADMIN)
    with pytest.raises(IllegalStep):
        accounts.create_first_admin("lain@contoh.go.id", "Lain", act)


def test_a_login_or_e_mail_is_taken_once(sari: UUID, act: Act) -> None:
    for taken in (NewAccount(NIP, "Lain"), NewAccount("x", "Lain", "SARI@contoh.go.id")):
        with pytest.raises(Invalid):
            accounts.create_account(taken, act)


def test_every_change_of_an_account_is_on_record_once(sari: UUID, act: Act) -> None:
    accounts.grant_role(sari, Role.AUDITOR, None, "SK", act)
    accounts.disable_account(sari, "selesai", act, ADMIN)
    tags = Counter(cast(str, t) for t in db.session.scalars(sa.select(AuditEntry.tag)))
    assert tags == {
        "account:created": 1,
        "account:password_set": 1,
        "role:granted": 1,
        "account:disabled": 1,
    }


def test_accounts_are_found_by_the_beginning_of_name_or_login(sari: UUID, act: Act) -> None:
    accounts.create_account(NewAccount("100%@contoh.go.id", "Seratus"), act)
    found = {
        q: [a.name for a in listed_accounts(q, 1, 25, act.on)[0]]
        for q in ("sa", "1980", "100%", "%", "_")
    }
    assert found == {
        "sa": ["Sari Dewi"],
        "1980": ["Sari Dewi"],
        "100%": ["Seratus"],
        "%": [],
        "_": [],
    }
