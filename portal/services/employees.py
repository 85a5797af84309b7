"""Employee records: added by hand, changed, a NIP corrected, leaving and coming back."""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import N_, IllegalStep, Invalid, NotFound
from portal.models.accounts import Account
from portal.models.audit import AuditTag
from portal.models.people import Employee
from portal.rules import names, phones
from portal.rules.corrections import ends_of
from portal.rules.employment import Employment
from portal.rules.nip import NipError, masked, normalised
from portal.rules.ranks import RankError, ranks_on
from portal.rules.staff_cells import read_email
from portal.services import audit
from portal.services.audit import Act
from portal.services.postings import NewPosting, insert_posting

LONGEST_REASON = 500
CONTACTS = ("email", "phone")
NIP_TAKEN = N_("NIP ini sudah dipakai pegawai lain. Cari dahulu di daftar pegawai.")


@dataclass(frozen=True)
class PersonalData:
    """What a card's form holds, as it was typed; empty texts mean unknown."""

    name: str
    employment: str
    golongan: str = ""
    email: str = ""
    phone: str = ""


class Outdated(IllegalStep):
    """Somebody else changed the record meanwhile; both texts are to be shown."""


class Wrong(Invalid):
    """A value of a form that cannot be stored; `field` names it as PersonalData does."""

    def __init__(self, field: str, message: str, **values: object) -> None:
        super().__init__(message, **values)
        self.field = field


def add_employee(nip: str, data: PersonalData, posting: NewPosting, act: Act) -> uuid.UUID:
    """One employee with the first posting. Raises Wrong (also for a known NIP) or Invalid."""
    number = _nip(nip)
    values = _checked(data, act.on)
    with writing() as session:
        if session.scalar(sa.select(Employee.id).where(Employee.nip == number)) is not None:
            raise Wrong("nip", NIP_TAKEN)
        employee = Employee(nip=number, **values)
        session.add(employee)
        session.flush()
        insert_posting(session, employee, posting)
        account = _account_of_nobody(session, number)
        if account is not None:
            account.employee_id = employee.id
        audit.record(
            session, act, AuditTag.EMPLOYEE_ADDED, employee.id, nip=masked(number),
            linked_account=account is not None,
        )  # fmt: skip
        return employee.id


def change_employee(person: uuid.UUID, version: int, data: PersonalData, act: Act) -> None:
    """Change the personal data that a form showed at `version`. Nothing changed writes nothing.

    Raises Outdated when somebody else was quicker, Wrong for a value, NotFound.
    """
    values = _checked(data, act.on)
    with writing() as session:
        employee = _get(session, person)
        if employee.version != version:
            raise Outdated("Data pegawai ini diubah orang lain sejak Anda membukanya.")
        before = {key: getattr(employee, key) for key in values}
        changed = {key for key in values if before[key] != values[key]} - {"name_key"}
        if not changed:
            return
        for key, value in values.items():
            setattr(employee, key, value)
        session.flush()
        audit.record(
            session, act, AuditTag.EMPLOYEE_CHANGED, person,
            before={key: _told(key, before[key]) for key in sorted(changed)},
            after={key: _told(key, values[key]) for key in sorted(changed)},
        )  # fmt: skip


def correct_nip(person: uuid.UUID, seen: str, nip: str, reason: str, act: Act) -> None:
    """Put a wrong NIP right; the login that is the old NIP becomes the new one.

    `seen` is the NIP that was on the screen.  Raises Outdated when somebody else was quicker, Wrong
    for what is no NIP, a taken one, or a missing reason; NotFound.
    """
    number = _nip(nip)
    words = " ".join(reason.split())
    if not 1 <= len(words) <= LONGEST_REASON:
        raise Wrong("reason", "Alasan koreksi NIP wajib diisi, paling banyak 500 huruf.")
    with writing() as session:
        employee = _get(session, person)
        old = employee.nip
        if old == number:
            raise Wrong("nip", "NIP ini sama dengan yang sekarang.")
        if old != seen:
            raise Outdated(
                "NIP ini baru saja dikoreksi orang lain menjadi %(now)s; Anda menulis %(yours)s.",
                now=old, yours=number,
            )  # fmt: skip
        taken = sa.or_(
            sa.exists().where(Employee.nip == number), sa.exists().where(Account.login == number)
        )
        if session.scalar(sa.select(taken)):
            raise Wrong("nip", NIP_TAKEN)
        employee.nip = number
        account = session.scalar(sa.select(Account).where(Account.login == old))
        if account is not None:
            account.login = number
        session.flush()
        # The whole number stays out of the trail, which nobody can correct; its end tells enough.
        audit.record(
            session, act, AuditTag.EMPLOYEE_NIP_CORRECTED, person, reason=words,
            before={"nip": masked(old)}, after={"nip": masked(number)},
        )  # fmt: skip


def _checked(data: PersonalData, on: datetime.date) -> dict[str, str | Employment | None]:
    name = names.normalised(data.name)
    if not any(sign.isalpha() for sign in name) or len(name) > names.LONGEST:
        raise Wrong("name", "Nama harus 1 sampai 150 huruf, dengan gelar seperti di SK.")
    try:
        employment = Employment(data.employment)
    except ValueError:
        raise Wrong("employment", "Pilih status kepegawaian dari daftar.") from None
    return {
        "name": name,
        "name_key": names.search_key(name),
        "employment": employment,
        "golongan": _rank(data.golongan, employment, on),
        "email": _read(data.email, read_email, "email", N_("Tulis alamat surel lengkap dengan @.")),
        "phone": _read(
            data.phone,
            phones.normalised,
            "phone",
            N_("Tulis nomor telepon seperti 0812-3456-7890."),
        ),
    }


def _told(key: str, value: str | None) -> str | None:
    """As the trail keeps it, for ever: of ways to reach somebody only the ends."""
    return ends_of(value) if value and key in CONTACTS else value


def _read(text: str, read: Callable[[str], str], field: str, message: str) -> str | None:
    if not text.strip():
        return None
    try:
        return read(text)
    except ValueError:
        raise Wrong(field, message) from None


def _rank(text: str, employment: Employment, on: datetime.date) -> str | None:
    if not text.strip():
        return None
    try:
        return ranks_on(on).parse(text, employment).golongan
    except RankError:
        raise Wrong(
            "golongan", "Tulis golongan seperti III/b untuk PNS atau IX untuk PPPK."
        ) from None


def _nip(text: str) -> str:
    try:
        return normalised(text)
    except NipError:
        raise Wrong("nip", "NIP terdiri dari 18 digit. Periksa angkanya.") from None


def _account_of_nobody(session: Session, nip: str) -> Account | None:
    return session.scalar(
        sa.select(Account).where(Account.login == nip, Account.employee_id.is_(None))
    )


def _get(session: Session, person: uuid.UUID) -> Employee:
    employee = session.get(Employee, person)
    if employee is None:
        raise NotFound("Pegawai ini tidak dikenal.")
    return employee
