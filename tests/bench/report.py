"""A line of the bench's report, and the report as text."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """One line of the report; `holds` is None for what has no budget."""

    what: str
    budget: str
    measured: str
    holds: bool | None = None


def table(lines: list[Verdict]) -> str:
    """The report as aligned text."""
    words = {True: "ok", False: "MISSED", None: ""}
    cells = [("what", "budget", "measured", "verdict")]
    cells += [(line.what, line.budget, line.measured, words[line.holds]) for line in lines]
    widths = [max(len(row[at]) for row in cells) for at in range(3)]
    ruled = [cells[0], tuple("-" * width for width in (*widths, 7)), *cells[1:]]
    return "\n".join(
        "  ".join(f"{cell:{width}}" for cell, width in zip(row, (*widths, 0), strict=True)).rstrip()
        for row in ruled
    )
