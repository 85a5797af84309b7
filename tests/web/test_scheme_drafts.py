"""Drafts of schemes: a clerk copies, edits without script, mends, imports; two clerks at once."""

import io
import tomllib

import pytest

from portal import clock
from portal.models.schemes import SchemeDraft
from portal.queries.schemes import listed_drafts, scheme_draft, scheme_in_force
from portal.rules.roles import Role
from portal.rules.scheme_faults import usable
from portal.rules.scheme_sections import digest_of, section_of, sections
from portal.rules.schemes import load_shipped, to_mapping, to_toml
from portal.services.scheme_drafts import create_draft, save_section
from tests import factories, people
from tests.page_checks import HERE
from tests.stored import count


@pytest.fixture
def dewi(app, agency):
    """The personnel office."""
    return people.browser_of(app, people.person("Dewi Anggraini", Role.HR))


@pytest.fixture
def draft(app, act):
    """A copy of Kendari's scheme."""
    return create_draft(to_mapping(load_shipped("kendari")), "kendari", act)


def at(draft, part):
    """Address of a section."""
    return f"/skema/draf/{draft}/bagian/{part}"


def content(draft):
    """What the draft holds now."""
    return scheme_draft(draft).content


# --- drafting -------------------------------------------------------------------------------------


def test_from_a_copy_to_an_adopted_scheme_without_script(dewi):
    factories.scheme("kendari")
    dewi.visit("/skema")
    dewi.submit("salin-versi-1")
    assert dewi.page.heading.startswith("Draf: Penilaian rencana kerja tahunan")
    (draft,) = listed_drafts()
    dewi.visit(at(draft.id, "rekan"))
    dewi.submit("bagian", **{"peers.groups.1.k": "6", "peers.groups.1.comment_k": "6"})
    dewi.visit(f"/skema/draf/{draft.id}")
    assert "Batas tampil › rekan: dari “5” menjadi “6”" in dewi.page.text
    dewi.follow("Periksa dan sahkan")
    dewi.submit("sahkan", alasan="SK 9/2026", siap=["ya"])
    assert "Skema disahkan sebagai versi 2" in dewi.page.text
    assert scheme_in_force(clock.today(factories.WITA)).peers.groups[0].k == 6
    assert count(SchemeDraft) == 0
    assert "2. Penilaian rencana kerja" in dewi.visit("/skema").text


def test_rows_are_added_and_taken_away_without_script(dewi, draft):
    dewi.visit(at(draft, "rekan"))
    dewi.submit("bagian", button="Tambah: Kelompok penilai")
    assert dewi.page.one("[id='peers.groups.3.invited']")["value"] == ""
    assert len(content(draft)["peers"]["groups"]) == 3
    assert "Jumlah diundang: isi dengan angka 3 sampai 30." in dewi.page.text
    dewi.submit("bagian", button="Hapus Kelompok penilai 3")
    assert usable(content(draft)) == load_shipped("kendari")


def test_a_forum_is_abolished_and_set_up_again(dewi, draft):
    dewi.visit(at(draft, "forum"))
    dewi.submit("bagian", button="Hapus Forum evaluasi")
    assert usable(content(draft)).forum is None
    dewi.submit("bagian", button="Tambah: Forum evaluasi")
    assert dewi.page.one("[id='forum.members']")["value"] == ""


def test_what_is_wrong_is_kept_and_named_with_a_link_to_its_field(dewi, draft):
    dewi.visit(at(draft, "tenggat"))
    dewi.submit("bagian", **{"deadlines.report": "empat puluh"})
    assert dewi.page.one("[id='deadlines.report']")["value"] == "empat puluh"
    assert dewi.page.one("[role=alert] a")["href"] == "#deadlines.report"
    page = dewi.visit(f"/skema/draf/{draft}")
    (link,) = page.all("[role=alert] li a")
    assert link["href"].endswith("/bagian/tenggat#deadlines.report")
    assert "Periksa dan sahkan" not in page.text
    dewi.visit(f"/skema/draf/{draft}/sahkan")
    assert dewi.page.path == f"/skema/draf/{draft}"


def test_every_section_opens_and_leads_to_the_next_until_the_overview(dewi, draft):
    dewi.visit(at(draft, "umum"))
    for section in sections():
        assert dewi.page.heading == section.title
        dewi.submit("bagian", button=dewi.page.all("button.main")[0].get_text())
    assert dewi.page.path == f"/skema/draf/{draft}"
    assert usable(content(draft)) == load_shipped("kendari")


def test_an_empty_draft_opens_in_every_section(dewi, act):
    made = create_draft({"key": "x"}, None, act)
    for section in sections():
        page = dewi.visit(at(made, section.slug))
        targets = {a["href"].removeprefix("#") for a in page.all("[role=alert] a")}
        assert targets <= {str(tag["id"]) for tag in page.all("[id]")}, section.slug
    assert dewi.visit(f"/skema/draf/{made}").heading == "Draf: Skema tanpa nama"


