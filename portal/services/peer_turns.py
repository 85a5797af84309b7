"""What the worker does for rounds of colleagues, whatever it may have missed."""

from portal.rules.peer_rounds import PeerRoundState
from portal.services.audit import Act
from portal.services.peer_openings import begin_due_closings, continue_opening, unfinished


def turn_rounds(act: Act) -> None:
    """Go on with openings, and begin closings that are due."""
    for one in unfinished(PeerRoundState.MEMBUKA):
        continue_opening(one, act)
    begin_due_closings(act)
