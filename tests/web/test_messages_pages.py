"""One's own messages: the list, the count on every page, opening, wishes."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from portal.db import db, writing
from portal.models.accounts import Account
from portal.models.messages import Message, MessagePreference
from portal.rules.messages import MessageKind
from portal.services.audit import Act
from portal.services.messages import Recipient, notify
from tests import factories
from tests.attacks.statements import watched
from tests.stored import rows_of

LINK = "/akun"


def account_id(name="Joko Susilo"):
    return db.session.scalar(sa.select(Account.id).where(Account.name == name))


def tell(number=1, name="Joko Susilo", kind=MessageKind.PLAN_DUE, link=LINK):
    for day in range(number):
        act = Act("Agus", factories.MOMENT - timedelta(days=day))
        with writing() as session:
            who = Recipient(account_id=account_id(name))
            notify(session, [who], kind, link=link, due=date(2026, 9, 30), act=act)


def test_nothing_yet_says_what_will_be_here(joko):
    assert "Belum ada pesan" in joko.visit("/pesan").text


def test_the_count_stands_on_every_page_and_goes_down(joko):
    tell(2)
    assert joko.visit("/beranda").one(".inbox b").get_text() == "2"
    joko.visit("/pesan")
    joko.submit("pesan-1")
    assert joko.page.one(".inbox b").get_text() == "1"


def test_a_hundred_are_many(joko):
    tell(100)
    assert joko.visit("/beranda").one(".inbox b").get_text() == "99+"


def test_a_message_says_what_until_when_and_leads_there(joko):
    tell()
    page = joko.visit("/pesan")
    assert "Susun rencana kinerja Anda." in page.text
    assert "30 September 2026" in page.text
    joko.submit("pesan-1")
    assert joko.page.one("h1").get_text() == "Akun saya"
    (row,) = rows_of(Message)
    assert row.read_at is not None


def test_it_can_be_marked_without_opening_and_all_at_once(joko):
    tell(3)
    joko.visit("/pesan")
    joko.submit("pesan-1", button="Tandai dibaca Susun rencana kinerja Anda.")
    assert "ditandai sudah dibaca" in joko.page.text
    joko.visit("/pesan?tampil=belum")
    assert len(joko.page.all("tbody tr")) == 2
    joko.submit("baca-semua")
    assert not joko.page.all(".inbox b")
    assert "Semua pesan sudah dibaca" in joko.visit("/pesan?tampil=belum").text
    assert len(joko.visit("/pesan").all("tbody tr")) == 3


def test_long_lists_have_pages_that_keep_the_filter(joko):
    tell(30)
    joko.visit("/pesan?tampil=belum")
    assert len(joko.page.all("tbody tr")) == 25
    joko.follow("Berikutnya")
    assert len(joko.page.all("tbody tr")) == 5
    joko.visit("/pesan?halaman=x", status=422)


def test_nobody_opens_anothers_message(joko, ratna):
    tell(1, "Ratna Wulandari")
    (row,) = (one for one in rows_of(Message) if one.kind == MessageKind.PLAN_DUE.value)
    assert "Belum ada pesan" in joko.visit("/pesan").text
    token = joko.page.one("#keluar [name=csrf_token]")["value"]
    answer = joko.client.post(f"/pesan/{row.id}/buka", data={"csrf_token": token})
    assert answer.status_code == 404
    assert {one.read_at for one in rows_of(Message)} == {None}


def test_the_pages_ask_the_same_of_few_messages_and_of_many(joko):
    tell(3)
    for path in ("/pesan", "/beranda", "/akun/pemberitahuan"):
        joko.visit(path)
        with watched() as few:
            joko.client.get(path)
        assert len(few.statements) <= 8, few.statements
    joko.visit("/pesan")
    tell(60, kind=MessageKind.LOG_DUE)
    with watched() as few:
        joko.client.get("/pesan?tampil=belum")
    tell(60, kind=MessageKind.PLAN_RETURNED)
    with watched() as many:
        joko.client.get("/pesan?tampil=belum")
    assert len(few.statements) == len(many.statements)


@pytest.mark.parametrize("kind", list(MessageKind))
def test_every_kind_has_its_words(joko, kind):
    tell(kind=kind)
    (cell,) = joko.visit("/pesan").all("tbody th")
    assert cell.get_text().endswith(".")


# Wishes


def test_wishes_are_kept_and_shown_again(joko):
    joko.visit("/akun")
    joko.follow("Atur pemberitahuan")
    assert "belum ada nomor ponsel" in joko.page.text
    joko.submit("pemberitahuan", surel=None, dari="21", sampai="5")
    assert "Pilihan Anda tersimpan" in joko.page.text
    (row,) = rows_of(MessagePreference)
    assert (row.by_email, row.by_gateway, row.quiet_from, row.quiet_until) == (False, True, 21, 5)
    joko.submit("pemberitahuan", surel="ya", dari="", sampai="")
    (row,) = rows_of(MessagePreference)
    assert (row.by_email, row.quiet_from) == (True, None)


@pytest.mark.parametrize(
    ("dari", "sampai"), [("21", ""), ("", "5"), ("7", "7"), ("24", "5"), ("x", "5"), ("٧", "5")]
)
def test_hours_that_cannot_be_are_refused_and_kept_on_the_form(joko, dari, sampai):
    page = joko.visit("/akun/pemberitahuan")
    token = page.one("#pemberitahuan [name=csrf_token]")["value"]
    answer = joko.client.post(
        "/akun/pemberitahuan", data={"csrf_token": token, "dari": dari, "sampai": sampai}
    )
    assert answer.status_code == 422
    assert rows_of(MessagePreference) == []
