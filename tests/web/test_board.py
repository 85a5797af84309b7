"""The board of a rater and the figures of units: what is shown, to whom, and what it costs."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.db import db, writing
from portal.models.accounts import Account
from portal.models.log import EntryComment, LogEntry
from portal.rules.log_days import monday_of
from portal.rules.roles import Role
from portal.rules.scheme_words import EntryKind
from tests import factories, people
from tests.attacks.statements import watched
from tests.browser import Browser
from tests.services import office, plans

pytestmark = pytest.mark.usefixtures("monday")
ON = factories.TODAY


@dataclass(frozen=True)
class House:
    """The office with browsers of those who look at it."""

    people: office.Office
    budi: Browser
    sari: Browser
    dewi: Browser


def browser_for(app, worker: office.Worker, name: str) -> Browser:
    """A browser in which an employee of the office is logged in."""
    who = people.person(name)
    with writing() as session:
        session.execute(
            sa.update(Account).where(Account.id == who.id).values(employee_id=worker.id)
        )
    return people.browser_of(app, who)


@pytest.fixture
def house(app, agency) -> House:
    made = office.office()
    plans.in_force(made, plans.drafted(made))
    factories.scheme()
    return House(
        made, *(browser_for(app, one, name) for one, name in (
            (made.budi, "Budi"), (made.sari, "Sari"), (made.dewi, "Dewi"),
        ))
    )  # fmt: skip


def note(person: uuid.UUID, days_ago: int, text: str = "12 bayi lengkap", **more) -> uuid.UUID:
    """An entry some days ago."""
    with writing() as session:
        row = LogEntry(
            employee_id=person, on_date=ON - timedelta(days=days_ago), kind=EntryKind.CAPAIAN,
            text=text, client_key=uuid.uuid4(), obstacle="",
            **{"created_at": factories.MOMENT - timedelta(days=days_ago), **more},
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def unread(person: uuid.UUID) -> int:
    db.session.rollback()
    return db.session.scalar(
        sa.select(sa.func.count()).where(
            LogEntry.employee_id == person, LogEntry.acknowledged_at.is_(None)
        )
    )


def test_the_rater_sees_plan_silence_and_unread_entries(house):
    note(house.people.sari.id, 40)
    page = house.budi.visit("/pantauan")
    assert "Sari" in page.text
    assert "Joko" not in page.text
    assert "SKP berlaku" in page.text
    assert "Sudah dibaca (1)" in page.text
    assert "1 lama tidak mencatat" in page.text


def test_a_fresh_entry_ends_the_silence(house):
    note(house.people.sari.id, 1)
    assert "0 lama tidak mencatat" in house.budi.visit("/pantauan").text


def test_the_newest_entry_counts_whether_it_was_read_or_not(house):
    note(house.people.sari.id, 3)
    note(
        house.people.sari.id, 1, acknowledged_at=factories.MOMENT,
        acknowledged_by_id=house.people.budi.id,
    )  # fmt: skip
    other = office.worker("Tono", "199001012015032002", house.people.sari.unit_id)
    note(other.id, 2)
    rows = house.budi.visit("/pantauan?urut=lama-diam").all("#daftar tbody tr")
    assert ["Tono" in str(row) for row in rows] == [True, False]
    for row, days in zip(rows, (2, 1), strict=True):
        assert f"{(ON - timedelta(days=days)).day} " in row.text, row


def test_whoever_rates_nobody_is_told_what_will_appear(house):
    assert "Belum ada pegawai yang Anda nilai" in house.sari.visit("/pantauan").text


def test_one_tap_takes_note_and_leads_back(house):
    note(house.people.sari.id, 1)
    page = house.budi.visit("/pantauan?urut=belum-dibaca")
    form = next(f for f in page.all("form") if "/dibaca" in str(f.get("action")))
    data = {i["name"]: i.get("value", "") for i in form.select("input")}
    answer = house.budi.client.post(str(form["action"]), data=data, base_url="http://localhost")
    assert answer.status_code == 303
    assert "urut=belum-dibaca" in answer.location
    assert unread(house.people.sari.id) == 0


def test_htmx_gets_the_line_alone(house):
    note(house.people.sari.id, 1)
    page = house.budi.visit("/pantauan")
    form = next(f for f in page.all("form") if "/dibaca" in str(f.get("action")))
    data = {i["name"]: i.get("value", "") for i in form.select("input")}
    answer = house.budi.client.post(
        str(form["action"]), data=data, base_url="http://localhost",
        headers={"HX-Request": "true", "HX-Request-Type": "partial"},
    )  # fmt: skip
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith("<tr")
    assert "Sudah dibaca" in answer.text


def test_what_was_written_after_the_page_was_drawn_stays_unread(house):
    note(house.people.sari.id, 1)
    page = house.budi.visit("/pantauan")
    form = next(f for f in page.all("form") if "/dibaca" in str(f.get("action")))
    data = {i["name"]: i.get("value", "") for i in form.select("input")}
    data["sampai"] = (factories.MOMENT - timedelta(hours=12)).isoformat()
    note(house.people.sari.id, 0)
    house.budi.client.post(str(form["action"]), data=data, base_url="http://localhost")
    assert unread(house.people.sari.id) == 1


@pytest.mark.parametrize("moment", ["", "kemarin", "2026-01-01", "2026-09-14T01:00:00"])
def test_a_moment_that_is_none_is_refused_in_words(house, moment):
    note(house.people.sari.id, 1)
    page = house.budi.visit("/pantauan")
    data = {"csrf_token": page.all("input[name=csrf_token]")[0]["value"], "sampai": moment}
    answer = house.budi.client.post(
        f"/pantauan/{house.people.sari.id}/dibaca", data=data, base_url="http://localhost"
    )
    assert answer.status_code == 422
    assert unread(house.people.sari.id) == 1


@pytest.mark.parametrize(("who", "status"), [("sari", 403), ("dewi", 403)])
def test_only_the_rater_takes_note(house, who, status):
    note(house.people.sari.id, 1)
    browser = getattr(house, who)
    page = browser.visit("/pantauan")
    token = page.all("input[name=csrf_token]")[0]["value"]
    answer = browser.client.post(
        f"/pantauan/{house.people.sari.id}/dibaca", base_url="http://localhost",
        data={"csrf_token": token, "sampai": factories.MOMENT.isoformat()},
    )  # fmt: skip
    assert answer.status_code == status
    assert unread(house.people.sari.id) == 1


def test_the_person_page_takes_a_week_and_a_comment(house):
    entry = note(house.people.sari.id, 1)
    older = note(house.people.sari.id, 9)
    monday = monday_of(ON - timedelta(days=1))
    house.budi.visit(f"/pantauan/{house.people.sari.id}")
    house.budi.submit(f"baca-{monday}")
    assert unread(house.people.sari.id) == 1
    assert older != entry
    page = house.budi.visit(f"/pantauan/{house.people.sari.id}")
    token = page.all("input[name=csrf_token]")[0]["value"]
    path = f"/pantauan/{house.people.sari.id}/komentar/{entry}"
    empty = house.budi.client.post(
        path, data={"csrf_token": token, "komentar": " "}, base_url="http://localhost"
    )
    assert empty.status_code == 422
    assert "Komentar masih kosong" in empty.text
    done = house.budi.client.post(
        path, data={"csrf_token": token, "komentar": "Bagus."}, base_url="http://localhost"
    )
    assert done.status_code == 303
    assert db.session.scalar(sa.select(EntryComment.text)) == "Bagus."


def test_by_goal_and_behind(house):
    assert "Cakupan imunisasi dasar meningkat" in house.budi.visit("/pantauan?menurut=hasil").text
    assert "Tidak ada yang cocok" in house.budi.visit("/pantauan?tampil=tertinggal").text


def test_filters_search_and_odd_addresses(house):
    assert "Sari" in house.budi.visit("/pantauan?q=sa").text
    assert "Tidak ada yang cocok" in house.budi.visit("/pantauan?q=zzz").text
    assert "Sari" in house.budi.visit("/pantauan?tampil=diam").text
    assert "Sari" in house.budi.visit("/pantauan?tampil=apa&urut=apa").text


def more_people(house: House, number: int) -> None:
    for place in range(number):
        one = office.worker(
            f"Pegawai {place:02}", f"1990{place:02}012015032{place:03}", house.people.sari.unit_id
        )
        note(one.id, place % 20)


@pytest.mark.parametrize("path", ["/pantauan", "/pantauan?menurut=hasil",
                                  "/pantauan?tampil=tertinggal"])  # fmt: skip
def test_the_board_costs_eight_statements_however_many_people(house, path):
    client = house.budi.client
    client.get(path, base_url="http://localhost")
    with watched() as few:
        client.get(path, base_url="http://localhost")
    more_people(house, 30)
    with watched() as many:
        assert client.get(path, base_url="http://localhost").status_code == 200
    assert len(few.statements) == len(many.statements) <= 8, many.statements


def test_the_board_turns_its_pages(house):
    more_people(house, 30)
    assert "Pegawai 29" not in house.budi.visit("/pantauan").text
    assert "Pegawai 29" in house.budi.visit("/pantauan?halaman=2").text


def test_a_head_sees_the_units_below_and_no_other(app, house):
    page = house.dewi.visit("/pantauan/unit-kerja")
    assert "Puskesmas Poasia" in page.text
    assert "Gudang" in page.text
    below = house.budi.visit("/pantauan/unit-kerja")
    assert "Gudang" not in below.text
    answer = house.budi.client.get(
        f"/pantauan/unit-kerja/{house.people.joko.unit_id}", base_url="http://localhost"
    )
    assert answer.status_code == 403


def test_whoever_leads_nothing_sees_no_unit(house):
    answer = house.sari.client.get("/pantauan/unit-kerja", base_url="http://localhost")
    assert answer.status_code == 403


def test_the_personnel_office_sees_everything_and_takes_it_along(app, house):
    hr = people.browser_of(app, people.person("Ratna", Role.HR))
    note(house.people.sari.id, 1)
    page = hr.visit(f"/pantauan/unit-kerja/{house.people.sari.unit_id}")
    assert "Pegawai dengan SKP berlaku" in page.text
    csv = hr.client.get("/pantauan/unit-kerja/kelengkapan.csv", base_url="http://localhost").text
    assert '"Puskesmas Poasia";"2";"1";"1"' in csv
    xlsx = hr.client.get("/pantauan/unit-kerja/kelengkapan.xlsx", base_url="http://localhost")
    assert xlsx.data.startswith(b"PK")


def test_the_units_cost_eight_statements(app, house):
    client = house.dewi.client
    client.get("/pantauan/unit-kerja", base_url="http://localhost")
    with watched() as seen:
        assert client.get("/pantauan/unit-kerja", base_url="http://localhost").status_code == 200
    assert len(seen.statements) <= 8, seen.statements
