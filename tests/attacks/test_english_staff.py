"""No page of the staff speaks Indonesian to somebody who chose English, nor asks too much of the
database.

Templates and views say nothing outside of gettext (test_translations.py); this walk finds what
comes from further down: labels of rules, data files, names of periods.  It shares the addresses of
the matrix of rights, and is slow because it reads every page in both languages.
"""

import re
from collections.abc import Iterator
from functools import cache

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from portal.db import db
from portal.models.accounts import Account
from portal.rules.roles import Role
from portal.services import accounts
from portal.services.accounts import NewAccount
from portal.web.guards import Guard, guard_of
from tests import factories, sentences
from tests.attacks.addresses import HERE, Town, path_of, routes
from tests.attacks.statements import watched
from tests.attacks.told import told
from tests.everything import contents
from tests.people import EARLIER, Person, browser_of, enrolled, person
from tests.staff_files import HEAD_NIP, SARI_NIP
from tests.test_english_pages import LONG

pytestmark = [pytest.mark.engines("sqlite"), pytest.mark.slow]

MOST_STATEMENTS = 8
# The nurse's posting is read again.
MORE = {"learning.show": 9}
FILES = re.compile(r"\.(pdf|xlsx|csv|toml|json|zip|ics|svg|txt)$|suffix|<form_kind|<copy")
# Pages whose Indonesian is what they show: texts of the agency, of the law, or of a form by law.
QUOTED = {
    **dict.fromkeys(
        ("instruments.show", "instruments.preview_version", "instrument_drafts.show",
         "instrument_drafts.preview", "instrument_drafts.confirm_publish",
         "instrument_editing.head", "instrument_editing.item", "instrument_editing.section",
         "instrument_editing.new_item", "schemes.shipped", "schemes.version",
         "scheme_drafts.show", "scheme_sections.edit", "scheme_adoption.confirm",
         "schemes.index", "scheme_drafts.confirm_discard"),
        "questionnaires and schemes as their builder reads them, each language in its place",
    ),
    **dict.fromkeys(
        ("guidance.create", "guidance.edit", "guidance.review", "guidance.evaluate",
         "guidance.show"),
        "the regulation's own form, whose labels are printed as they stand (L.III)",
    ),
    **dict.fromkeys(
        ("skp.show", "skp.agreements", "skp_items.create", "skp_items.edit", "indicators.propose",
         "indicators.change", "indicators.show", "indicators.index"),
        "labels of the annex of the SKP, and worded examples of plans, which are Indonesian",
    ),
    "development.record": "behaviours of the job cards, worded in Indonesian by law of the house",
    **dict.fromkeys(
        ("cascade_strategies.create", "cascade_strategies.edit"),
        "labels of the annex on cascading",
    ),
    **dict.fromkeys(
        ("results.explanation", "feedback_reports.show", "results.show"),
        "words of a signed document, frozen in the language it was signed in",
    ),
    "komponen.show": "invented people, and the regulation's own labels",
    "log_imports.show": "a line of the file that was read",
    "audit.index": "details as they are chained",
    "notices.dpia": "a document for the authority",
}  # fmt: skip
# Names that no translation changes: official labels, titles of regulations, commands, languages.
KEPT = re.compile(
    "|".join((
        *(r"PNS", r"PPPK( Paruh Waktu)?", r"\b[IVX]+/[a-e]\b", "JPT", r"Plt\.", r"Plh\."),
        *("Berorientasi pelayanan", "Jabatan Fungsional", "Definitif", "Tim kerja"),
        r"Jabatan (Administrator|Pengawas|Pelaksana|Pimpinan Tinggi (Utama|Madya|Pratama))",
        *(r"(UU|PP) \d.*", "(Permen|Peraturan ).*", r"Ps\. .*", "flask .*"),
        *("Bahasa Indonesia", "Basa Jawa", "Survei Kepuasan Masyarakat"),
        *(r"([A-Z2-7]{4} ?){8}", r"[0-9A-Z]{4}-[0-9A-Z]{4}"),
    ))
)  # fmt: skip


