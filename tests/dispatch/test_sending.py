"""The outbox with well-mannered servers: what is sent, to whom, when, and that nothing is lost."""

from datetime import date, timedelta

import pytest
import time_machine

from portal import work
from portal.db import writing
from portal.models.messages import CarrierPause, Delivery, Message, MessagePreference
from portal.rules.messages import Carrier, DeliveryState, MessageKind
from portal.services import messages, outbox
from portal.services.messages import Recipient
from tests import factories
from tests.dispatch_office import MINUTE, NOW, round_at, the_delivery
from tests.services.test_messages import account_of, employee, tell
from tests.stored import rows_of

# What is sent


def test_an_e_mail_says_that_something_waits_and_nothing_else(app, sari, mail):
    tell(Recipient(employee_id=sari.id))
    assert round_at(app) == 1
    ((to, letter),) = mail.taken
    assert to == "sari@contoh.go.id"
    assert letter["Subject"] == "Ada tugas di portal penilaian kinerja"
    text = letter.get_content().strip()
    page = f"{app.config['PUBLIC_URL']}/pesan"
    assert text == f"Ada tugas yang menunggu Anda sampai 30 September 2026. Buka portal: {page}"
    assert letter["Auto-Submitted"] == "auto-generated"
    row = the_delivery()
    assert letter["Message-ID"] == f"<{row.id}@contoh.go.id>"
    assert (row.state, row.tries, row.sent_at, row.last_error) == (
        DeliveryState.TERKIRIM, 1, NOW, None,
    )  # fmt: skip
    assert round_at(app, NOW + timedelta(days=1)) == 0


@pytest.mark.parametrize("kind", sorted(set(MessageKind) - {MessageKind.AUDIT_HEAD}))
def test_no_kind_of_message_names_anybody_or_its_matter_outside(app, sari, mail, kind):
    tell(Recipient(employee_id=sari.id), kind=kind, link=f"/keberatan/{sari.id}")
    round_at(app)
    ((_to, letter),) = mail.taken
    whole = letter.as_string()
    for secret in (sari.name, sari.nip, str(sari.id), "keberatan", kind.value):
        assert secret not in whole


def test_the_gateway_gets_its_own_json_and_its_token(app, sari, gateway):
    tell(Recipient(employee_id=sari.id))
    assert round_at(app) == 1
    ((headers, body),) = gateway.taken
    row = the_delivery(Carrier.GERBANG)
    assert body["to"] == "+6281234567890"
    assert body["isi"][0].startswith("Ada tugas yang menunggu Anda")
    assert (body["ref"], body["n"]) == (f"no-{row.id}", 1)
    assert headers["Authorization"] == "Bearer rahasia"
    assert headers["Idempotency-Key"] == str(row.id)
    assert row.state is DeliveryState.TERKIRIM


def test_both_carriers_are_used_and_one_round_uses_one_connection(app, sari, mail, gateway):
    for number in range(2, 6):
        other = employee(number, email=f"p{number}@contoh.go.id")
        tell(Recipient(employee_id=other.id))
    tell(Recipient(employee_id=sari.id))
    assert round_at(app) == 6
    assert (len(mail.taken), mail.connections, len(gateway.taken)) == (5, 1, 1)


def test_several_matters_at_once_are_one_e_mail_with_the_nearest_day(app, sari, mail):
    who = Recipient(employee_id=sari.id)
    tell(who)
    with writing() as session:
        for kind, day in ((MessageKind.LOG_DUE, 20), (MessageKind.PLAN_RETURNED, 25)):
            messages.notify(
                session, [who], kind, link="/x", due=date(2026, 9, day), act=factories.AGUS
            )
    assert round_at(app) == 1
    assert "20 September 2026" in mail.taken[0][1].get_content()
    assert all(row.planned_at for row in rows_of(Message))


def test_without_carriers_messages_stay_in_the_portal(app, sari):
    tell(Recipient(employee_id=sari.id))
    assert round_at(app) == 0
    assert rows_of(Delivery) == []
    (message,) = rows_of(Message)
    assert message.planned_at == NOW


