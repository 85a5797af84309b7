"""Accounts made in bulk from the staff register, with letters that exist only in this answer.

The database keeps hashes, so a letter cannot be printed twice: the same request that makes the
links makes the file. A file that was lost means new links, and the old ones die.
"""

import uuid
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import uuid7, writing
from portal.errors import N_, IllegalStep
from portal.models.accounts import Account
from portal.models.audit import AuditTag
from portal.queries.account_batches import Candidate, Scope, candidates
from portal.services import audit
from portal.services.activations import fresh_tickets
from portal.services.audit import Act

PART: Final = 500
CHANGED: Final = N_(
    "Daftar ini berubah sejak Anda membukanya, misalnya karena tombol ditekan dua kali. Belum ada"
    " surat baru yang dibuat sekarang: periksa jumlahnya, lalu coba lagi."
)


@dataclass(frozen=True)
class Letter:
    """What one person is handed: the token of the link, and the code to be typed with the NIP."""

    name: str
    nip: str
    phone: str | None
    unit: str
    token: str
    code: str


def issue_batch(scope: Scope, seen: int, act: Act) -> list[Letter]:
    """Make the accounts (or new links) of the first `PART` people of a scope; one audit entry.

    `seen` is how many people the page showed: another number means that somebody, or a second press
    of the button, was quicker, and nothing is made. Raises IllegalStep then, and for nobody.
    """
    try:
        with writing() as session:
            people, total = candidates(scope, act.on, PART)
            if total != seen or not people:
                raise IllegalStep(CHANGED)
            accounts = _accounts(session, people, act)
            tickets = fresh_tickets(session, list(accounts.values()), act)
            audit.record(
                session, act, AuditTag.ACCOUNTS_ISSUED, None, whom=scope.whom.value,
                count=len(people), accounts=[str(one) for one in accounts.values()],
            )  # fmt: skip
    except sa.exc.IntegrityError as error:
        raise IllegalStep(CHANGED) from error
    return [
        Letter(
            one.name, one.nip, one.phone, one.unit,
            tickets[accounts[one.employee_id]].token, tickets[accounts[one.employee_id]].code,
        )
        for one in people
    ]  # fmt: skip


def _accounts(session: Session, people: list[Candidate], act: Act) -> dict[uuid.UUID, uuid.UUID]:
    """The account of each employee, made where there is none."""
    found = {one.employee_id: one.account_id or uuid7() for one in people}
    rows = [
        {"id": found[one.employee_id], "login": one.nip, "name": one.name,
         "employee_id": one.employee_id, "created_at": act.at, "totp_last_step": 0}
        for one in people
        if one.account_id is None
    ]  # fmt: skip
    if rows:
        session.execute(sa.insert(Account), rows)
    return found
