"""Pages of schemes: what is read by whom, adoption from a day on, and what the pages cost."""

import json
import re
import tomllib
from datetime import timedelta

import pytest

from portal import clock
from portal.models.schemes import SchemeDraft, SchemeVersion
from portal.queries.schemes import scheme_draft
from portal.rules.roles import Role
from portal.rules.scheme_sections import digest_of, section_of, sections
from portal.rules.schemes import load_shipped, to_mapping
from portal.services.scheme_drafts import create_draft, save_section
from tests import factories, people
from tests.attacks.statements import watched
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


def other_saves(draft, act, **changes):
    """Another clerk changes the deadlines meanwhile."""
    section, before = section_of("tenggat"), content(draft)
    part = {"deadlines": {**before["deadlines"], **changes}}
    assert save_section(draft, section, part, digest_of(section, before), act).is_kept


# --- reading --------------------------------------------------------------------------------------


def test_before_any_adoption_the_pages_say_how_to_begin(dewi, joko):
    page = dewi.visit("/skema")
    assert "Belum ada skema yang berlaku" in page.text
    assert len(page.all("form[id^=salin-bawaan-]")) == 5
    assert "Belum ada skema yang berlaku" in joko.visit("/cara-kita-menilai").text


def test_everybody_reads_how_we_appraise(joko):
    factories.scheme("kendari")
    text = joko.visit("/cara-kita-menilai").text
    assert "Penilaian setiap triwulan dan setiap tahun." in text
    assert "7 bawahan diundang menjawab survei tanpa nama" in text
    assert "bila sedikitnya 5 orang menjawab, dan komentarnya bila sedikitnya 6" in text
    assert "Forum evaluasi beranggotakan 5 orang" in text
    assert "keberatan dalam 14 hari kerja" in text


@pytest.mark.parametrize("name", ["sofifi", "serang", "jakarta", "kendari", "sorong"])
def test_every_shipped_scheme_can_be_read_and_downloaded(dewi, name):
    page = dewi.visit(f"/skema/bawaan/{name}")
    assert page.heading == load_shipped(name).name.in_("id")
    assert len(page.all("dl.facts")) >= len(sections())
    file = dewi.client.get(f"/skema/bawaan/{name}/skema.toml", base_url=HERE)
    assert tomllib.loads(file.get_data(as_text=True)) == to_mapping(load_shipped(name))
    assert f"skema-{name}.toml" in file.headers["Content-Disposition"]


@pytest.mark.parametrize("name", ["kendari", "serang", "jakarta", "sofifi", "sorong"])
def test_the_page_for_all_speaks_of_every_scheme(joko, name):
    factories.scheme(name)
    assert len(joko.visit("/cara-kita-menilai").all("section.card li")) > 12


def test_what_is_not_there_is_a_404(dewi):
    for path in ("/skema/bawaan/bandung", "/skema/versi/9", "/skema/versi/99999"):
        dewi.visit(path, status=404)


def test_an_adopted_version_says_how_it_differs_from_the_shipped_one(dewi, act):
    factories.scheme("kendari")
    factories.scheme("serang")
    assert dewi.visit("/skema/versi/1").text.count("Tidak ada perbedaan.") == 1
    text = dewi.visit("/skema/versi/2").text
    assert "Bedanya dengan versi 1" in text
    assert "Survei rekan › Pemilihan rekan: dari “sistem” menjadi “pegawai”" in text
    text = dewi.visit("/skema/bawaan/serang").text
    assert "Bedanya dengan skema yang berlaku sekarang (versi 2)" in text


# --- adopting -------------------------------------------------------------------------------------


def test_adoption_needs_reason_day_and_a_word_about_missing_instruments(dewi, draft):
    page = dewi.visit(f"/skema/draf/{draft}/sahkan")
    assert "instrumen manajerial belum ada di instansi ini" in page.text
    dewi.submit("sahkan", status=422, alasan="SK 9")
    assert dewi.page.one("[role=alert] a")["href"] == "#siap"
    assert dewi.page.one("#alasan").get_text().strip() == "SK 9"
    dewi.submit("sahkan", status=422, siap=["ya"], alasan="")
    assert dewi.page.one("[role=alert] a")["href"] == "#alasan"
    dewi.submit("sahkan", status=422, siap=["ya"], alasan="SK 9", **{"mulai-hari": "32"})
    assert dewi.page.one("[role=alert] a")["href"] == "#mulai-hari"
    assert count(SchemeVersion) == 0


