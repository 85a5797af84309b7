"""Those considered for an opportunity: marked page by page, decided together."""

import pytest
import sqlalchemy as sa

from portal.db import db, writing
from portal.models.people import Employee
from portal.models.recognition import Opportunity, OpportunityCandidate
from portal.rules.roles import Role
from tests.attacks.statements import watched
from tests.web.test_recognition_pages import ACT, post

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def crowd(house):
    """An opportunity for which thirty people are considered."""
    made = post()
    with writing() as session:
        session.add_all(
            Employee(nip=f"1990010120200110{n:02}", name=f"Calon {n:02}", employment="pns",
                     name_key=f"calon {n:02}") for n in range(30)
        )  # fmt: skip
        session.flush()
        people = session.scalars(sa.select(Employee.id).where(Employee.name.like("Calon%")))
        session.add_all(
            OpportunityCandidate(opportunity_id=made, employee_id=one, is_own=True, added_at=ACT.at)
            for one in people
        )
    return made


def calon(number):
    return str(db.session.scalar(sa.select(Employee.id).where(Employee.name == f"Calon {number}")))


def test_marks_and_reasons_of_each_page_are_kept_and_decided_together(house, crowd, at):
    """Without script: each button saves its page; nothing typed goes with turning it."""
    with writing() as session:
        session.execute(sa.update(Opportunity).values(seats=2))
    dewi = at(house.dewi, Role.HR)
    page = dewi.visit(f"/penghargaan/{crowd}")
    assert "(halaman 1 dari 2)" in page.text
    first, last = calon("03"), calon("29")
    page = dewi.submit(
        "putuskan", button="Simpan, ke halaman berikutnya", terpilih=[first], alasan="Layak",
        **{f"alasan-{first}": "Tekun"},
    )  # fmt: skip
    assert "belum ada yang diputuskan" in page.text
    assert "Calon 03" not in page.text
    assert page.one("#alasan").text == "Layak"
    page = dewi.submit("putuskan", button="Simpan putusan", terpilih=[last], status=422)
    assert page.one(f"a[href='#alasan-{last}']").get_text() == "Tulis alasan memilih Calon 29."
    assert "Calon 03" not in page.text
    page = dewi.submit("putuskan", button="Yang ditandai", **{f"alasan-{last}": "Rapi"})
    assert [one.get_text() for one in page.soup.select("legend b")] == ["Calon 03", "Calon 29"]
    page = dewi.submit("putuskan", button="Simpan putusan")
    assert "Putusan tersimpan" in page.text
    decided = at(house.joko).visit(f"/penghargaan/{crowd}").text
    assert all(words in decided for words in ("Layak", "Calon 03: Tekun", "Calon 29: Rapi"))


def test_two_who_mark_see_both_texts_and_other_rows_are_no_clash(house, crowd, at):
    quick, slow = at(house.dewi, Role.HR), at(house.budi, Role.HR)
    one, other, path = calon("00"), calon("01"), f"/penghargaan/{crowd}"
    for each in (quick, slow):
        each.visit(path)
    keep = "Simpan dahulu, belum memutuskan"
    quick.submit("putuskan", button=keep, terpilih=[one], **{f"alasan-{one}": "Tekun"})
    page = slow.submit("putuskan", button=keep, **{f"alasan-{other}": "Cekatan"})
    assert page.one(f"#alasan-{one}").text == "Tekun"
    quick.visit(path)
    quick.submit("putuskan", button=keep, **{f"alasan-{other}": "Cekatan sekali"})
    page = slow.submit(
        "putuskan", button=keep, status=409, **{f"alasan-{other}": "Cekatan dan ramah"}
    )
    assert page.one(f"#alasan-{other}").text == "Cekatan dan ramah"
    assert "Cekatan sekali" in page.text
    page = slow.submit("putuskan", button=keep)
    assert page.one(f"#alasan-{other}").text == "Cekatan dan ramah"


def test_who_decides_on_marks_that_changed_meanwhile_is_told(house, crowd, at):
    quick, slow = at(house.dewi, Role.HR), at(house.budi, Role.HR)
    one, other = calon("00"), calon("01")
    for each in (quick, slow):
        each.visit(f"/penghargaan/{crowd}")
    keep = "Simpan dahulu, belum memutuskan"
    quick.submit("putuskan", button=keep, terpilih=[one], **{f"alasan-{one}": "Tekun"})
    page = slow.submit(
        "putuskan", button="Simpan putusan", terpilih=[other], alasan="Layak", status=409,
        **{f"alasan-{other}": "Rapi"},
    )  # fmt: skip
    assert "Peluang ini berubah" in page.text
    assert (page.one(f"#alasan-{one}").text, page.one(f"#alasan-{other}").text) == ("Tekun", "Rapi")


def test_pages_of_a_crowd_are_searched_and_keep_to_the_budget(house, crowd, at):
    dewi = at(house.dewi, Role.HR)
    dewi.visit(f"/penghargaan/{crowd}")
    page = dewi.submit("putuskan", button="Simpan dan cari", cari="calon 17")
    assert [one.get_text() for one in page.soup.select("legend b")] == ["Calon 17"]
    for path in (f"/penghargaan/{crowd}", f"/penghargaan/{crowd}?halaman=2"):
        with watched() as seen:
            page = dewi.visit(path)
        assert len(seen.statements) <= 8, "\n".join(seen.statements)
        assert len(page.soup.select("#considered fieldset")) <= 25
    hendra = at(house.joko, Role.AUDITOR).visit(f"/penghargaan/{crowd}?halaman=2")
    assert len(hendra.soup.select("#considered fieldset")) == 5
