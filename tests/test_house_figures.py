"""No dead ends for figures: a page of growth that shows a table or a chart gives it as a file, and
one that shows counts says how they are made.
"""

import re

import pytest

from tests.test_house_templates import names, source

FOLDERS = (
    "board", "console", "dashboards", "development", "distribution", "fairness", "recognition",
    "talent", "training", "unit_board",
)  # fmt: skip
DRAWN = re.compile(r"<table|\{\{ table\(|chart_\w+\(|<progress|sparkline\(|nine_box\(")
FILE = re.compile(r"downloads\(|download>|method\(")
HOW = re.compile(r"method\(|<summary>\{\{ _\(\"Bagaimana")
INCLUDE = re.compile(r'\{% include "([\w./]+)"')
NO_FILE = {
    "board/person.html": "goals of one employee, who has them in the own log and plan",
    "fairness/questions.html": "the own ratings, which stand in the own file (privacy.own)",
    "board/index.html": "people to talk to today; figures of the same people are in unit_board",
    "development/import_preview.html": "shows a file that somebody has just uploaded",
}
NO_CARD = {
    "board/person.html": "achieved of what was planned, both of which are written beside the bar",
    "board/index.html": "what each column counts stands in its line",
    "development/credit.html": "its column shows the calculation of every line",
    "development/import_preview.html": "shows a file that somebody has just uploaded",
    "development/profile.html": "levels as somebody wrote them, the gap is their difference",
    "development/standards.html": "levels as the office wrote them",
    "recognition/candidates.html": "predikat as they were signed, criteria stand above",
    "talent/person.html": "boxes of talent/index, with their card there",
    "training/index.html": "the catalogue as the office wrote it",
}
PAGES = [
    name for folder in FOLDERS for name in names(f"{folder}/*.html") if "/_" not in name
]  # fmt: skip


def whole(name: str) -> str:
    """A page with the files that it includes."""
    text = source(name)
    return text + "".join(
        source(part) for part in INCLUDE.findall(text) if "components" not in part
    )


DRAWING = [name for name in PAGES if DRAWN.search(whole(name))]


@pytest.mark.parametrize("name", DRAWING)
def test_what_is_drawn_can_be_taken_along_as_a_table(name: str) -> None:
    assert bool(FILE.search(whole(name))) != (name in NO_FILE), (
        f"{name}: give the table as XLSX and CSV (components/downloads.html), or say in NO_FILE why"
    )


@pytest.mark.parametrize("name", DRAWING)
def test_what_is_drawn_says_how_it_was_made(name: str) -> None:
    assert bool(HOW.search(whole(name))) != (name in NO_CARD), (
        f"{name}: add “Bagaimana angka ini dihitung”, or say in NO_CARD why there is nothing to say"
    )
