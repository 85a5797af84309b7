"""Sofifi's partners from outside: asked by the rater, answering without script, told of apart."""

import pytest
import time_machine

from portal.models.peer_ballots import PeerBox
from portal.rules.instruments import load_shipped
from portal.rules.relations import Relation
from portal.services import peer_openings
from tests.peer_town import NOW, OPENING, assignments, go_on, town
from tests.stored import rows_of
from tests.web.employees import browser_of
from tests.web.test_peer_pages import name_of

ASKED = 3


@pytest.fixture
def here(agency):
    with time_machine.travel(NOW.at, tick=False):
        yield town((4, 5), scheme="sofifi")


def test_an_other_party_is_asked_and_answers_without_script(app, here):
    budi, sari = here.staff[0][:2]
    others = here.staff[1][1 : 1 + ASKED]
    rater = browser_of(app, budi)
    for other in others:
        name = name_of(other).replace(" ", "+")
        rater.visit(f"/rekan-penilai/tim/{sari}/pegawai?q={name}")
        page = rater.submit(
            "pilih", rekan=str(other), sebagai="pihak_lain", alasan="Mitra posyandu"
        )
        assert "Rekan ditambahkan" in page.text
    rows = assignments(here)
    assert {(row.relation, row.rater_id) for row in rows} == {
        (Relation.OTHER_PARTY, other) for other in others
    }
    peer_openings.begin_opening(here.round_id, here.card.version, OPENING, approves=True)
    go_on(here.round_id)
    with time_machine.travel(OPENING.at, tick=False):
        answers(browser_of(app, others[0]), sari)
    (box,) = rows_of(PeerBox)
    assert (box.relation, box.ratee_id) == (Relation.OTHER_PARTY, sari)


def answers(partner, ratee):
    """From the home page to the receipt, by plain forms."""
    partner.visit("/beranda")
    partner.visit("/menilai-rekan")
    page = partner.follow(name_of(ratee))
    assert "pihak lain" in page.text
    assert f"{ASKED} orang diminta menilai dari sisi ini" in page.text
    assert "sedikitnya 5 orang" in page.text
    scales = [one.key for one in load_shipped("lintas_unit").items if one.kind == "scale"]
    page = partner.submit("formulir", **dict.fromkeys(scales, "4"))
    assert "Belum terkirim" in page.text
    page = partner.submit("kirim", button="Kirim penilaian")
    assert "Penilaian terkirim" in page.text
    assert "Terkirim" in partner.visit("/menilai-rekan").text
