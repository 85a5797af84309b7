"""The outbox against real servers on this machine: what is sent, when again, and when no more."""

from datetime import date, timedelta

import pytest
import time_machine

from portal import work
from portal.db import writing
from portal.dispatch import dispatch
from portal.models.messages import CarrierPause, Delivery, Message, MessagePreference
from portal.rules.messages import Carrier, DeliveryFault, DeliveryState, MessageKind
from portal.services import messages, outbox
from portal.services.messages import Recipient
from tests import factories
from tests.servers import dead_port, http_gateway, smtp_server
from tests.services.test_messages import account_of, employee, tell
from tests.stored import rows_of

NOW = factories.MOMENT + timedelta(minutes=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def sari(app, agency):
    """Somebody of the staff with an e-mail address and a mobile phone."""
    return employee(1, email="sari@contoh.go.id", phone="+6281234567890")


@pytest.fixture
def mail(app):
    """A well-mannered mail server that the application knows."""
    with smtp_server() as server:
        use_mail(app, server.port)
        yield server
    app.config["SMTP_HOST"] = ""


@pytest.fixture
def gateway(app):
    """A well-mannered gateway that the application knows."""
    with http_gateway() as server:
        use_gateway(app, server.port)
        yield server
    app.config["GATEWAY_URL"] = ""


@pytest.fixture(autouse=True)
def switched_off_afterwards(app):
    before = dict(app.config)
    yield
    app.config.update(before)


def use_mail(app, port, **more):
    app.config.update(
        SMTP_HOST="127.0.0.1", SMTP_PORT=port, SMTP_SECURITY="none",
        SMTP_FROM="portal@contoh.go.id", SEND_TIMEOUT=1, **more,
    )  # fmt: skip


def use_gateway(app, port, **more):
    app.config.update(
        GATEWAY_URL=f"http://127.0.0.1:{port}/kirim?v=1", GATEWAY_TOKEN="Bearer rahasia",
        GATEWAY_TEMPLATE={"to": "{nomor}", "isi": ["{pesan}"], "ref": "no-{id}", "n": 1},
        SEND_TIMEOUT=1, **more,
    )  # fmt: skip


def round_at(app, moment=NOW):
    with time_machine.travel(moment, tick=False):
        return dispatch(app.config)


def the_delivery(carrier=Carrier.SUREL):
    (row,) = rows_of(Delivery, Delivery.carrier == carrier)
    return row


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


# Servers without manners


def test_a_dead_server_costs_one_try_a_round_and_everything_comes_later(app, sari):
    use_mail(app, dead_port())
    for number in range(2, 12):
        tell(Recipient(employee_id=employee(number, email=f"p{number}@contoh.go.id").id))
    assert [round_at(app, NOW + MINUTE * n) for n in range(5)] == [1] * 5
    rows = rows_of(Delivery)
    assert {row.state for row in rows} == {DeliveryState.MENUNGGU}
    assert max(row.tries for row in rows) <= 2
    with smtp_server() as server:
        use_mail(app, server.port)
        round_at(app, NOW + timedelta(hours=1))
        assert len(server.taken) == 10


@pytest.mark.parametrize(
    ("manners", "fault"),
    [
        ({"greeting": "554 tidak melayani"}, DeliveryFault.TIDAK_TERHUBUNG),
        ({"pause": 3}, DeliveryFault.WAKTU_HABIS),
        ({"data_reply": "451 nanti"}, DeliveryFault.DITUNDA),
        ({"refuse": {"sari@contoh.go.id": "450 kotak penuh"}}, DeliveryFault.DITUNDA),
    ],
)
def test_what_may_pass_is_tried_again_later(app, sari, manners, fault):
    with smtp_server(**manners) as server:
        use_mail(app, server.port)
        tell(Recipient(employee_id=sari.id))
        round_at(app)
    row = the_delivery()
    assert (row.state, row.last_error, row.tries) == (DeliveryState.MENUNGGU, fault, 1)
    assert row.next_at == NOW + MINUTE


@pytest.mark.parametrize(
    ("manners", "fault"),
    [
        ({"refuse": {"sari@contoh.go.id": "550 tidak ada"}}, DeliveryFault.PENERIMA_DITOLAK),
        ({"data_reply": "554 isi ditolak"}, DeliveryFault.PESAN_DITOLAK),
    ],
)
def test_a_refusal_for_good_is_given_up_and_does_not_stop_the_others(app, sari, manners, fault):
    with smtp_server(**manners) as server:
        use_mail(app, server.port)
        tell(Recipient(employee_id=sari.id))
        other = employee(2, email="joko@contoh.go.id")
        tell(Recipient(employee_id=other.id))
        assert round_at(app) == 2
    given_up = [row for row in rows_of(Delivery) if row.state is DeliveryState.MENYERAH]
    assert fault in {row.last_error for row in given_up}


@pytest.mark.parametrize(
    "address", ["sari@contoh.go.id\r\nBcc: semua@contoh.go.id", "sarí@contoh.go.id", "bukan surel"]
)
def test_a_crooked_address_is_refused_and_sends_no_header_of_its_own(app, agency, address):
    with smtp_server() as server:
        use_mail(app, server.port)
        tell(Recipient(employee_id=employee(3, email=address).id))
        round_at(app)
        assert server.taken == []
    assert the_delivery().state is DeliveryState.MENYERAH
    assert the_delivery().last_error is DeliveryFault.PENERIMA_DITOLAK


def test_a_wrong_password_stops_the_round_and_a_right_one_sends(app, sari, mail):
    use_mail(app, mail.port, SMTP_USER="agus", SMTP_PASSWORD="salah")
    tell(Recipient(employee_id=sari.id))
    round_at(app)
    assert the_delivery().last_error is DeliveryFault.MASUK_DITOLAK
    use_mail(app, mail.port, SMTP_USER="agus", SMTP_PASSWORD="rahasia")
    round_at(app, NOW + MINUTE)
    assert the_delivery().state is DeliveryState.TERKIRIM


def test_nothing_is_sent_in_the_open_where_tls_is_asked_for(app, sari, mail):
    use_mail(app, mail.port)
    app.config["SMTP_SECURITY"] = "starttls"
    tell(Recipient(employee_id=sari.id))
    round_at(app)
    assert mail.taken == []
    assert the_delivery().last_error is DeliveryFault.TLS


@pytest.mark.parametrize(
    ("manners", "state", "fault"),
    [
        ({"status": 503}, DeliveryState.MENUNGGU, DeliveryFault.TIDAK_TERHUBUNG),
        ({"status": 429}, DeliveryState.MENUNGGU, DeliveryFault.TIDAK_TERHUBUNG),
        ({"status": 401}, DeliveryState.MENUNGGU, DeliveryFault.MASUK_DITOLAK),
        ({"status": 404}, DeliveryState.MENUNGGU, DeliveryFault.JAWABAN_ANEH),
        ({"status": 422}, DeliveryState.MENYERAH, DeliveryFault.PESAN_DITOLAK),
        ({"pause": 2}, DeliveryState.MENUNGGU, DeliveryFault.WAKTU_HABIS),
        (
            {"status": 307, "location": "http://127.0.0.1:1/"},
            DeliveryState.MENUNGGU,
            DeliveryFault.JAWABAN_ANEH,
        ),
    ],
)
def test_a_gateway_without_manners(app, sari, manners, state, fault):
    with http_gateway(**manners) as server:
        use_gateway(app, server.port)
        tell(Recipient(employee_id=sari.id))
        round_at(app)
    row = the_delivery(Carrier.GERBANG)
    assert (row.state, row.last_error) == (state, fault)


def test_pauses_double_until_it_is_given_up(app, sari):
    use_mail(app, dead_port())
    tell(Recipient(employee_id=sari.id))
    moment, pauses = NOW, []
    while the_delivery_or_none() is None or the_delivery().state is DeliveryState.MENUNGGU:
        round_at(app, moment)
        pauses.append(round((the_delivery().next_at - moment).total_seconds() / 60))
        moment = the_delivery().next_at
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 0]
    assert the_delivery().state is DeliveryState.MENYERAH


def the_delivery_or_none():
    return next(iter(rows_of(Delivery)), None)


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
