"""What boards, reviews and self-assessments may cost."""

from collections.abc import Iterator
from typing import Any

from tests.bench.report import Verdict

SELF_RATE, FULL_PAGE = 0.4, 3


def board(found: dict[str, Any], engine: str) -> Iterator[Verdict]:
    """One line a page."""
    yield from _beside_empty(found, f"{engine}: %s page of a board of %s people", ("first",))


def reviews(found: dict[str, Any], engine: str) -> Iterator[Verdict]:
    """One line a page."""
    yield from _beside_empty(found, f"{engine}: %s of a review of %s people", ("inbox", "sheet"))


def _beside_empty(
    found: dict[str, Any], words: str, budgeted: tuple[str, ...]
) -> Iterator[Verdict]:
    for page, times in found["pages"].items():
        yield Verdict(
            f"{words % (page, found['reports'])} against an empty one",
            f"<= {FULL_PAGE}" if page in budgeted else "",
            f"{times['ratio']:.2f} ({times['ms']} / {times['empty_ms']} ms)",
            times["ratio"] <= FULL_PAGE if page in budgeted else None,
        )


def selves(found: dict[str, Any], engine: str) -> Iterator[Verdict]:
    """Rates to the confirmation and to the last look, and what was lost."""
    rates, ratio, requests = found["per_second"], found["ratio"], found["requests"]
    alike = found["ratio_alike"]
    yield Verdict(
        f"{engine}: self-assessments of {found['items']} items/s to the confirmation against the "
        "limit in as many requests and commits",
        f">= {SELF_RATE}", f"{alike:.2f} ({rates['sent']} / {rates['alike']})",
        alike >= SELF_RATE,
    )  # fmt: skip
    for kind, words in (("sent", "to the confirmation"), ("answered", "to the last look")):
        yield Verdict(
            f"{engine}: self-assessments of {found['items']} items/s {words} against the limit",
            f">= {SELF_RATE}" if kind == "sent" else "",
            f"{ratio[kind]:.2f} ({rates[kind]} / {rates['limit']}; {requests[kind]} against "
            f"{requests['limit']} requests)",
            ratio[kind] >= SELF_RATE if kind == "sent" else None,
        )
    lost = found["visits"] - found["complete"] + found["ends_sent"] - found["stored_sent"]
    failures = sum(found["failures"].values())
    yield Verdict(
        f"{engine}: self-assessments lost, visits failed", "0", f"{lost}, {failures}",
        lost == 0 and failures == 0,
    )  # fmt: skip