def test_a_draft_that_changed_after_it_was_checked_is_shown_again(dewi, draft, act):
    dewi.visit(f"/skema/draf/{draft}/sahkan")
    other_saves(draft, act, report=25)
    dewi.submit("sahkan", status=409, siap=["ya"], alasan="SK 9")
    assert "baru saja diubah" in dewi.page.text
    assert count(SchemeVersion) == 0


def test_a_scheme_for_later_waits_for_its_day(dewi, draft):
    dewi.visit(f"/skema/draf/{draft}/sahkan")
    day = clock.today(factories.WITA) + timedelta(days=40)
    parts = {"mulai-hari": day.day, "mulai-bulan": day.month, "mulai-tahun": day.year}
    dewi.submit("sahkan", siap=["ya"], alasan="SK 9", **{k: str(v) for k, v in parts.items()})
    page = dewi.visit("/skema")
    assert "Akan berlaku" in page.text
    assert "Belum ada skema yang berlaku" in page.text


def test_a_draft_is_thrown_away_on_a_page_of_its_own(dewi, draft):
    dewi.visit(f"/skema/draf/{draft}")
    dewi.follow("Hapus draf")
    dewi.submit(1)
    assert count(SchemeDraft) == 0
    dewi.visit(f"/skema/draf/{draft}", status=404)


# --- rights and costs -----------------------------------------------------------------------------


def test_an_auditor_reads_and_cannot_write(hendra, draft):
    factories.scheme("kendari")
    page = hendra.visit("/skema")
    assert not page.all("form[id^=salin]")
    assert "Draf" not in [h.get_text() for h in page.all("h2")]
    hendra.visit(f"/skema/draf/{draft}", status=403)


def test_an_office_of_one_unit_does_not_write_the_scheme_of_all(app, agency, unit, draft):
    bambang = people.browser_of(app, people.person("Bambang", Role.HR, unit=unit))
    assert not bambang.visit("/skema").all("form[id^=salin]")
    bambang.visit(f"/skema/draf/{draft}", status=403)


def test_pages_cost_few_statements_whatever_there_is(dewi, draft, act):
    factories.scheme("serang")
    paths = ("/skema", "/skema/versi/1", "/cara-kita-menilai", f"/skema/draf/{draft}",
             f"/skema/draf/{draft}/sahkan", at(draft, "rekan"), "/skema/bawaan/sorong")  # fmt: skip
    few = [cost(dewi, path) for path in paths]
    for number in range(6):
        create_draft({"key": "x"}, None, act)
        factories.scheme(("kendari", "serang")[number % 2])
        factories.instrument(act)
    assert [cost(dewi, path) for path in paths] == few
    assert max(few) <= 8, dict(zip(paths, few, strict=True))


def cost(browser, path):
    """Statements of one GET."""
    with watched() as seen:
        assert browser.client.get(path, base_url=HERE).status_code == 200
    return len(seen.statements)


# --- English --------------------------------------------------------------------------------------


def texts(page):
    """Pieces of text of a page, without what stands in controls."""
    for silent in page.soup.select("script, style, option, textarea"):
        silent.decompose()
    return {" ".join(text.split()) for text in page.soup.find_all(string=True)}


def test_the_form_and_its_faults_are_english_on_english_pages(dewi, act):
    """What is the same in both languages are names: of people, schemes, offices, regulations."""
    broken = to_mapping(load_shipped("kendari"))
    broken["peers"]["groups"][0]["invited"] = 3
    made = create_draft(broken, "kendari", act)
    parts = [at(made, section.slug) for section in sections()]
    for path in ["/skema/bawaan/kendari", f"/skema/draf/{made}", *parts]:
        both = texts(dewi.visit(path)) & texts(dewi.visit(f"{path}?bahasa=en"))
        same = {one for one in both if re.search(r"[a-z]{3,} [a-z]{3,}", one)}
        own = json.dumps(broken, ensure_ascii=False)
        left = {one for one in same if one not in own and not re.fullmatch(NAMES, one)}
        assert not left, path
    page = dewi.visit(f"/skema/draf/{made}?bahasa=en")
    assert "Number invited: invite at least 5 people, the smallest group shown." in page.text


NAMES = "Berorientasi pelayanan(, .*)?|Pemerintah Kota Kendari|Bahasa Indonesia"
