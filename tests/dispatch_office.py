"""A round of the outbox against servers of the tests."""

from datetime import timedelta

import time_machine

from portal.dispatch import dispatch
from portal.models.messages import Delivery
from portal.rules.messages import Carrier
from tests import factories
from tests.stored import rows_of

NOW = factories.MOMENT + timedelta(minutes=1)
MINUTE = timedelta(minutes=1)


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
