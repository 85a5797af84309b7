"""Feedback of colleagues in the browser: employee and rater read the same, others nothing."""

import random
import re
from datetime import date, datetime

import pytest
import sqlalchemy as sa
import time_machine

from portal.db import db, writing
from portal.models.peer_ballots import PeerAction
from portal.models.people import Posting
from portal.queries.own_data import Subject, held_everything
from portal.queries.peer_releases import release_of, unit_pictures
from portal.rules import peer_answers
from portal.rules.disclosure import Release
from portal.rules.employment import JobFamily, PostKind
from portal.rules.postings import PostingKind
from portal.rules.roles import Role
from tests import colleagues, factories, people
from tests.attacks.statements import watched
from tests.colleagues import ITEMS, ON
from tests.documents import pdf_reader
from tests.stored import rows_of
from tests.web.employees import browser_of

MOST_STATEMENTS = 8


@pytest.fixture
def here(app):
    at = datetime(ON.year, ON.month, ON.day, 10, tzinfo=colleagues.act().at.tzinfo)
    with time_machine.travel(at, tick=False):
        yield lived()


def lived():
    """A round that is over."""
    made = colleagues.circle(7, 6)
    posted(made)
    rng = random.Random(3)
    for duty in made.duties:
        colleagues.cast(
            duty, scores={item: rng.choice([3, 4, 5]) for item in ITEMS} | {"mutu_kerja": 2},
            comments={"komentar_andal": "Selalu tepat waktu"},
        )  # fmt: skip
    colleagues.released(made)
    db.session.rollback()
    return made


def posted(made):
    """All in one unit, led by the second."""
    unit = factories.unit_tree({"Puskesmas Poasia": {}})["Puskesmas Poasia"].id
    with writing() as session:
        session.add_all(
            Posting(
                employee_id=person, unit_id=unit, kind=PostingKind.DEFINITIF, title="Staf",
                post=PostKind.PENGAWAS if at == 1 else PostKind.PELAKSANA, family=JobFamily.UMUM,
                leads_unit=at == 1, starts_on=date(2024, 1, 1),
            )
            for at, person in enumerate(made.people)
        )  # fmt: skip


def address(here, person=0):
    return f"/umpan-balik-rekan/{here.people[person]}/{here.period_id}"


def test_the_employee_reads_figures_strengths_areas_and_comments(app, here):
    mine = browser_of(app, here.people[0])
    mine.visit("/umpan-balik-rekan")
    mine.visit(address(here))
    assert "Area perbaikan: Keahlian dan mutu kerja" in mine.page.text
    assert "sekitar 2,0" in mine.page.text
    assert mine.page.text.count("Selalu tepat waktu") == 6
    assert "bahan pertimbangan" in mine.page.text


def test_the_rater_reads_the_same_and_both_agree_on_what_to_do(app, here):
    mine, rater = browser_of(app, here.people[0]), browser_of(app, here.people[1])
    own = mine.visit(address(here)).one("#bukti-rekan")
    assert str(rater.visit(address(here)).one("#bukti-rekan")) == str(own)
    rater.submit("tindak", button="Simpan tindakan", tindakan="", status=422)
    rater.submit("tindak", button="Simpan tindakan", tindakan="Magang dua hari di loket")
    assert "Menunggu pegawai" in rater.page.text
    mine.submit("tindak", button="Simpan tindakan", tindakan="Lain", status=409)
    mine.visit(address(here))
    mine.submit("tindak", button="Setujui yang tertulis")
    (row,) = rows_of(PeerAction)
    assert row.text == "Magang dua hari di loket"
    assert row.employee_agreed_at
    assert row.rater_agreed_at


def test_colleagues_the_personnel_office_and_the_administrator_read_nothing(app, here):
    browser_of(app, here.people[2]).visit(address(here), status=403)
    for role in (Role.HR, Role.ADMIN, Role.AUDITOR):
        other = people.browser_of(app, people.person(f"Orang {role.value}", role))
        other.visit(address(here), status=403)


