"""A plain report as a tagged PDF: title, facts, sections of paragraphs and tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.documents.typst_pdf import compile_pdf

Pair = tuple[str, str]


@dataclass(frozen=True)
class Section:
    """A heading with paragraphs and at most one table; `rows` have as many cells as `head`."""

    title: str
    paragraphs: Sequence[str] = ()
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class Report:
    """What stands on the paper, in the language `lang`; `foot` is repeated on every page."""

    title: str
    lead: str
    facts: Sequence[Pair]
    sections: Sequence[Section]
    foot: str
    lang: str = "id"


def report_pdf(report: Report, mark: str) -> bytes:
    """A4 pages; `mark` is the day's head of the audit trail.

    Raises DocumentTooLarge for more than one document may hold.
    """
    return compile_pdf(
        "report",
        {
            "lang": report.lang,
            "title": report.title,
            "lead": report.lead,
            "facts": [list(pair) for pair in report.facts],
            "sections": [
                {
                    "title": one.title,
                    "paragraphs": list(one.paragraphs),
                    "head": list(one.head),
                    "rows": [list(row) for row in one.rows],
                }
                for one in report.sections
            ],
            "foot": report.foot,
            "mark": mark,
        },
    )
