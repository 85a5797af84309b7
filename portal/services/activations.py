"""Activation links: made with a letter, used once; each has a short code for those who type.

The database holds hashes only. A link made anew voids the older ones of the account, and so does
setting the password.
"""

import datetime
import secrets
import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.models.accounts import Activation
from portal.rules import codes
from portal.rules.tokens import activation_digest, typed_digest
from portal.services.audit import Act

ACTIVATION_LASTS = datetime.timedelta(days=14)


@dataclass(frozen=True)
class Ticket:
    """What a letter carries: the `token` of the link, and the short `code` typed with the NIP."""

    token: str
    code: str


def fresh_ticket(session: Session, account_id: uuid.UUID, act: Act) -> Ticket:
    """A new link and code for one account; the older ones end."""
    return fresh_tickets(session, [account_id], act)[account_id]


def fresh_tickets(
    session: Session, account_ids: list[uuid.UUID], act: Act
) -> dict[uuid.UUID, Ticket]:
    """The same for up to a few hundred accounts in two statements."""
    session.execute(sa.delete(Activation).where(Activation.account_id.in_(account_ids)))
    made = {account_id: _ticket() for account_id in account_ids}
    expires_at = act.at + ACTIVATION_LASTS
    rows = [
        {"digest": digest, "account_id": account_id, "expires_at": expires_at}
        for account_id, ticket in made.items()
        for digest in (activation_digest(ticket.token), typed_digest(account_id, ticket.code))
    ]
    if rows:
        session.execute(sa.insert(Activation), rows)
    return made


def _ticket() -> Ticket:
    return Ticket(
        token=codes.encode(secrets.token_bytes(16), codes.SLIP_LENGTH),
        code=codes.encode(secrets.token_bytes(8), codes.TYPED_LENGTH),
    )
