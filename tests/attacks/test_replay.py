"""The same form again, through the web: double click, two tabs, reload, a phone that retries."""

import http.client
import re
import threading
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from flask import current_app
from werkzeug.serving import WSGIRequestHandler, make_server

from portal.db import db
from portal.models.ballots import BallotBox, Receipt
from portal.models.survey_points import Slip, SlipState
from portal.services.mixing import drain
from portal.services.survey_points import issue_slips, pepper
from tests import factories
from tests.attacks.crowd import at_once

TOMORROW = factories.TODAY + timedelta(days=1)


class Silent(WSGIRequestHandler):
    """No access log."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Nothing."""


@contextmanager
def serving(app):
    """A threaded server on a free port; gives the port."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    server.daemon_threads = False  # so that closing waits for the last answer
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def post(app):
    """`post(path, forms)` sends all forms at the same instant: (status, address of receipt)."""

    def send(port, path, form):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", path, urlencode(form), headers)
        response = connection.getresponse()
        response.read()
        connection.close()
        return response.status, response.headers.get("Location")

    def send_all(path, forms):
        db.session.remove()
        with serving(app) as port:
            return at_once(app, [partial(send, port, path, form) for form in forms])

    return send_all


def rows_of(model):
    with db.engine.connect() as connection:
        return connection.execute(sa.select(model.__table__)).all()


def stored():
    return len(rows_of(Receipt)), len(rows_of(BallotBox))


@pytest.mark.parametrize("times", [2, 10, 50])
def test_one_form_sent_many_times_at_once_is_one_answer(post, point, times):
    path = f"/s/{point.code}"
    replies = post(path, [factories.form()] * times)
    ((status, address),) = set(replies)
    assert status == 303
    assert re.fullmatch(rf"{path}/terima-kasih/[0-9A-Z]{{10}}", address)
    assert stored() == (1, 1)


@pytest.mark.parametrize("mode", ["", "/kiosk", "/dibantu"])
def test_every_way_of_answering_takes_a_form_once(post, point, mode):
    replies = post(f"/s/{point.code}{mode}", [factories.form()] * 10)
    assert len(set(replies)) == 1
    assert stored() == (1, 1)


def test_one_key_with_different_answers_keeps_one_of_them(post, point):
    form = factories.form()
    forms = [form | {"waktu": str(1 + number % 4), "saran": f"Ke-{number}"} for number in range(10)]
    assert len(set(post(f"/s/{point.code}", forms))) == 1
    assert stored() == (1, 1)


def test_ten_phones_at_once_are_ten_answers(post, point):
    replies = post(f"/s/{point.code}", [factories.form() for _ in range(10)])
    assert len({address for _, address in replies}) == 10
    assert stored() == (10, 10)


def test_one_slip_in_ten_tabs_is_one_answer_and_nine_kind_refusals(app, post, point, act):
    secret = pepper(current_app.config["SECRET_KEY"])
    code, path = issue_slips(point.id, 1, secret, act)[0], f"/s/{point.code}"
    replies = post(path, [factories.form(karcis=code) for _ in range(10)])
    assert Counter(status for status, _ in replies) == {303: 1, 409: 9}
    assert stored() == (1, 1)
    assert [row.state for row in rows_of(Slip)] == [SlipState.DIPAKAI]


# One after the other, as a person does it


def test_two_tabs_are_two_answers_because_two_people_may_share_a_phone(client, point):
    first, second = (client.get(f"/s/{point.code}").get_data(as_text=True) for _ in range(2))
    keys = {key_in(first), key_in(second)}
    assert len(keys) == 2
    addresses = {
        client.post(f"/s/{point.code}", data=factories.form(kunci=key)).headers["Location"]
        for key in keys
    }
    assert len(addresses) == 2
    assert stored() == (2, 2)


def key_in(page):
    return re.search(r'name="kunci"[^>]*value="([0-9A-Z]{26})"', page)[1]


def test_going_back_and_sending_again_is_the_first_answer(client, point):
    form = factories.form(4)
    first = client.post(f"/s/{point.code}", data=form)
    again = client.post(f"/s/{point.code}", data=form | {"produk": "1"})
    assert again.headers["Location"] == first.headers["Location"]
    assert [row.scores["produk"] for row in rows_of(BallotBox)] == [4]


def test_a_corrected_form_keeps_its_key_and_is_one_answer(client, point):
    refused = client.post(f"/s/{point.code}", data=factories.form(waktu="7", kunci="A" * 26))
    assert refused.status_code == 422
    assert key_in(refused.get_data(as_text=True)) == "A" * 26
    for _ in range(2):
        assert (
            client.post(f"/s/{point.code}", data=factories.form(kunci="A" * 26)).status_code == 303
        )
    assert stored() == (1, 1)


def test_reloading_the_receipt_stores_nothing(client, point):
    address = client.post(f"/s/{point.code}", data=factories.form()).headers["Location"]
    for _ in range(3):
        assert client.get(address).status_code == 200
    assert stored() == (1, 1)


def test_a_phone_that_was_offline_for_days_gets_its_receipt_again(client, point):
    form, path = factories.form(), f"/s/{point.code}"
    first = client.post(path, data=form)
    drain(TOMORROW + timedelta(days=400), batch=10)
    again = client.post(path, data=form)
    assert again.headers["Location"] == first.headers["Location"]
    assert stored() == (1, 0)