# --- two clerks -----------------------------------------------------------------------------------


def other_saves(draft, act, **changes):
    """Another clerk changes the deadlines meanwhile."""
    section, before = section_of("tenggat"), content(draft)
    part = {"deadlines": {**before["deadlines"], **changes}}
    assert save_section(draft, section, part, digest_of(section, before), act).is_kept


def test_of_two_clerks_in_one_section_the_later_sees_both_texts(dewi, draft, act):
    dewi.visit(at(draft, "tenggat"))
    other_saves(draft, act, report=25)
    dewi.submit("bagian", status=409, **{"deadlines.report": "28", "deadlines.superior_signs": "9"})
    assert content(draft)["deadlines"]["report"] == 25
    cells = [cell.get_text() for cell in dewi.page.all("tbody td span")]
    assert cells == ["10", "9", "25", "28"]
    dewi.submit("pakai-isian-saya")
    assert content(draft)["deadlines"]["report"] == 28
    assert content(draft)["deadlines"]["superior_signs"] == 9


def test_of_two_clerks_in_two_sections_both_are_kept(dewi, draft, act):
    dewi.visit(at(draft, "kala"))
    other_saves(draft, act, report=25)
    dewi.submit("bagian", **{"cadence.window_working_days": "8"})
    assert content(draft)["cadence"]["window_working_days"] == 8
    assert content(draft)["deadlines"]["report"] == 25


def test_a_section_saves_itself_and_says_when(dewi, draft):
    dewi.visit(at(draft, "tenggat"))
    saved = dewi.submit("bagian", htmx=True, **{"deadlines.report": "99"})
    assert "Tersimpan" in saved.text
    assert "perlu diperbaiki di bagian ini: 1" in saved.text
    assert content(draft)["deadlines"]["report"] == 99
    token = saved.one("[name=awal]")["value"]
    assert token == digest_of(section_of("tenggat"), content(draft))


def test_saving_by_itself_never_overwrites_another_clerk(dewi, draft, act):
    dewi.visit(at(draft, "tenggat"))
    before = dewi.page.one("[name=awal]")["value"]
    other_saves(draft, act, report=25)
    told = dewi.submit("bagian", htmx=True, **{"deadlines.report": "28"})
    assert "Belum tersimpan" in told.text
    assert told.one("[name=awal]")["value"] == before
    assert content(draft)["deadlines"]["report"] == 25


# --- files ----------------------------------------------------------------------------------------


def send(browser, data, status):
    """Upload a file the way the form does."""
    page = browser.visit("/skema/draf/impor")
    token = page.form("impor").select_one("[name=csrf_token]")["value"]
    sent = {"csrf_token": token, "berkas": (io.BytesIO(data), "skema.toml")}
    answer = browser.client.post("/skema/draf/impor", data=sent, base_url=HERE)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def test_an_exported_scheme_comes_back_as_a_draft(dewi):
    send(dewi, to_toml(load_shipped("sorong")).encode(), 303)
    (draft,) = listed_drafts()
    assert usable(content(draft.id)) == load_shipped("sorong")
    file = dewi.client.get(f"/skema/draf/{draft.id}/skema.toml", base_url=HERE)
    assert tomllib.loads(file.get_data(as_text=True)) == to_mapping(load_shipped("sorong"))


@pytest.mark.parametrize(
    ("data", "status", "why"),
    [
        (b"bukan = [toml", 422, "bukan TOML"),
        (b"x = " + b"[" * 900 + b"]" * 900, 422, "terlalu dalam"),
        (b"<script>alert(1)</script> = 1", 422, "bukan TOML"),
        (b'"<script>alert(1)</script>" = 1', 422, "tidak dikenal"),
        (b"#\n" * 30_000, 422, "melebihi 48 KB"),
        (b"#\n" * 90_000, 413, "terlalu besar"),
    ],
)
def test_hostile_files_are_refused_with_the_reason(dewi, data, status, why):
    html = send(dewi, data, status)
    assert why in html
    assert "<script>alert" not in html
    assert count(SchemeDraft) == 0


@pytest.mark.parametrize(
    "source", ["", "bawaan-", "bawaan-bandung", "versi-9", "versi-", "versi-²", "x"]
)
def test_only_what_is_there_is_copied(dewi, source):
    page = dewi.visit("/skema")
    token = page.form("salin-bawaan-kendari").select_one("[name=csrf_token]")["value"]
    data = {"csrf_token": token, "dari": source}
    answer = dewi.client.post("/skema/draf", data=data, base_url=HERE)
    assert answer.status_code in (404, 422)
    assert count(SchemeDraft) == 0
