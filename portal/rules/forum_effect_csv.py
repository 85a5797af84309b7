"""The file behind what forums did, both ways: cases of a session and the points of its raters.

Nobody is named or numbered, and no line joins a rater to a case.  Ratings are 1 (below), 2 (as), 3
(above expectation); `after` is empty while nothing is signed, `reply` (1 = accepted, 0 = kept)
while the rater is silent.  A line with points is one rater's, all of whose `n` cases it adds up.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Final

from portal.rules.fairness.rating_csv import RatingFault, RatingFileError
from portal.rules.forum_effect import POINTS, Outcome, RaterPoints
from portal.rules.forum_sitting import Ratings
from portal.rules.forum_words import Reply, Verdict
from portal.rules.respondent_csv import lines_of

BEFORE: Final = ("before_results", "before_behaviour")
AFTER: Final = ("after_results", "after_behaviour")
SUMS: Final = ("points_before", "points_after")
COLUMNS: Final = ("session", *BEFORE, *AFTER, "change", "evidence", "reply", *SUMS, "n")
Pieces = tuple[Sequence[Outcome], Sequence[RaterPoints]]
_RATINGS: Final = {str(value): one for one, value in POINTS.items()}
_REPLIES: Final = {"1": Reply.TERIMA, "0": Reply.TETAP}
_LONGEST: Final = 8


def write_outcomes(sessions: Mapping[str, Pieces]) -> bytes:
    """Every session with its lines in order of their content."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for session, (outcomes, raters) in sessions.items():
        writer.writerows(sorted((session, *_case(one)) for one in outcomes))
        writer.writerows(sorted((session, *_rater(one)) for one in raters))
    return text.getvalue().encode()


def read_outcomes(data: bytes) -> dict[str, tuple[list[Outcome], list[RaterPoints]]]:
    """Raises AnswerFileError, RatingFileError for what cannot be read."""
    found: dict[str, tuple[list[Outcome], list[RaterPoints]]] = {}
    for row, cells in lines_of(data, COLUMNS):
        outcomes, raters = found.setdefault(cells["session"], ([], []))
        n = int(_number(cells, "n", row))
        if cells["points_before"]:
            before, after = (_number(cells, name, row) for name in SUMS)
            raters.append(RaterPoints(before, after, n))
        else:
            outcomes.append(_outcome(cells, row, n))
    if not found:
        raise RatingFileError(RatingFault.NO_RATINGS)
    return found


def _case(one: Outcome) -> tuple[str, ...]:
    after = one.after or ()
    reply = "" if one.reply is None else str(int(one.reply is Reply.TERIMA))
    return (
        *(str(POINTS[rating]) for rating in one.before),
        *(str(POINTS[rating]) for rating in after), *([""] * (2 - len(after))),
        str(int(one.verdict is Verdict.UBAH)), str(int(one.has_evidence)), reply, "", "",
        str(one.count),
    )  # fmt: skip


def _rater(one: RaterPoints) -> tuple[str, ...]:
    sums = (f"{value:.1f}".removesuffix(".0") for value in (one.before, one.after))
    return (*([""] * 7), *sums, str(one.cases))


def _outcome(cells: Mapping[str, str], row: int, n: int) -> Outcome:
    is_signed = any(cells[name] for name in AFTER)
    return Outcome(
        rater="", before=_ratings(cells, BEFORE, row),
        after=_ratings(cells, AFTER, row) if is_signed else None,
        verdict=Verdict.UBAH if cells["change"] == "1" else None,
        has_evidence=cells["evidence"] == "1", reply=_REPLIES.get(cells["reply"]), count=n,
    )  # fmt: skip


def _ratings(cells: Mapping[str, str], columns: Sequence[str], row: int) -> Ratings:
    for name in columns:
        if cells[name] not in _RATINGS:
            raise RatingFileError(RatingFault.BAD_CATEGORY, row, name, cells[name])
    first, second = (_RATINGS[cells[name]] for name in columns)
    return first, second


def _number(cells: Mapping[str, str], column: str, row: int) -> float:
    """A number above 0 in halves at most, whole for counts."""
    text = cells[column]
    whole = text.removesuffix(".5") if column in SUMS else text
    if not (whole.isascii() and whole.isdigit() and len(whole) <= _LONGEST and float(text)):
        raise RatingFileError(RatingFault.BAD_CATEGORY, row, column, text)
    return float(text)
