"""A page of a self-assessment on which nothing is answered yet, drawn once and kept."""

import re

import time_machine

from tests.services.office import office
from tests.services.selves import AUTUMN, begun, quarter
from tests.web.employees import browser_of


def test_a_fresh_page_from_memory_is_the_page_drawn_anew(app, agency):
    with time_machine.travel(AUTUMN, tick=False):
        house = office()
        check(app, browser_of(app, house.sari.id), begun(house, quarter()))


def check(app, sari, mine):
    address = next(
        str(one["href"]).partition("#")[0]
        for one in sari.visit(f"/penilaian-diri/{mine}").all(".tasks a")
        if "/hasil-" not in str(one["href"])
    )
    kept = app.extensions.setdefault("kept_pages", {})
    kept.clear()
    told = [
        re.sub(r'name="(jendela|csrf_token)" value="[^"]+"', "", sari.visit(address).html)
        for _turn in range(2)
    ]
    assert len(kept) == 1
    assert told[0] == told[1]
    assert str(mine) in told[1]
    name = str(sari.page.all("#isian input[type=radio]")[0]["name"])
    sari.submit("isian", **{name: "4"})
    [chosen] = sari.visit(address).all("#isian input[type=radio][checked]")
    assert (chosen["name"], chosen["value"]) == (name, "4")
