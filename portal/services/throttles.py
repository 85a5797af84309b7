"""Counting failures of a key in the database, so that several processes count together."""

import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.models.accounts import Throttle
from portal.rules.throttling import FORGIVEN, FREE, FREE_OF_A_NETWORK, must_wait

NETWORK = "alamat:"


def remaining(session: Session, keys: list[str], now: datetime.datetime) -> datetime.timedelta:
    """The longest pause that any of these keys still has to keep."""
    rows = session.scalars(sa.select(Throttle).where(Throttle.key.in_(keys)))
    return max(
        (must_wait(row.failures, row.last_at, now, _free(row.key)) for row in rows),
        default=datetime.timedelta(0),
    )


def note_failure(session: Session, keys: list[str], now: datetime.datetime) -> None:
    """One more failure of each key; a count that is a day old begins anew."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    for key in sorted(keys):
        statement = insert(Throttle).values(key=key, failures=1, last_at=now)
        fresh = Throttle.last_at < now - FORGIVEN
        session.execute(
            statement.on_conflict_do_update(
                index_elements=[Throttle.key],
                set_={
                    "failures": sa.case((fresh, 1), else_=Throttle.failures + 1),
                    "last_at": statement.excluded.last_at,
                },
            )
        )


def forgive(session: Session, keys: list[str]) -> None:
    """Forget the failures of these keys after a success."""
    session.execute(sa.delete(Throttle).where(Throttle.key.in_(keys)))


def _free(key: str) -> int:
    """How many failures a key may have before it must pause."""
    return FREE_OF_A_NETWORK if key.startswith(NETWORK) else FREE
