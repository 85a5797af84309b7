"""What the home page asks before it asks anything else: counts, and which subjects there are."""

import datetime
import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.agency import Agency
from portal.models.feedback_reports import ReportAction
from portal.models.objections import Objection
from portal.models.peer_rounds import PeerAssignment, PeerRound
from portal.models.periods import Handover
from portal.models.results import AppraisalResult
from portal.models.self_assessments import SelfAssessment
from portal.queries.forum_advice import advice_waiting
from portal.queries.learning_tasks import waiting_claims, waiting_wishes, waiting_workshops
from portal.queries.log_shares import offers_waiting
from portal.queries.peer_home import ACTIVE
from portal.queries.prepared import Prepared
from portal.rules.survey_periods import PeriodKind


@dataclass(frozen=True)
class Counts:
    """How much waits: advice of the forum, entries that colleagues offer, wishes to learn, proofs
    of learning (0 for whoever does not check them), workshops before a period; and the rhythm in
    which indices are published, None before the agency is set up.  The rest says
    whether asking is worth a statement: somebody without results is not asked about their steps.
    """

    advice: int
    offers: int
    wishes: int
    claims: int
    workshops: int
    cadence: PeriodKind | None
    has_results: bool
    has_objections: bool
    has_handovers: bool
    has_selves: bool
    has_duties: bool
    has_rounds: bool
    has_reports: bool


def home_counts(person: uuid.UUID, on: datetime.date, *, with_claims: bool) -> Counts:
    """All of it for one visitor, who may be nobody of the staff, in one statement."""
    asked = {"person": person, "counted_on": on}
    row = _counting(with_claims).rows(db.session.connection(), asked)[0]
    advice, offers, wishes, claims, workshops = map(int, row[:5])
    return Counts(advice, offers, wishes, claims, workshops, row[5], *map(bool, row[6:]))


@lru_cache
def _counting(with_claims: bool) -> Prepared:
    # Parameters in place of the values that other subjects' parts are made for.
    person: Any = sa.bindparam("person", type_=sa.Uuid())
    on: Any = sa.bindparam("counted_on", type_=sa.Date())
    claims = waiting_claims().scalar_subquery() if with_claims else sa.literal(0)
    concerned = {
        "results": sa.or_(
            AppraisalResult.employee_id == person, AppraisalResult.signed_by_id == person,
            AppraisalResult.superior_id == person,
        ),
        "objections": sa.or_(Objection.signer_id == person, Objection.decider_id == person),
        "handovers": Handover.to_id == person,
        "selves": sa.or_(SelfAssessment.employee_id == person, SelfAssessment.rater_id == person),
        "duties": PeerAssignment.rater_id == person,
        "rounds": PeerRound.state.in_(ACTIVE),
    }  # fmt: skip
    reports = sa.or_(
        sa.exists().where(AppraisalResult.employee_id == person),
        sa.exists().where(ReportAction.employee_id == person),
    )
    return Prepared(
        sa.select(
            advice_waiting(person).scalar_subquery().label("advice"),
            offers_waiting(person).scalar_subquery().label("offers"),
            waiting_wishes(person).scalar_subquery().label("wishes"),
            claims.label("claims"),
            waiting_workshops(person, on).scalar_subquery().label("workshops"),
            sa.select(Agency.cadence).scalar_subquery().label("cadence"),
            *(sa.exists().where(one).label(name) for name, one in concerned.items()),
            reports.label("reports"),
        )
    )
