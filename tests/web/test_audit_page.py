"""The audit trail as a page: newest first, searched, paged."""

import pytest

from portal.services.survey_points import set_window
from tests import factories


@pytest.fixture
def trail(hendra, point):
    """Thirty changes of a counter's window beside what made the cast."""
    for day in range(1, 31):
        set_window(point.id, factories.TODAY.replace(day=day), None, factories.AGUS)


def test_newest_first_and_twenty_five_to_a_page(hendra, trail):
    page = hendra.visit("/jejak-audit")
    numbers = [int(th.get_text()) for th in page.all("tbody th")]
    assert len(numbers) == 25
    assert numbers == sorted(numbers, reverse=True)
    hendra.follow("Berikutnya")
    assert int(hendra.page.all("tbody th")[0].get_text()) == numbers[-1] - 1


def test_it_is_searched_by_actor_and_by_act(hendra, trail):
    hendra.visit("/jejak-audit")
    page = hendra.submit("cari", q="survey_point:window")
    assert {c.get_text() for c in page.all("tbody code")} == {"survey_point:window_set"}
    hendra.follow("Berikutnya")
    assert len(hendra.page.all("tbody tr")) == 5, "the search stays on the next page"
    assert hendra.submit("cari", q="hendra").all("tbody tr")
    assert "Tidak ada catatan" in hendra.submit("cari", q="%").text


@pytest.mark.parametrize("query", ["halaman=0", "halaman=-1", "q=%00", "halaman=99999999999"])
def test_a_page_that_is_none_is_refused(hendra, query):
    hendra.visit(f"/jejak-audit?{query}", status=422)


def test_the_head_of_the_chain_can_be_noted(hendra, trail):
    assert len(hendra.visit("/jejak-audit").one("code.hash").get_text()) == 64
