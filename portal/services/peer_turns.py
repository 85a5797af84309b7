"""What the worker does for rounds of colleagues, whatever it may have missed."""

from pathlib import Path

from portal.rules.peer_rounds import PeerRoundState
from portal.services import peer_keys, peer_proposals
from portal.services.audit import Act
from portal.services.peer_openings import begin_due_closings, continue_opening, unfinished
from portal.services.peer_releases import release_due
from portal.services.peer_reminders import remind_due


def turn_rounds(act: Act, keys: Path) -> None:
    """Draw and write proposals, make keys and go on with openings, remind, begin closings that are
    due, count what is closed and release it when it is moderated.
    """
    peer_proposals.run_waiting(act)
    peer_keys.give_keys(keys, act)
    for one in unfinished(PeerRoundState.MEMBUKA):
        continue_opening(one, act)
    remind_due(act)
    begin_due_closings(act)
    peer_keys.note_keys(keys)
    for one in unfinished(PeerRoundState.MENUTUP):
        release_due(one, act, keys)
