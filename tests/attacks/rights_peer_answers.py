"""Rights of answering about colleagues, and of what may be read of it."""

from portal.rules.actions import Action as A
from tests.attacks.needs import LOGIN, Needs

PEER_ANSWERS: dict[str, Needs | None] = {
    # A duty that is not the visitor's does not exist for them: 404, as for an unknown number.
    **dict.fromkeys(
        (
            *("peer_survey.index", "peer_survey.show", "peer_survey.answer", "peer_survey.piece"),
            *("peer_survey.receipt", "peer_survey.find"),
            *("peer_moderation.ask_code", "peer_moderation.rewrite"),
        ),
        LOGIN,
    ),
    **dict.fromkeys(
        (
            *("peer_feedback.index", "peer_feedback.show", "peer_feedback.download"),
            "peer_feedback.act_on",
        ),
        Needs(person=A.PEER_RESULT_READ),
    ),
    **dict.fromkeys(
        ("peer_moderation.index", "peer_moderation.decide"), Needs(A.PEER_COMMENTS_MODERATE)
    ),
    "peer_feedback.units": Needs(A.FAIRNESS_READ),
    "peer_feedback.receipts": LOGIN,
}
