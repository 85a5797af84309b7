"""Who may call which address of choosing raters and of rounds of colleagues."""

from portal.rules.actions import Action as A
from tests.attacks.needs import Needs

PEERS: dict[str, Needs | None] = {
    # one's own list, what one is asked, ties, and the people whom one rates: of employees, each
    # only their own
    **dict.fromkeys(
        (
            *("peer_raters.index", "peer_raters.propose", "peer_raters.withdraw"),
            *("peer_raters.decline", "peer_ties.index", "peer_ties.declare", "peer_ties.end"),
            *("peer_team.index", "peer_team.decide"),
        ),
        Needs(person=A.PEERS_PROPOSE),
    ),
    # one employee's list: of their rater or the personnel office
    **dict.fromkeys(
        ("peer_team.show", "peer_team.add", "peer_team.remove"), Needs(person=A.PEERS_APPROVE)
    ),
    # rounds: the personnel office; an auditor looks on
    **dict.fromkeys(
        ("peer_rounds.index", "peer_rounds.show", "peer_rounds.progress", "peer_rounds.ready"),
        Needs(A.PEER_ROUNDS_READ),
    ),
    **dict.fromkeys(
        (
            *("peer_rounds.prepare", "peer_rounds.terms", "peer_round_steps.preview"),
            *("peer_round_steps.ask", "peer_round_steps.propose", "peer_round_steps.open_round"),
            *("peer_round_steps.go_on", "peer_round_steps.extend", "peer_round_steps.close"),
        ),
        Needs(A.PEER_ROUNDS_WRITE),
    ),
}
