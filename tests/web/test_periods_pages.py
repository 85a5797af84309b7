"""The pages of periods, days off and calendar: works first, then refusals, then what they cost."""

import pytest
import sqlalchemy as sa

from portal.db import db, writing
from portal.models.messages import Message
from portal.models.people import Posting
from portal.models.units import Unit
from portal.queries.periods import period_by_key
from portal.rules.period_cycle import PeriodStage
from portal.rules.roles import Role
from tests import people
from tests.attacks.statements import watched
from tests.ics import parse
from tests.periods import person
from tests.staff_files import JOKO_NIP, SARI_NIP, SARI_ROW, nip_of
from tests.staff_office import imported
from tests.stored import count

MOST_STATEMENTS = 8


def quarter() -> str:
    db.session.rollback()
    return f"/periode/{period_by_key('2026-t3').id}"


def test_a_year_is_opened_after_its_consequences_were_shown(dewi):
    dewi.visit("/beranda")
    dewi.follow("Buka tahun kinerja 2026")
    assert "jam peraturan berjalan sendiri" in dewi.page.text
    page = dewi.submit("buka")
    assert [h.get_text(strip=True) for h in page.all("main section h2")][:5] == [
        "Triwulan I 2026", "Triwulan II 2026", "Triwulan III 2026", "Triwulan IV 2026",
        "Tahun 2026",
    ]  # fmt: skip
    dewi.visit("/periode/buka?tahun=2026")
    assert "sudah dibuka" in dewi.submit("buka", status=409).text


def test_without_a_scheme_the_page_says_what_to_do(app, agency, autumn):
    browser = people.browser_of(app, people.person("Dewi Anggraini", Role.HR))
    browser.visit("/periode/buka")
    assert "Belum ada skema penilaian" in browser.submit("buka", status=409).text


def test_a_step_has_its_own_page_and_ends_in_the_history(dewi, opened):
    dewi.visit(quarter())
    assert dewi.page.one(".stages .now").get_text(" ", strip=True).endswith("Evaluasi penilai")
    dewi.follow("Buka penandatanganan")
    assert "14 hari kerja" in dewi.page.text
    page = dewi.submit("langkah")
    assert "Langkah tersimpan" in page.text
    assert "Dewi Anggraini" in page.one("#riwayat").get_text()
    page = dewi.submit("batalkan-langkah", status=422)
    assert "Tulis alasan pembatalan" in page.text
    page = dewi.submit("batalkan-langkah", alasan="Belum semua penilai siap")
    assert page.one(".stages .now").get_text(" ", strip=True).endswith("Evaluasi penilai")


def test_a_step_that_the_law_does_not_allow_says_when_it_will(dewi, opened):
    dewi.visit(f"/periode/{period_by_key('2026-t4').id}/langkah/mulai")
    assert "terbuka mulai 1 Oktober 2026" in dewi.submit("langkah", status=409).text


def test_the_clocks_of_a_period_are_all_there_with_article_and_zone(dewi, opened):
    page = dewi.visit(quarter())
    keys = [row.get_text(" ", strip=True).split()[0] for row in page.all("#tenggat-periode th b")]
    assert keys == ["K4", *(f"K{n}" for n in range(7, 17))]
    assert "23.59 WITA, 14 Oktober 2026" in page.text
    assert "12 hari kerja lagi" in page.text
    assert "L.V.A.7" in page.text


def test_an_extension_within_the_law_and_one_beyond_it(dewi, opened):
    dewi.visit(quarter())
    day = {"hingga-hari": "20", "hingga-bulan": "10", "hingga-tahun": "2026"}
    page = dewi.submit("perpanjangan", nip=SARI_NIP, sebab="Penilai dirawat", **day)
    assert "K4 sampai 20 Oktober 2026" in page.text
    day["hingga-bulan"] = "12"
    day["hingga-hari"] = "30"
    page = dewi.submit("perpanjangan", nip=SARI_NIP, sebab="Lama", status=422, **day)
    assert "Paling jauh sampai 24 Desember 2026" in page.text
    assert page.one("#sebab")["value"] == "Lama"
    page = dewi.submit("perpanjangan", nip="12", sebab="", status=422, **day)
    assert "NIP 18 digit" in page.text


def test_a_whole_unit_gets_more_time(dewi, opened):
    unit = db.session.scalars(sa.select(Unit).where(Unit.name == "Puskesmas Poasia")).one()
    dewi.visit(quarter())
    fields = {"hingga-hari": "20", "hingga-bulan": "10", "hingga-tahun": "2026", "sebab": "Banjir"}
    page = dewi.submit("perpanjangan", unit=str(unit.id), nip=SARI_NIP, status=422, **fields)
    assert "bukan keduanya" in page.text
    page = dewi.submit("perpanjangan", unit=str(unit.id), nip="", **fields)
    assert "Puskesmas Poasia: K4 sampai 20 Oktober 2026" in page.text


