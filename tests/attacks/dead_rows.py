"""Reading PostgreSQL's pages as they lie on the disk, dead rows included.

Every row begins with a header: first the number of the transaction that wrote it, in its 23rd byte
its own length. A dead row keeps it until something else is written over its place.
"""

from collections.abc import Iterator, Sequence

from tests.attacks.spoils import PAGES, Row, Spoils, cell_of
from tests.attacks.town import Seen

Guess = dict[int, str]

HEADERS = (24, 32)
"""Without and with room for a null among more than eight columns."""
LENGTH_AT = 22
STAMP = 4
ID = 16
LONGEST_HEAD = 200
"""More bytes than lie between a ballot's counter and its scores."""


def dead_row_guesses(
    seen: Sequence[Seen], spoils: Spoils, ballots: Sequence[Row]
) -> dict[str, Guess]:
    """What the box's dead rows tell: by the numbers alone, and together with receipts and slips."""
    box = spoils.files.get(PAGES + "ballot_box", b"")
    writers = {stamp: row for row in ballots for stamp in answer_stamps(row, box)}
    guesses = {"order of citizens = dead rows of pages/ballot_box": _counted(seen, writers)}
    for name in ("receipt", "slip"):
        content = spoils.files.get(PAGES + name, b"")
        guesses[f"dead rows of {PAGES}{name} = dead rows of {PAGES}ballot_box"] = {
            one.number: str(writers[stamp]["id"])
            for one in seen
            for stamp in token_stamps(one.receipt if name == "receipt" else one.slip, content)
            if stamp in writers
        }
    return guesses


def answer_stamps(ballot: Row, content: bytes) -> set[int]:
    """Transactions that ever wrote this answer into a file: its scores, its counter before them."""
    counter, stamps = bytes.fromhex(str(ballot["point_id"])), set()
    for at in _all(content, str(ballot["scores"]).encode()):
        second_column = content.rfind(counter, max(0, at - LONGEST_HEAD), at)
        if second_column >= 0:
            stamps |= _stamp(content, second_column - ID)
    return stamps


def token_stamps(token: str | None, content: bytes) -> set[int]:
    """Transactions that ever wrote a row whose first column begins with this (short) text."""
    places = _all(content, token.encode()) if token else ()
    return {stamp for at in places for stamp in _stamp(content, at - 1)}


def _counted(seen: Sequence[Seen], writers: dict[int, Row]) -> Guess:
    """Every citizen is one transaction, so that the numbers run along; the cells tell the start."""

    def fitting(start: int) -> Guess:
        return {
            one.number: str(writers[start + one.number]["id"])
            for one in seen
            if start + one.number in writers and cell_of(writers[start + one.number]) == one.cell
        }

    starts = {stamp - one.number for stamp in writers for one in seen}
    return max(map(fitting, sorted(starts)), key=len, default={})


def _stamp(content: bytes, first_column: int) -> set[int]:
    starts = {first_column - length: length for length in HEADERS if first_column >= length}
    return {
        int.from_bytes(content[start : start + STAMP], "little")
        for start, length in starts.items()
        if content[start + LENGTH_AT] == length
    }


def _all(content: bytes, sought: bytes) -> Iterator[int]:
    at = content.find(sought)
    while at >= 0:
        yield at
        at = content.find(sought, at + 1)
