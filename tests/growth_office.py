"""Rows of growth for walks over all addresses."""

from datetime import timedelta
from uuid import UUID

from portal.rules.employment import PostKind
from portal.rules.measures import CoreValue
from portal.rules.recognition import OpportunityKind, Terms
from portal.rules.scheme_words import LeastPredikat
from portal.rules.training_words import LearningPath
from portal.services import (
    appreciations,
    learning_claims,
    post_standards,
    recognition,
    training_proposals,
)
from portal.services.evidence import keep_link
from portal.services.learning_claims import NewClaim
from portal.services.post_standards import NewStandard
from portal.services.recognition import NewOpportunity
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
        "evidence_id": proof,
        **recognised(nurse, head),
    }


def recognised(nurse: UUID, head: UUID) -> dict[str, object]:
    """A posted opportunity, and thanks of the head."""
    posted = NewOpportunity(
        OpportunityKind.PENGHARGAAN, "Penghargaan", Terms(1, LeastPredikat.BAIK), EARLIER.on,
        EARLIER.on + timedelta(days=30),
    )  # fmt: skip
    return {
        "opportunity": recognition.post(posted, EARLIER),
        "appreciation": appreciations.give(
            head, nurse, CoreValue.ADAPTIF, "Menata antrean sehingga cepat", EARLIER
        ),
    }
