"""A clerk edits an instrument in a real browser: without script, and in place with it."""

import pytest
from playwright.sync_api import expect

from portal.rules.instrument_drafts import Draft
from portal.rules.instruments import load_shipped, to_mapping
from portal.rules.roles import Role
from portal.services import instrument_drafts
from portal.services.instrument_drafts import Writer
from tests import factories, people
from tests.chromium import axe
from tests.people import SANDI
from tests.web.journeys import steps

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(page, agency):
    """Opens a browser in which Dewi stands before a draft of the peers' survey."""
    who = people.person("Dewi Anggraini", Role.HR)
    content = Draft(to_mapping(load_shipped("rekan")))
    draft = instrument_drafts.start("rekan", content, None, Writer(factories.AGUS, None))

    def open_draft(**options):
        tab = page(**options)
        tab.goto("/masuk")
        tab.fill("#login", who.login)
        tab.fill("#sandi", SANDI)
        tab.click("#masuk button")
        tab.fill("#kode", who.code())
        tab.click("#kode-keamanan button")
        tab.goto(f"/instrumen/draf/{draft}")
        return tab

    return open_draft


def first_two(tab) -> list[str]:
    return [part.get_attribute("id") for part in tab.locator("li[id^=butir]").all()[:2]]


def test_without_script_a_question_is_changed_moved_removed_and_brought_back(desk):
    tab = desk(js=False)
    first, second = first_two(tab)
    tab.click(f"#{first} >> text=Ubah")
    tab.fill("#label-id", "")
    tab.click("button.main")
    expect(tab.locator("#label-id")).to_have_attribute("aria-invalid", "true")
    tab.fill("#label-id", "Bahu-membahu")
    tab.click("button.main")
    expect(tab.locator(f"#{first}")).to_contain_text("Bahu-membahu")
    tab.click(f"#{first} >> text=Turun")
    assert first_two(tab) == [second, first]
    tab.click(f"#{first} >> text=Hapus")
    expect(tab.locator(f"#{first}")).to_have_count(0)
    tab.click("text=Kembalikan")
    assert first_two(tab) == [second, first]


def test_with_script_parts_move_in_place(desk):
    tab = desk(width=1280)
    loads = []
    tab.on("request", lambda r: loads.append(r.url) if r.resource_type == "document" else None)
    first, second = first_two(tab)
    tab.click(f"#{first} >> text=Turun")
    expect(tab.locator("li[id^=butir]").first).to_have_id(second)
    tab.click(f"#{first} >> text=Hapus")
    expect(tab.locator(f"#{first}")).to_have_count(0)
    tab.click("text=Kembalikan")
    expect(tab.locator("li[id^=butir]").nth(1)).to_have_id(first)
    assert loads == []


def test_every_page_of_the_clerk_is_sound_at_320_pixels(desk):
    tab = desk(width=320)
    home = tab.url
    paths = ["", "/umum", "/bagian", "/butir/berkomunikasi", "/pratinjau", "/terbitkan", "/buang"]
    for path in (*(home + path for path in paths), "/instrumen", "/instrumen/teks/skm",
                 "/instrumen/baru", "/instrumen/teks/skm/versi/0/pratinjau"):  # fmt: skip
        tab.goto(path)
        for details in tab.locator("main details > summary").all():
            details.click()
        axe(tab)
        assert steps.overflow(tab) == 0, path
