"""What the pages of a large forum may cost."""

from collections.abc import Iterator
from typing import Any

from tests.bench.report import Verdict

FULL_PAGE = 3


def forum_verdicts(found: dict[str, Any], engine: str) -> Iterator[Verdict]:
    """One line a page."""
    for page, times in found["pages"].items():
        yield Verdict(
            f"{engine}: forum of {found['staff']:,} staff, {page}, against no case",
            f"<= {FULL_PAGE}",
            f"{times['ratio']:.2f} ({times['ms']} / {times['empty_ms']} ms)",
            times["ratio"] <= FULL_PAGE,
        )
