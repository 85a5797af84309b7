"""After a day of answers the logs hold nothing of them: no code, receipt, slip, address or word."""

import io
import logging
import random
import re
from dataclasses import replace
from uuid import uuid4

import pytest
import structlog
from flask import current_app
from sqlalchemy.exc import OperationalError

from portal import work
from portal.rules import codes
from portal.services.survey_points import issue_slips, pepper, slip_digest
from portal.web.point_cache import points
from tests import factories

ADDRESS = "203.0.113.77"
AGENT = "PonselWarga/9.1"
WORDS = "Nama saya Wati, tolong kursinya ditambah"
PEOPLE = 12


@pytest.fixture
def log(app, capfd):
    """All that anybody logged or printed, down to the chattiest library; reading it empties it."""
    captured = io.StringIO()
    chatty = logging.StreamHandler(captured)
    root = logging.getLogger()
    before = root.level
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(file=captured))
    root.addHandler(chatty)
    root.setLevel(logging.DEBUG)

    def read():
        text = "".join([captured.getvalue(), *capfd.readouterr()])
        captured.seek(0)
        captured.truncate()
        return text

    yield read
    root.removeHandler(chatty)
    root.setLevel(before)


@pytest.fixture
def visitor(client):
    """Posts a form as a phone with an address and a name of its own."""

    def post(path, form):
        return client.post(
            path,
            data=form,
            environ_overrides={"REMOTE_ADDR": ADDRESS},
            headers={"User-Agent": AGENT},
        )

    return post


def traces(text, secrets):
    """Which of the secrets stand in the text, in one of the ways they are written."""
    written = {way: s for s in secrets for way in (s, s.lower(), codes.grouped(s))}
    return {written[way] for way in written if way in text}


def test_a_day_of_answers_leaves_no_trace_in_the_logs(point, client, visitor, log, act):
    secret = pepper(current_app.config["SECRET_KEY"])
    slips = issue_slips(point.id, PEOPLE, secret, act)
    path, code = f"/s/{point.code}", point.code
    secrets = {code, ADDRESS, AGENT, "Wati", *slips}
    log()
    rng = random.Random(4)
    for number in range(PEOPLE):
        form = factories.form(rng.randint(1, 4), saran=WORDS)
        if number % 2:
            form["karcis"] = slips[number]
            secrets.add(slip_digest(slips[number], secret))
            client.get(f"/k/{slips[number]}")
        secrets.add(form["kunci"])
        client.get(path)
        visitor(path, form | {"waktu": "9"})
        address = visitor(path, form).headers["Location"]
        receipt = address.rsplit("/", 1)[-1]
        secrets.add(receipt)
        client.get(address)
        client.get(f"/periksa/{receipt}")
        visitor(path, form)
    visitor(path, factories.form(karcis=slips[1]))
    work.mix()
    work.compact()
    text = log()
    assert "/periksa/<receipt:receipt>" in text, "nothing was captured at all"
    assert traces(text, secrets) == set()
    assert not re.search(r"(?<![\d.])\d{1,3}(\.\d{1,3}){3}(?![\d.])", text), "an address"


def test_a_fault_of_ours_writes_a_trace_without_the_answer(app, point, visitor, log):
    """The questionnaire vanishes between page and post, so that the database refuses the ballot."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    entry = points().get(point.code)
    points().put(replace(entry.point, version_id=uuid4()))
    form = factories.form(saran=WORDS)
    log()
    assert visitor(f"/s/{point.code}", form).status_code == 500
    text = log()
    assert "IntegrityError" in text, "the fault itself must be found in the log"
    assert traces(text, {"Wati", form["kunci"], point.code, ADDRESS, AGENT}) == set()
    assert '"waktu"' not in text


def test_a_database_that_is_away_is_logged_without_the_answer(point, visitor, log, monkeypatch):
    monkeypatch.setattr("portal.web.survey.cast_citizen", unreachable)
    form = factories.form(saran=WORDS)
    path = f"/s/{point.code}"
    log()
    assert visitor(path, form).status_code == 503
    text = log()
    assert "basis data tidak terjangkau" in text
    assert traces(text, {"Wati", form["kunci"], path, ADDRESS, AGENT}) == set()


def unreachable(ballot):
    """As SQLAlchemy says it when nobody asks it to hide what was to be stored."""
    words = {"words": ballot.comment, "id": ballot.key}
    raise OperationalError("INSERT INTO ballot_box ...", words, OSError("connection refused"))
