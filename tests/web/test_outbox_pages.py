"""What leaves the portal, as the office sees it: back-log, pause, again, letters, reminders."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa

from portal.db import writing
from portal.models.audit import AuditEntry
from portal.models.messages import CarrierPause, Delivery
from portal.rules.messages import Carrier, DeliveryFault, DeliveryState, MessageKind
from portal.services import outbox
from portal.services.messages import Recipient
from tests import factories
from tests.attacks.statements import watched
from tests.documents.pdf_reader import page_sizes, text
from tests.services.test_messages import employee, tell
from tests.stored import rows_of

NOW = factories.MOMENT


@pytest.fixture(autouse=True)
def with_mail(app):
    before = dict(app.config)
    app.config.update(SMTP_HOST="127.0.0.1")
    yield
    app.config.update(before)


def planned(number=1, **fields):
    """Some employees with a task, and what waits for them."""
    made = [
        employee(n, **{k: v.format(n) for k, v in fields.items()}) for n in range(1, number + 1)
    ]
    for one in made:
        tell(Recipient(employee_id=one.id))
    outbox.plan_deliveries([Carrier.SUREL], NOW)
    return made


def given_up():
    with writing() as session:
        session.execute(
            sa.update(Delivery).values(
                state=DeliveryState.MENYERAH, tries=8, last_error=DeliveryFault.WAKTU_HABIS
            )
        )


def test_the_back_log_shows_how_many_since_when_and_why(agus):
    planned(3, email="p{}@contoh.go.id")
    page = agus.visit("/pesan-keluar")
    assert "Ada yang menunggu" in page.text
    given_up()
    page = agus.visit("/pesan-keluar")
    assert "Ada yang gagal" in page.text
    assert "Server terlalu lama menjawab" in page.text
    assert "Tidak dipasang" in page.text, "the gateway is off"


def test_what_was_given_up_is_tried_again_with_all_its_tries(agus):
    planned(2, email="p{}@contoh.go.id")
    given_up()
    agus.visit("/pesan-keluar")
    agus.submit("coba-surel")
    rows = rows_of(Delivery)
    assert {(row.state, row.tries) for row in rows} == {(DeliveryState.MENUNGGU, 0)}
    (entry,) = rows_of(AuditEntry, AuditEntry.tag == "delivery:retried")
    assert entry.detail["count"] == 2
    assert entry.detail["_act"]["account"]


def test_a_carrier_is_paused_with_a_reason_and_resumed(agus):
    agus.visit("/pesan-keluar")
    agus.submit("jeda-surel", alasan=" ", status=422)
    assert rows_of(CarrierPause) == []
    agus.submit("jeda-surel", alasan="Server dipindah")
    assert "Dijeda sejak" in agus.page.text
    (entry,) = rows_of(AuditEntry, AuditEntry.tag == "carrier:paused")
    assert entry.detail["reason"] == "Server dipindah"
    agus.submit("lanjut-surel")
    assert rows_of(CarrierPause) == []


def test_the_auditor_sees_and_touches_nothing(hendra):
    planned(2, email="p{}@contoh.go.id")
    given_up()
    page = hendra.visit("/pesan-keluar")
    assert "Ada yang gagal" in page.text
    assert not page.all("main form")


def test_letters_are_printed_first_and_noted_afterwards(agus):
    planned(3)
    agus.visit("/pesan-keluar/surat")
    before = rows_of(Delivery)
    answer = agus.client.get("/pesan-keluar/surat.pdf")
    assert answer.mimetype == "application/pdf"
    assert page_sizes(answer.data) == [(148, 210)] * 3
    words = " ".join(text(answer.data).split())
    assert "Pegawai 1" in words
    assert "sampai 30 September 2026" in words
    assert "rencana" not in words.lower()
    assert rows_of(Delivery) == before
    tell(Recipient(employee_id=employee(9).id))
    outbox.plan_deliveries([], NOW + timedelta(minutes=1))
    agus.submit("dicetak")
    assert "ditandai sudah dicetak" in agus.page.text
    assert [th.get_text() for th in agus.page.all("tbody th")] == ["Pegawai 9"]


def test_no_letters_say_so(agus):
    assert "Tidak ada surat" in agus.visit("/pesan-keluar/surat").text
    assert agus.client.get("/pesan-keluar/surat.pdf").status_code == 404


def test_reminders_open_whatsapp_with_a_text_that_names_no_matter(agus):
    planned(1, phone="+6281234567890")
    tell(Recipient(employee_id=employee(2).id), kind=MessageKind.LOG_DUE)
    page = agus.visit("/pesan-keluar/belum-dibaca")
    (link,) = [a for a in page.all("td a") if "WhatsApp" in a.get_text()]
    parts = urlsplit(link["href"])
    assert (parts.netloc, parts.path) == ("wa.me", "/6281234567890")
    (ready,) = parse_qs(parts.query)["text"]
    assert ready.startswith("Ada tugas yang menunggu Anda sampai 30 September 2026")
    assert "Pegawai" not in ready
    assert "Tanpa nomor ponsel" in page.text


def test_the_pages_ask_the_same_of_few_and_of_many(agus):
    planned(2, email="p{}@contoh.go.id")
    paths = ("/pesan-keluar", "/pesan-keluar/surat", "/pesan-keluar/belum-dibaca")
    few = {path: count(agus, path) for path in paths}
    for number in range(20, 60):
        tell(Recipient(employee_id=employee(number).id))
    outbox.plan_deliveries([Carrier.SUREL], NOW)
    many = {path: count(agus, path) for path in paths}
    assert few == many
    assert max(many.values()) <= 8, many


def count(browser, path):
    browser.client.get(path)
    with watched() as seen:
        assert browser.client.get(path).status_code == 200
    return len(seen.statements)


def test_the_command_tells_the_back_log_to_a_machine(app, agency):
    planned(2, email="p{}@contoh.go.id")
    given_up()
    told = app.test_cli_runner().invoke(args=["outbox", "status", "--json"])
    assert told.exit_code == 0
    found = json.loads(told.output)["carriers"]
    assert (found["surel"]["given_up"], found["surel"]["last_error"]) == (2, "waktu_habis")
    assert [one["is_on"] for one in found.values()] == [True, False, True]
    words = app.test_cli_runner().invoke(args=["outbox", "status"]).output
    assert "surel (terpasang): 0 menunggu" in words


def test_a_dead_mail_server_leaves_the_portal_ready(app, agus):
    planned(2, email="p{}@contoh.go.id")
    given_up()
    app.config.update(SMTP_PORT=1)
    assert agus.client.get("/readyz").status_code == 200
