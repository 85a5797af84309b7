"""Somebody of the staff as a visitor, without a login."""

import datetime
import uuid

from portal.queries.accounts import Visitor
from portal.rules.access import Actor, Grant
from portal.rules.roles import Role
from tests import factories


def visitor_of(employee: uuid.UUID, on: datetime.date) -> Visitor:
    """An employee who looks at their own."""
    return Visitor(
        account_id=uuid.uuid4(), name="Sari", actor=Actor(on, employee, (Grant(Role.PEGAWAI, on),)),
        session_digest="", session_id=uuid.uuid4(), seen_at=factories.AGUS.at, confirmed_at=None,
        is_confirmed=True, has_second_factor=False,
    )  # fmt: skip
