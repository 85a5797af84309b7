"""Help: guides that lead somewhere, the glossary both ways, the desk in every footer."""

import pytest

from portal.rules.roles import Role
from portal.web.help_words import glossary, guides
from tests.people import Browser, browser_of, person

pytestmark = pytest.mark.usefixtures("monday")
DESK = {"jabatan": "Meja bantuan BKPSDM", "telepon": "0401 312 4567", "jam": "08.00-15.00"}


@pytest.fixture
def agus(app, agency):
    """The administrator."""
    return browser_of(app, person("Agus Salim", Role.ADMIN))


@pytest.fixture
def anybody(app, agency):
    """Somebody without a login."""
    return Browser(app.test_client())


def test_every_guide_is_on_the_list_and_each_of_its_links_leads_somewhere(app, anybody, agus):
    listed = anybody.visit("/bantuan")
    with app.test_request_context():
        every = guides()
    assert len({one.slug for one in every}) == len(every)
    for one in every:
        assert listed.all(f'a[href="/bantuan/{one.slug}"]')
        page = anybody.visit(f"/bantuan/{one.slug}")
        for link in page.all("main .card a"):
            assert agus.client.get(str(link["href"]), base_url="http://localhost").status_code in (
                200,
                303,
            )


def test_there_is_no_guide_of_another_name(anybody):
    anybody.visit("/bantuan/raja", status=404)


def test_the_glossary_goes_both_ways(app, anybody):
    page = anybody.visit("/bantuan/istilah")
    with app.test_request_context():
        rows = glossary()
    first, second = page.all("table")
    assert len(first.select("tbody tr")) == len(second.select("tbody tr")) == len(rows)
    assert len({term for term, _word, _meaning in rows}) == len(rows)


def test_the_desk_is_in_every_footer_and_on_the_login_page(agus, anybody):
    assert "Meja bantuan BKPSDM" not in anybody.visit("/masuk").text
    agus.visit("/bantuan/meja")
    agus.submit("meja", **DESK)
    for path in ("/", "/masuk", "/bantuan", "/bantuan/pegawai"):
        page = anybody.visit(path)
        assert "Meja bantuan BKPSDM" in page.text
        assert page.all('a[href="tel:+624013124567"]')
    assert "Meja bantuan BKPSDM" in agus.visit("/beranda").text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"jabatan": " "}, "nama jabatan"),
        ({"telepon": "", "surel": ""}, "telepon atau surel"),
        ({"telepon": "12"}, "Nomor telepon"),
        ({"surel": "bantuan"}, "Alamat surel"),
    ],
)
def test_a_desk_nobody_can_reach_is_refused_and_nothing_typed_is_lost(agus, wrong, said):
    agus.visit("/bantuan/meja")
    page = agus.submit("meja", status=422, **(DESK | wrong))
    assert said in page.text
    assert page.one("#jam")["value"] == "08.00-15.00"


def test_of_two_administrators_the_second_sees_what_the_first_wrote(app, agus):
    other = browser_of(app, person("Ani", Role.ADMIN))
    agus.visit("/bantuan/meja")
    other.visit("/bantuan/meja")
    other.submit("meja", **DESK)
    page = agus.submit("meja", status=409, **(DESK | {"jabatan": "Meja lain"}))
    assert "Meja bantuan BKPSDM" in page.text
    assert page.one("#jabatan")["value"] == "Meja lain"
    agus.submit("meja")
    assert "Meja lain" in agus.visit("/beranda").text


def test_others_do_not_name_the_desk(joko):
    joko.visit("/bantuan/meja", status=403)
