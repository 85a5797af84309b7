"""The whole agency's roster, for work that looks at everybody: three statements, whatever the size.

Pages that look at one person use `queries.raters`, which loads far less.
"""

import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.models.people import Posting, RaterOverride
from portal.models.units import Unit
from portal.queries.raters import as_rule
from portal.rules import postings as rules


def whole_roster(session: Session, since: datetime.date, until: datetime.date) -> rules.Roster:
    """Units, and every posting and override that holds on some day between two days."""
    held = session.scalars(sa.select(Posting).where(*_touching(Posting, since, until)))
    overrides = session.scalars(
        sa.select(RaterOverride).where(*_touching(RaterOverride, since, until))
    )
    units = session.execute(sa.select(Unit.id, Unit.parent_id))
    return rules.Roster(
        [rules.Unit(row.id, row.parent_id) for row in units],
        [as_rule(posting) for posting in held],
        [
            rules.RaterOverride(o.starts_on, o.ends_on, o.employee_id, o.rater_id, o.reason)
            for o in overrides
        ],
    )


def _touching(
    table: type[Posting | RaterOverride], since: datetime.date, until: datetime.date
) -> tuple[sa.ColumnElement[bool], ...]:
    return (table.starts_on <= until, sa.or_(table.ends_on.is_(None), table.ends_on >= since))