@cache
def left_over() -> list[str]:
    """Pieces of the source sentences that no English page may hold."""
    english = sentences.translated("en")
    said = " ".join(english.values())
    found = {
        piece
        for source, words in english.items()
        if source != words
        for piece in sentences.pieces(source, LONG)
        if piece not in said
    }
    return sorted(found)


def people_of(town: Town) -> Iterator[tuple[str, FlaskClient]]:
    """The head of the unit, who is of the personnel office and of the forum; the administrator;
    the auditor; and the nurse.
    """
    link = accounts.create_account(NewAccount(HEAD_NIP, "Kepala"), EARLIER)
    head = accounts.activate(link, factories.PASSWORD, EARLIER.at)
    for role in (Role.HR, Role.KETUA_FORUM, Role.PENGELOLA_SURVEI):
        accounts.grant_role(head, role, None, "SK", EARLIER)
    nurse = db.session.scalars(sa.select(Account.id).where(Account.login == SARI_NIP)).one()
    for who in (
        Person(head, HEAD_NIP, "Kepala", enrolled(head)),
        person("Agus", Role.ADMIN),
        person("Hendra", Role.AUDITOR),
        Person(nurse, SARI_NIP, "Sari"),
    ):
        yield who.name, browser_of(town.app, who).client


def pages_of(app: Flask, values: dict[str, object]) -> dict[str, str]:
    """Endpoint -> address of what only somebody who logged in may open, files left out."""
    return {
        rule.endpoint: path_of(rule, values)
        for method, rule in routes(app)
        if method == "GET" and guard_of(app, rule.endpoint) != Guard("public")
        and not FILES.search(rule.rule)
    }  # fmt: skip


def soup_of(client: FlaskClient, path: str, lang: str) -> BeautifulSoup | None:
    answer = client.get(f"{path}?bahasa={lang}", base_url=HERE)
    if answer.status_code != 200 or answer.mimetype != "text/html":
        return None
    return BeautifulSoup(answer.get_data(as_text=True), "html.parser")


def texts(soup: BeautifulSoup) -> set[str]:
    for silent in soup.select("script, style"):
        silent.decompose()
    return {" ".join(text.split()) for text in soup.find_all(string=True)}


def stored() -> list[str]:
    """Texts of the agency, the longest first."""
    found = {" ".join(str(v).split()) for rows in contents().values() for row in rows for v in row}
    return sorted((one for one in found if len(one) > 3), key=len, reverse=True)


def own_words(text: str, data: list[str]) -> str:
    """A text without what the agency wrote and without names that stay."""
    text = KEPT.sub(" ", text)
    for one in data:
        if one in text:
            text = text.replace(one, " ")
    return text


def test_staff_pages_in_english_and_within_their_statements(town: Town) -> None:
    waiting = pages_of(town.app, town.values(town.sari.id))
    faults = []
    for name, client in people_of(town):
        data = stored()
        for endpoint, path in list(waiting.items()):
            english = soup_of(client, path, "en")
            if english is None:
                continue
            waiting.pop(endpoint)
            with watched() as seen:
                indonesian = soup_of(client, path, "id")
            assert indonesian is not None, endpoint
            if len(seen.statements) > MORE.get(endpoint, MOST_STATEMENTS):
                faults.append(f"{endpoint} ({name}): {len(seen.statements)} statements")
            if endpoint in QUOTED:
                continue
            spoken = sentences.spoken(english)
            faults += [f"{endpoint}: {one!r}" for one in left_over() if one in spoken]
            for same in texts(indonesian) & texts(english):
                words = own_words(same, data)
                if re.search(r"[^\W\d_]{2,}\W+[^\W\d_]{2,}", words):
                    faults.append(f"{endpoint} ({name}) in both: {same!r}")
    unseen = set(waiting) - told()
    assert not unseen, f"Tell of these in web/test_english_stories.py: {sorted(unseen)}"
    assert not faults, "\n".join(faults)
