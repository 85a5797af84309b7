"""Rows of growth for walks over all addresses."""

from uuid import UUID

from portal.rules.employment import PostKind
from portal.rules.training_words import LearningPath
from portal.services import learning_claims, post_standards, training_proposals
from portal.services.evidence import keep_link
from portal.services.learning_claims import NewClaim
from portal.services.post_standards import NewStandard
from portal.services.training_proposals import NewProposal
from tests.everything_growth import opened
from tests.people import EARLIER


def addresses(nurse: UUID, head: UUID) -> dict[str, object]:
    """A standard, an open course, the nurse's wish for it, and a proof of learning elsewhere."""
    standard = NewStandard("Kepala Seksi", PostKind.PENGAWAS, {"komunikasi": 3})
    course = opened()
    wish = NewProposal("Untuk loket", programme_id=course)
    proof = keep_link(nurse, "https://contoh.go.id/sertifikat", EARLIER)
    claim = NewClaim("Webinar", LearningPath.E_LEARNING, 4, EARLIER.on, proof)
    return {
        "standard": post_standards.save_standard(None, standard, 0, EARLIER),
        "programme": course,
        "proposal": training_proposals.propose(nurse, nurse, head, wish, EARLIER),
        "claim_id": learning_claims.claim(nurse, claim, EARLIER),
        "competence": "komunikasi",
    }
