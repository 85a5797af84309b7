"""What has reached the database, and the forms and receipts that tests pass around."""

import re
from typing import Any

import sqlalchemy as sa

from portal.db import Base, db
from portal.models.ballots import BallotBox, CitizenBallot, CitizenComment, Receipt
from portal.rules import codes
from tests.browser import Browser
from tests.page_checks import Page

TITLE = "Bagaimana pelayanan kami hari ini?"
THANKS = "Jawaban Anda sudah terkirim"
PROFILE = ("jenis_kelamin", "usia", "pendidikan", "pekerjaan")
RECEIPT_PATH = re.compile(r"/s/[0-9A-Z]{8}/terima-kasih/([0-9A-HJKMNP-TV-Z]{10})")


def rows_of(model: type[Base]) -> list[sa.Row[Any]]:
    """Every row of a table as it now stands, read past the test's own session."""
    with db.engine.connect() as connection:
        return list(connection.execute(sa.select(model.__table__)).all())


def waiting() -> list[sa.Row[Any]]:
    """Answers in the ballot box."""
    return rows_of(BallotBox)


def counted() -> list[sa.Row[Any]]:
    """Answers that have been mixed."""
    return rows_of(CitizenBallot)


def comments() -> list[str]:
    """Comments of mixed answers."""
    return [row.text for row in rows_of(CitizenComment)]


def receipts() -> int:
    """How many receipts there are: one for each answer that was ever taken."""
    return len(rows_of(Receipt))


def nothing_stored() -> bool:
    """No answer, no receipt."""
    return not waiting() and not counted() and not receipts()


def receipt_of(page: Page) -> str:
    """The code of a receipt page, which stands in its address and, in groups, on the page."""
    found = RECEIPT_PATH.fullmatch(page.path)
    assert found, f"{page.path} is no receipt"
    assert codes.grouped(found[1]) in page.text
    return found[1]


def typed_into(page: Page) -> dict[str, str]:
    """What a form would send if it were sent untouched, without its control fields."""
    fields: dict[str, str] = {}
    for control in page.form("isian").select("input[name], textarea[name]"):
        name, kind = str(control["name"]), control.get("type", "text")
        if kind == "radio" and control.get("checked") is not None:
            fields[name] = str(control["value"])
        elif control.name == "textarea":
            fields[name] = control.get_text().replace("\r\n", "\n").removeprefix("\n")
    return {name: value for name, value in fields.items() if value}


def key_of(page: Page) -> str:
    """The one-time key of the form."""
    return str(page.one("form#isian input[name=kunci]")["value"])


def answer(visitor: Browser, path: str, **fields: str) -> Page:
    """Open a form, fill it, send it, and look at what comes back."""
    visitor.visit(path)
    return visitor.submit("isian", **fields)