def test_the_document_says_what_the_page_says(app, here):
    mine = browser_of(app, here.people[0])
    text = pdf_reader.text(mine.client.get(address(here) + "/unduh.pdf").data)
    for words in ("Umpan balik rekan", "Keahlian dan mutu kerja", "Selalu tepat waktu"):
        assert words in text


def test_a_gate_that_lets_nothing_through_leaves_nothing_anywhere(app, monkeypatch):
    """Page, PDF, the person's own file, the rater's sheet and the unit: all read one release."""
    monkeypatch.setattr(peer_answers, "release", lambda _groups, _items: Release({}, {}))
    monkeypatch.setattr(peer_answers, "shows_comments", lambda _n, _k: False)
    at = datetime(ON.year, ON.month, ON.day, 10, tzinfo=colleagues.act().at.tzinfo)
    with time_machine.travel(at, tick=False):
        made = lived()
        mine, rater = browser_of(app, made.people[0]), browser_of(app, made.people[1])
        subject = Subject("", None, made.people[0])
        kept = [
            str(one.rows) for one in held_everything(subject) if one.mapped.name == "peer_release"
        ]
        told = [
            mine.visit(address(made)).text,
            pdf_reader.text(mine.client.get(address(made) + "/unduh.pdf").data),
            rater.visit(address(made)).text,
            *kept,
        ]
        assert len(kept) == 1
        for text in told:
            assert "tepat waktu" not in text
            assert not re.search(r"mean|sekitar \d", text)
        ((picture,), _total) = unit_pictures(made.period_id, 1, 15)
        assert picture.lines == ()


def test_a_unit_is_pictured_from_what_is_told_and_moving_away_changes_nothing(app, here):
    """Else a colleague's own figures would follow from the pictures before and after they left."""
    ((picture,), total) = unit_pictures(here.period_id, 1, 15)
    assert (picture.people, total) == (7, 1)
    told = dict((label.in_("id"), mean) for label, _n, mean in picture.lines)
    assert told["Keahlian dan mutu kerja"] == 2
    with writing() as session:
        left = sa.update(Posting).where(Posting.employee_id.in_(here.people[:3]))
        session.execute(left.values(ends_on=date(2026, 9, 1)))
    assert unit_pictures(here.period_id, 1, 15) == ([picture], 1)
    hr = people.browser_of(app, people.person("Hana", Role.HR))
    with watched() as seen:
        page = hr.visit("/umpan-balik-rekan/unit")
    assert "Puskesmas Poasia" in page.text
    assert len(seen.statements) <= MOST_STATEMENTS, seen.statements


def test_a_unit_of_few_is_named_without_figures(app):
    at = datetime(ON.year, ON.month, ON.day, 10, tzinfo=colleagues.act().at.tzinfo)
    with time_machine.travel(at, tick=False):
        made = colleagues.circle(4, 6)
        posted(made)
        colleagues.answered(made.duties)
        colleagues.released(made)
        ((picture,), _total) = unit_pictures(made.period_id, 1, 15)
        assert (picture.people, picture.lines) == (4, ())
        hr = people.browser_of(app, people.person("Hana", Role.HR))
        assert "data belum cukup" in hr.visit("/umpan-balik-rekan/unit").text


def test_the_list_of_receipts_is_as_long_as_answers_were_counted(app, here):
    mine = browser_of(app, here.people[0])
    listed = mine.client.get(f"/umpan-balik-rekan/tanda-terima/{here.period_id}.txt").text.split()
    assert len(listed) == len(set(listed)) == len(here.duties)


def test_the_page_asks_the_database_but_a_few_times(app, here):
    mine = browser_of(app, here.people[0])
    mine.visit(address(here))
    with watched() as seen:
        mine.visit(address(here))
    assert len(seen.statements) <= MOST_STATEMENTS, seen.statements


def test_nothing_is_read_before_the_release(app, here):
    assert release_of(here.people[0], here.people[1]) is None
