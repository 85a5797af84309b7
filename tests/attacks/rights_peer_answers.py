"""Rights of answering about colleagues, and of what may be read of it."""

from tests.attacks.needs import LOGIN, Needs

PEER_ANSWERS: dict[str, Needs | None] = {
    # A duty that is not the visitor's does not exist for them: 404, as for an unknown number.
    **dict.fromkeys(
        (
            *("peer_survey.index", "peer_survey.show", "peer_survey.answer", "peer_survey.piece"),
            *("peer_survey.receipt", "peer_survey.find"),
        ),
        LOGIN,
    ),
}