def test_evaluations_of_the_national_application_are_noted(dewi, opened):
    dewi.visit(quarter())
    page = dewi.submit("selesai", **{"nip-selesai": f"{SARI_NIP}\n12"}, status=422)
    assert "belum ada yang tercatat" in page.text
    page = dewi.submit("selesai", **{"nip-selesai": f"{SARI_NIP}\n{JOKO_NIP}"})
    assert "2 dari 3" in page.text


def test_practice_shows_its_banner_everywhere_and_goes_away_whole(dewi, opened):
    dewi.visit("/periode")
    page = dewi.submit("latihan", status=422, nama="")
    assert "Nama masa latihan" in page.text
    page = dewi.submit("latihan", nama="Latihan penilai")
    here = page.url.partition("?")[0]
    for path in (here, f"{here}/langkah/mulai", f"{here}/hapus"):
        assert "Data latihan tidak pernah masuk ke hasil" in dewi.visit(path).text
    page = dewi.submit("hapus")
    assert "seluruh datanya dihapus" in page.text
    dewi.visit(here, status=404)


def test_a_real_period_cannot_be_deleted_by_its_address(dewi, opened):
    dewi.visit(f"{quarter()}/hapus")
    dewi.submit("hapus", status=409)


# Calendar


def test_a_person_subscribes_and_revokes(dewi, opened, client):
    dewi.visit("/kalender?tahun=2026")
    assert "K9 Melaporkan dokumen evaluasi secara berjenjang: Triwulan I 2026" in dewi.page.text
    page = dewi.submit("tautan-kalender")
    path = page.one("code").get_text().removeprefix("http://localhost")
    answer = client.get(path)
    assert answer.mimetype == "text/calendar"
    events = parse(answer.data)
    assert {"jendela-2026-t3", "k9-2026-t3"} <= {event["UID"].split("@")[0] for event in events}
    again = parse(client.get(path).data)
    assert [event["UID"] for event in again] == [event["UID"] for event in events]
    dewi.visit("/kalender")
    dewi.submit("cabut-kalender")
    assert client.get(path).status_code == 404


def test_a_calendar_file_names_nobody(app, opened, client):
    sari = person(SARI_NIP)
    from_account = people.person("Sari Dewi")
    with writing() as session:
        session.execute(
            sa.text("UPDATE account SET employee_id = :e WHERE id = :a").bindparams(
                sa.bindparam("e", sari, sa.Uuid), sa.bindparam("a", from_account.id, sa.Uuid)
            )
        )
    browser = people.browser_of(app, from_account)
    browser.visit("/kalender")
    path = browser.submit("tautan-kalender").one("code").get_text()
    text = client.get(path.removeprefix("http://localhost")).get_data(as_text=True)
    for secret in ("Sari", SARI_NIP, str(sari), str(from_account.id), from_account.login):
        assert secret not in text
        assert secret not in path


# Console and home


def test_the_console_counts_gaps_and_reminds_once_a_day(dewi, opened):
    page = dewi.visit("/konsol")
    assert "1 unit tanpa pimpinan" in page.text
    before = count(Message)
    page = dewi.submit("ingatkan")
    assert count(Message) == before
    with writing() as session:
        session.execute(
            sa.update(Posting)
            .where(Posting.employee_id == person(SARI_NIP))
            .values(leads_unit=True)
        )
    dewi.visit("/konsol")
    page = dewi.submit("ingatkan")
    assert "1 pengingat baru" in page.text
    page = dewi.submit("ingatkan")
    assert "0 pengingat baru" in page.text
    assert count(Message) == before + 1


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_console_can_be_taken_along(dewi, opened, kind):
    answer = dewi.client.get(f"/konsol/kelengkapan.{kind}")
    assert answer.status_code == 200
    assert f"kelengkapan_2026-09-28.{kind}" in answer.headers["Content-Disposition"]
    if kind == "csv":
        assert '"Puskesmas Poasia";"2"' in answer.get_data(as_text=True)


def test_pages_cost_the_same_for_few_and_for_many(dewi, opened):
    paths = [
        *("/periode", quarter(), "/hari-libur", "/kalender", "/konsol", "/beranda"),
        *("/periode/buka", f"{quarter()}/langkah/buka_penetapan", "/hari-libur/impor"),
    ]

    def statements() -> list[int]:
        found = []
        for path in paths:
            with watched() as seen:
                assert dewi.client.get(path).status_code == 200
            found.append(len(seen.statements))
        return found

    statements()
    few = statements()
    imported([(nip_of(n), f"Pegawai {n}", *SARI_ROW[2:]) for n in range(300)])
    assert statements() == few
    assert max(few) <= MOST_STATEMENTS, dict(zip(paths, few, strict=True))


def test_an_auditor_reads_and_changes_nothing(opened, hendra):
    page = hendra.visit(quarter())
    assert not page.all("main form")
    hendra.visit("/konsol")
    hendra.visit("/hari-libur/tambah", status=403)
    assert period_by_key("2026-t3").stage is PeriodStage.PENILAIAN
