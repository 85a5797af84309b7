"""Rows of the survey among colleagues for the filled database."""

import datetime
from uuid import UUID

from portal.db import writing
from portal.models.peer_rounds import (
    PeerAssignment,
    PeerDecline,
    PeerExtension,
    PeerProposal,
    PeerReminder,
    PeerTie,
)
from portal.queries.periods import period_by_key
from portal.rules.instruments import load_shipped
from portal.rules.peer_rounds import AssignmentOrigin, AssignmentState, DeclineKind, TieKind
from portal.rules.relations import Relation
from portal.rules.survey_periods import PeriodKind, SurveyPeriod
from portal.services import peer_rounds
from portal.services.instruments import publish_instrument
from tests import factories


def peers(ratee: UUID, rater: UUID) -> UUID:
    """A round with its groups, an assignment that was declined, a tie, an extension, a reminder."""
    act = factories.AGUS
    for key in ("rekan", "bawahan"):
        publish_instrument(load_shipped(key), act)
    year = SurveyPeriod.containing(PeriodKind.TAHUN, act.on)
    made = peer_rounds.prepare(period_by_key(year.key).id, act)
    with writing() as session:
        assignment = PeerAssignment(
            round_id=made, ratee_id=ratee, rater_id=rater, relation=Relation.PEER,
            state=AssignmentState.DITOLAK, origin=AssignmentOrigin.PEGAWAI, proposed_by_id=ratee,
        )  # fmt: skip
        session.add(assignment)
        session.flush()
        session.add_all([
            PeerDecline(
                assignment_id=assignment.id, kind=DeclineKind.PRIBADI, text="Masih keluarga"
            ),
            PeerTie(
                employee_id=rater, other_id=ratee, kind=TieKind.KELUARGA, declared_on=act.on
            ),
            PeerExtension(
                round_id=made, previous=act.on, until=act.on + datetime.timedelta(days=2),
                reason="Listrik padam", decided_by=act.actor, decided_at=act.at,
            ),
            PeerReminder(round_id=made, on_date=act.on),
            PeerProposal(round_id=made, on_date=act.on, asked_by=act.actor),
        ])  # fmt: skip
    return made
