"""The outbox with servers that are dead, slow, full or picky."""

from datetime import timedelta

import pytest

from portal.models.messages import Delivery
from portal.rules.messages import Carrier, DeliveryFault, DeliveryState
from portal.services.messages import Recipient
from tests.dispatch_office import (
    MINUTE,
    NOW,
    round_at,
    the_delivery,
    use_gateway,
    use_mail,
)
from tests.servers import dead_port, http_gateway, smtp_server
from tests.services.test_messages import employee, tell
from tests.stored import rows_of


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
