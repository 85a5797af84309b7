"""Feedback, guidance and counselling for tests, with words that say nothing wrong."""

import uuid
from typing import Any

from portal.rules.feedback_words import Channel, GiverRelation, Outcome, Progress, Timing
from portal.rules.guidance import GuidanceKind, fields_of
from portal.rules.measures import CoreValue
from portal.services import guidance
from portal.services.counselling import Report
from portal.services.feedback import NewFeedback
from portal.services.guidance import NewGuidance
from tests import factories

ACT = factories.AGUS
TEXT = "Pada rapat 10 September data imunisasi dibacakan tanpa angka bulan Agustus."


def note(**given: Any) -> NewFeedback:
    """Regular praise of the rater about a value."""
    fields: dict[str, Any] = {
        "relation": GiverRelation.PENILAI, "timing": Timing.BERKALA,
        "channel": Channel.LANGSUNG, "text": TEXT, "progress": Progress.MENUNJUKKAN,
    }  # fmt: skip
    if "goal_id" not in given:
        fields["value"] = CoreValue.HARMONIS
    return NewFeedback(**fields | given)


def no_progress(**given: Any) -> NewFeedback:
    """The rater sees no progress and proposes guidance."""
    return note(**{"progress": Progress.TIDAK, "outcomes": frozenset({Outcome.BIMBINGAN})} | given)


def coaching() -> NewGuidance:
    """A filled B.1.6."""
    kind = GuidanceKind.COACHING
    fields = {field.key: f"Isi {field.key}" for field in fields_of(kind)}
    return NewGuidance(kind, ACT.on, fields, adjusts_target=True)


def signed(person: uuid.UUID, guide: uuid.UUID) -> uuid.UUID:
    """A guidance that both have signed."""
    made = guidance.write(person, guide, coaching(), ACT)
    guidance.sign(made, guide, 1, ACT)
    guidance.sign(made, person, 1, ACT)
    return made


def problem(*proofs: uuid.UUID) -> Report:
    """A filled B.1.10."""
    return Report(
        CoreValue.HARMONIS, "Menyela rekan di rapat", breaks_expectation=False,
        seen_in_others=False, tried="Sudah dibicarakan dua kali", told_on=ACT.on, proofs=proofs,
    )  # fmt: skip
