"""Moderating comments: the words alone, between closing and release; and rewriting one's own."""

from dataclasses import fields

import pytest

from portal.db import db
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.audit import AuditEntry
from portal.models.peer_ballots import PeerComment, PeerRelease
from portal.queries.peer_comments import CommentCard, rewritable, to_moderate
from portal.rules.peer_answers import CommentState, told
from portal.rules.roles import Role
from portal.services import peer_comments
from portal.services.peer_releases import release_due, release_round
from tests import colleagues, people
from tests.colleagues import circle
from tests.peer_seals import KEYS
from tests.stored import count, rows_of


@pytest.fixture
def here(app):
    made = circle()
    for number, duty in enumerate(made.duties):
        colleagues.cast(
            duty, key=f"{number}" * 26, comments={"komentar_andal": f"Komentar {number}"}
        )
    return made


def closing(made):
    colleagues.counted(made)
    cards, total = to_moderate(1, 25)
    assert total == 6
    return {card.text: card.id for card in cards}


def shown():
    db.session.rollback()
    (row,) = rows_of(PeerRelease)
    return set(told(row.content).shown[0].comments["komentar_andal"])


def test_a_moderator_sees_the_words_and_nothing_else():
    assert [one.name for one in fields(CommentCard)] == ["id", "text", "state"]


def test_what_is_withheld_is_not_released_and_the_audit_names_no_comment(here):
    ids = closing(here)
    peer_comments.decide(ids["Komentar 0"], CommentState.DITAHAN, colleagues.act())
    entry = rows_of(AuditEntry)[-1]
    assert (entry.tag, entry.object_id) == ("peer_comment:moderated", None)
    release_round(here.round_id, colleagues.act(), KEYS)
    assert shown() == {f"Komentar {n}" for n in range(1, 6)}


def test_the_writer_puts_it_otherwise_with_the_code_alone(here):
    ids = closing(here)
    peer_comments.decide(ids["Komentar 2"], CommentState.DIMINTA_ULANG, colleagues.act())
    assert rewritable("1" * 26) == []
    (card,) = rewritable("2" * 26)
    before = len(rows_of(AuditEntry))
    with pytest.raises(NotFound):
        peer_comments.rewrite("1" * 26, card.id, "Bukan milik saya")
    with pytest.raises(Invalid):
        peer_comments.rewrite("2" * 26, card.id, " ")
    peer_comments.rewrite("2" * 26, card.id, "Tepat waktu, hubungi 0812 3456 7890")
    assert len(rows_of(AuditEntry)) == before
    release_round(here.round_id, colleagues.act(), KEYS)
    assert "Tepat waktu, hubungi [nomor]" in shown()
    assert "Komentar 2" not in shown()


def test_what_was_asked_for_and_never_came_is_not_shown(here):
    ids = closing(here)
    peer_comments.decide(ids["Komentar 2"], CommentState.DIMINTA_ULANG, colleagues.act())
    release_round(here.round_id, colleagues.act(), KEYS)
    assert len(shown()) == 5


def test_comments_are_not_read_while_answers_come_in(here):
    assert count(PeerComment) == 0
    assert to_moderate(1, 25) == ([], 0)


@pytest.mark.parametrize("state", [CommentState.BARU, CommentState.DITULIS_ULANG])
def test_only_three_decisions_are_possible(here, state):
    ids = closing(here)
    with pytest.raises(Invalid):
        peer_comments.decide(ids["Komentar 0"], state, colleagues.act())


def test_a_round_waits_for_its_moderators_but_not_for_ever(here):
    ids = closing(here)
    early = colleagues.act()
    assert release_due(here.round_id, early, KEYS) is None
    for one in ids.values():
        peer_comments.decide(one, CommentState.LAYAK, early)
    assert release_due(here.round_id, early, KEYS).is_complete
    assert len(shown()) == 6


def test_the_pages_of_moderator_and_writer(app, here):
    ids = closing(here)
    hana = people.browser_of(app, people.person("Hana", Role.HR))
    hana.visit("/moderasi-rekan")
    assert "Komentar 4" in hana.page.text
    assert "Pegawai" not in hana.page.one("#daftar").get_text()
    which = f"k-{ids['Komentar 4']}"
    words = hana.page.all(f"#{which} button")[2].get_text()
    hana.submit(which, button=words)
    assert "Diminta ditulis ulang" in hana.page.text
    writer = people.browser_of(app, people.person("Siapa Saja"))
    writer.visit("/menilai-rekan/tulis-ulang")
    writer.submit("kode-ulang", kode="abc", status=422)
    writer.submit("kode-ulang", kode="4" * 26)
    writer.submit("ulang-1", teks="", status=422)
    writer.submit("ulang-1", teks="Rapi")
    assert "sudah diganti" in writer.page.text


def test_a_released_comment_cannot_be_moderated(here):
    ids = closing(here)
    release_round(here.round_id, colleagues.act(), KEYS)
    with pytest.raises((NotFound, IllegalStep)):
        peer_comments.decide(ids["Komentar 0"], CommentState.DITAHAN, colleagues.act())
