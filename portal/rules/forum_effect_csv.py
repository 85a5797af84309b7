"""The file behind what forums did, both ways: cases of a session, equal ones in one line.

Raters have numbers that a key decides, other ones in each session; whoever is rated has none.
Ratings are 1 (below), 2 (as), 3 (above expectation); `after` is empty while nothing is signed,
`reply` (1 = accepted, 0 = kept) while the rater is silent.
"""

import csv
import hmac
import io
from collections.abc import Mapping, Sequence
from typing import Final

from portal.rules.fairness.rating_csv import RatingFault, RatingFileError
from portal.rules.forum_effect import POINTS, Outcome
from portal.rules.forum_sitting import Ratings
from portal.rules.forum_words import Reply, Verdict
from portal.rules.respondent_csv import lines_of

BEFORE: Final = ("before_results", "before_behaviour")
AFTER: Final = ("after_results", "after_behaviour")
COLUMNS: Final = ("session", "rater", *BEFORE, *AFTER, "change", "evidence", "reply", "n")
_RATINGS: Final = {str(value): one for one, value in POINTS.items()}
_REPLIES: Final = {"1": Reply.TERIMA, "0": Reply.TETAP}
_LONGEST: Final = 6


def write_outcomes(sessions: Mapping[str, Sequence[Outcome]], key: bytes) -> bytes:
    """Every session with its cases, in an order that tells nothing."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for session, outcomes in sessions.items():
        names = {one.rater for one in outcomes}
        order = sorted(
            names, key=lambda name: hmac.digest(key, f"{session}:{name}".encode(), "sha256")
        )
        number = {name: at for at, name in enumerate(order, start=1)}
        writer.writerows(sorted(_line(session, number[one.rater], one) for one in outcomes))
    return text.getvalue().encode()


def read_outcomes(data: bytes) -> dict[str, list[Outcome]]:
    """Raises AnswerFileError, RatingFileError for what cannot be read."""
    found: dict[str, list[Outcome]] = {}
    for row, cells in lines_of(data, COLUMNS):
        before, after = _ratings(cells, BEFORE, row), _ratings(cells, AFTER, row, may_miss=True)
        if before is None or not cells["rater"]:
            raise RatingFileError(RatingFault.EMPTY_NAME, row, "rater", "")
        found.setdefault(cells["session"], []).append(
            Outcome(
                rater=cells["rater"], before=before, after=after,
                verdict=Verdict.UBAH if cells["change"] == "1" else None,
                has_evidence=cells["evidence"] == "1", reply=_REPLIES.get(cells["reply"]),
                count=_count(cells["n"], row),
            )
        )  # fmt: skip
    if not found:
        raise RatingFileError(RatingFault.NO_RATINGS)
    return found


def _line(session: str, rater: int, one: Outcome) -> tuple[str, ...]:
    after = one.after or ()
    return (
        session, str(rater), *(str(POINTS[rating]) for rating in one.before),
        *(str(POINTS[rating]) for rating in after), *([""] * (2 - len(after))),
        str(int(one.verdict is Verdict.UBAH)), str(int(one.has_evidence)),
        "" if one.reply is None else str(int(one.reply is Reply.TERIMA)), str(one.count),
    )  # fmt: skip


def _ratings(
    cells: Mapping[str, str], columns: Sequence[str], row: int, *, may_miss: bool = False
) -> Ratings | None:
    if may_miss and not any(cells[name] for name in columns):
        return None
    for name in columns:
        if cells[name] not in _RATINGS:
            raise RatingFileError(RatingFault.BAD_CATEGORY, row, name, cells[name])
    first, second = (_RATINGS[cells[name]] for name in columns)
    return first, second


def _count(text: str, row: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST and int(text)):
        raise RatingFileError(RatingFault.BAD_CATEGORY, row, "n", text)
    return int(text)
