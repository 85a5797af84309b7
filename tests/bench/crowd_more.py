"""What the demonstration has few of and a large agency has many: levels of competence of everybody,
and applicants for one opportunity.
"""

import sqlalchemy as sa

from portal import clock
from portal.db import db, uuid7
from portal.models.competences import CompetenceLevel
from portal.models.people import Employee
from portal.models.recognition import Opportunity, OpportunityCandidate
from portal.queries.agency import agency_card
from portal.rules.competences import LevelSource
from portal.rules.measures import Competence
from portal.rules.recognition import OpportunityState

APPLICANTS, ASSESSED = 1_000, tuple(Competence)[:3]


def fill() -> None:
    """Three levels for each employee, and the applicants of the first open opportunity."""
    now = clock.now(agency_card().time_zone)
    with db.engine.begin() as connection:
        people = list(connection.scalars(sa.select(Employee.id).order_by(Employee.id)))
        connection.execute(
            sa.insert(CompetenceLevel),
            [
                {"id": uuid7(), "employee_id": one, "competence": item.value,
                 "level": 1 + place % 5, "source": LevelSource.IMPOR, "assessed_on": now.date(),
                 "number": 9, "basis": "Uji", "recorded_by": "bench", "recorded_at": now}
                for place, one in enumerate(people) for item in ASSESSED
            ],
        )  # fmt: skip
        posted = connection.scalar(
            sa.select(Opportunity.id)
            .where(Opportunity.state == OpportunityState.TERBUKA)
            .order_by(Opportunity.id)
            .limit(1)
        )
        known = set(
            connection.scalars(
                sa.select(OpportunityCandidate.employee_id).where(
                    OpportunityCandidate.opportunity_id == posted
                )
            )
        )
        connection.execute(
            sa.insert(OpportunityCandidate),
            [
                {"opportunity_id": posted, "employee_id": one, "is_own": True, "added_at": now}
                for one in [one for one in people if one not in known][:APPLICANTS]
            ],
        )  # fmt: skip