def test_whoever_has_neither_gets_a_letter_for_a_task_but_not_for_news(app, agency, mail):
    who = Recipient(employee_id=employee(9).id)
    tell(who)
    tell(who, kind=MessageKind.RESULT_READY)
    round_at(app)
    assert the_delivery(Carrier.SURAT).state is DeliveryState.MENUNGGU
    assert mail.taken == []


def test_what_was_read_meanwhile_is_not_sent(app, sari, mail):
    account = account_of(sari)
    tell(Recipient(employee_id=sari.id))
    outbox.plan_deliveries([Carrier.SUREL], NOW)
    messages.mark_all_read(account.id, sari.id, factories.AGUS)
    assert round_at(app) == 0
    assert the_delivery().state is DeliveryState.DIBATALKAN


# Wishes


def wish(account, **fields):
    with writing() as session:
        session.merge(MessagePreference(account_id=account.id, **fields))


def test_who_wants_no_e_mail_gets_none(app, sari, mail, gateway):
    wish(account_of(sari), by_email=False, by_gateway=True)
    tell(Recipient(employee_id=sari.id))
    round_at(app)
    assert (len(mail.taken), len(gateway.taken)) == (0, 1)
    assert the_delivery().state is DeliveryState.DIBATALKAN


def test_quiet_hours_put_off_without_counting_a_try(app, sari, mail):
    wish(account_of(sari), by_email=True, by_gateway=True, quiet_from=9, quiet_until=13)
    tell(Recipient(employee_id=sari.id))
    assert round_at(app) == 0
    row = the_delivery()
    assert (row.tries, row.next_at) == (0, factories.MOMENT.replace(hour=13, minute=0))
    assert round_at(app, row.next_at) == 1


def test_a_paused_carrier_sends_nothing_and_loses_nothing(app, sari, mail):
    with writing() as session:
        session.add(CarrierPause(carrier=Carrier.SUREL, since=NOW))
    tell(Recipient(employee_id=sari.id))
    assert round_at(app) == 0
    assert the_delivery().state is DeliveryState.MENUNGGU
    with writing() as session:
        session.delete(session.get_one(CarrierPause, Carrier.SUREL))
    assert round_at(app) == 1


# Nothing is lost


def test_a_worker_that_died_while_sending_leaves_it_to_the_next_under_the_same_id(app, sari, mail):
    tell(Recipient(employee_id=sari.id))
    outbox.plan_deliveries([Carrier.SUREL], NOW)
    parcel = outbox.claim(Carrier.SUREL, NOW, {})
    assert parcel is not None
    assert outbox.claim(Carrier.SUREL, NOW, {}) is None, "claimed by one worker at a time"
    assert round_at(app, NOW + MINUTE) == 0
    assert round_at(app, NOW + outbox.CLAIM) == 1
    assert str(parcel.id) in mail.taken[0][1]["Message-ID"]


def test_the_worker_sends_every_minute_by_itself(app, sari, mail):
    tell(Recipient(employee_id=sari.id))
    with time_machine.travel(NOW, tick=False):
        work.send_messages()
    assert len(mail.taken) == 1


def test_before_the_set_up_nothing_is_sent(app):
    work.send_messages()
    work.note_audit_head()
    assert rows_of(Message) == []


def test_the_head_of_the_trail_goes_to_its_mailbox_once_a_day(app, agency, mail):
    app.config["AUDIT_MAILBOX"] = "inspektorat@contoh.go.id"
    factories.instrument()
    with time_machine.travel(NOW, tick=False):
        for _ in range(3):
            work.note_audit_head()
            work.send_messages()
    ((to, letter),) = mail.taken
    assert to == "inspektorat@contoh.go.id"
    (message,) = rows_of(Message)
    text = letter.get_content()
    assert f"--head {message.detail['sequence']}:{message.detail['digest']}" in text
    assert letter["Subject"] == "Kepala jejak audit Pemerintah Kota Kendari, 2026-09-14"
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        work.note_audit_head()
        work.send_messages()
    assert len(mail.taken) == 2


def test_without_a_mailbox_the_head_is_told_to_nobody(app, agency):
    factories.instrument()
    work.note_audit_head()
    assert rows_of(Message) == []
