"""How much learning waits for somebody's decision, as parts of a statement."""

import uuid

import sqlalchemy as sa

from portal.models.training import LearningClaim, TrainingProposal
from portal.rules.training_words import ClaimState, ProposalState


def waiting_wishes(approver: uuid.UUID) -> sa.Select[int]:
    """Wishes to learn that wait for this rater."""
    return sa.select(sa.func.count(TrainingProposal.id)).where(
        TrainingProposal.approver_id == approver,
        TrainingProposal.state == ProposalState.DIUSULKAN,
    )


def waiting_claims() -> sa.Select[int]:
    """Proofs of learning that wait for the personnel office."""
    return sa.select(sa.func.count(LearningClaim.id)).where(
        LearningClaim.state == ClaimState.DIAJUKAN
    )
