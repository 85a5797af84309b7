"""How much learning waits for somebody's decision."""

import uuid

import sqlalchemy as sa

from portal.db import db
from portal.models.training import LearningClaim, TrainingProposal
from portal.rules.training_words import ClaimState, ProposalState


def waiting_learning(approver: uuid.UUID | None, *, with_claims: bool) -> tuple[int, int]:
    """(wishes that wait for this rater, proofs that wait for the office), in one statement."""
    wishes = (
        sa.select(sa.func.count(TrainingProposal.id))
        .where(
            TrainingProposal.approver_id == approver,
            TrainingProposal.state == ProposalState.DIUSULKAN,
        )
        .scalar_subquery()
    )
    claims = (
        sa.select(sa.func.count(LearningClaim.id))
        .where(LearningClaim.state == ClaimState.DIAJUKAN)
        .scalar_subquery()
    )
    row = db.session.execute(sa.select(wishes, claims if with_claims else sa.literal(0))).one()
    return int(row[0]), int(row[1])
