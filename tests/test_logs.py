"""Logs: useful to whoever runs the portal, useless to whoever looks for a person."""

import io
import json

import pytest
import structlog

from portal import create_app
from portal.config import load
from portal.logs import redact
from portal.web.guards import Guard
from tests import factories
from tests.test_config import GOOD


@pytest.fixture
def lines(app, capsys, caplog):
    """Everything logged or written to standard output and error since the last call."""
    log = io.StringIO()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(file=log))

    def read() -> str:
        text = "".join([log.getvalue(), *capsys.readouterr(), caplog.text])
        log.seek(0)
        log.truncate()
        caplog.clear()
        return text

    return read


def test_an_ordinary_page_is_logged_with_its_route_and_never_its_path(client, point, lines):
    lines()
    client.get(f"/periksa/{'7K3M99QXW2'}?kode=rahasia")
    text = lines()
    assert "/periksa/<receipt:receipt>" in text
    assert "status=200" in text
    assert "7K3M99QXW2" not in text
    assert "rahasia" not in text


def test_a_citizens_visit_leaves_no_line_at_all(client, point, lines):
    lines()
    client.get(f"/s/{point.code}")
    answer = client.post(f"/s/{point.code}", data=factories.form(saran="Terima kasih"))
    assert answer.status_code == 303
    client.get(answer.headers["Location"])
    client.get("/s?kode=xxxx")
    assert lines() == ""


def test_a_code_that_does_not_exist_leaves_no_line_either(client, agency, lines):
    lines()
    client.get("/s/00000000")
    client.get("/k/" + "0" * 26)
    assert lines() == ""


def test_an_address_that_matches_no_route_is_not_written_down(client, agency, lines):
    lines()
    client.get("/s/7K3M-9QXW/buka-rahasia")
    text = lines()
    assert "7K3M" not in text
    assert "buka-rahasia" not in text


def test_an_unforeseen_error_is_logged_with_its_trace_and_shown_without(app, client, lines):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    original = app.view_functions["health.alive"]

    def broken():
        raise ZeroDivisionError("pembagian 198501012010011001")

    broken.guard = Guard("public")
    app.view_functions["health.alive"] = broken
    try:
        lines()
        answer = client.get("/healthz")
    finally:
        app.view_functions["health.alive"] = original
    text = lines()
    assert answer.status_code == 500
    assert "ZeroDivisionError" not in answer.get_data(as_text=True)
    assert "Traceback" in text
    assert "ZeroDivisionError" in text
    assert "198501012010011001" not in text
    assert "[nip]" in text


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("NIP 198501012010011001 masuk", "NIP [nip] masuk"),
        ("kode 7K3M9QXW dan 7K3M9QXW2P", "kode [kode] dan [kode]"),
        ("dari 192.168.10.7", "dari [alamat]"),
        ("kode 7K3M-9QXW", "kode [kode]"),
        ("dari 2001:db8::8a2e:370:7334", "dari [alamat]"),
        ("basis data tidak terjangkau", "basis data tidak terjangkau"),
        ("/indeks/<slug:unit>/<period:period>", "/indeks/<slug:unit>/<period:period>"),
    ],
)
def test_what_looks_like_a_person_a_code_or_an_address_is_blanked(given, kept):
    assert redact(None, "info", {"event": given, "level": "info"})["event"] == kept


def test_values_inside_lists_and_mappings_are_blanked_too():
    event = redact(None, "info", {"event": "x", "many": ["198501012010011001"], "n": 3})
    assert "198501012010011001" not in repr(event)
    assert event["n"] == 3


def test_in_production_a_line_is_one_json_object(capfd):
    create_app(load(GOOD))
    structlog.get_logger().info("permintaan", route="/healthz", status=200)
    line = json.loads(capfd.readouterr().err.strip())
    assert line["event"] == "permintaan"
    assert line["level"] == "info"
    assert line["timestamp"].endswith("Z")
