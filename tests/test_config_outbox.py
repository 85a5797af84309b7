"""Settings of what leaves the portal: off by default, and never in the open."""

import pytest

from portal.config import ConfigError, load
from portal.dispatch import mailboxes, running_carriers
from portal.rules.messages import Carrier

TEST = {"PORTAL_ENV": "test"}
MAIL = {"SMTP_HOST": "surel.contoh.go.id", "SMTP_FROM": "portal@contoh.go.id"}


def test_everything_is_off_until_it_is_set():
    settings = load(TEST)
    assert running_carriers(settings) == ()
    assert mailboxes(settings) == {}


def test_what_is_set_is_on():
    settings = load(
        {**TEST, **MAIL, "GATEWAY_URL": "https://wa.contoh.go.id/x", "AUDIT_MAILBOX": "i@x.go.id"}
    )
    assert running_carriers(settings) == (Carrier.SUREL, Carrier.GERBANG)
    assert (settings["SMTP_PORT"], settings["SMTP_SECURITY"]) == (587, "starttls")
    assert settings["GATEWAY_TEMPLATE"] == {"to": "{nomor}", "message": "{pesan}"}
    assert list(mailboxes(settings).values()) == ["i@x.go.id"]


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"SMTP_HOST": "surel.contoh.go.id"}, "SMTP_FROM"),
        ({**MAIL, "SMTP_FROM": "Portal <p@x.go.id>"}, "SMTP_FROM"),
        ({**MAIL, "SMTP_FROM": "p@x.go.id\nBcc: q@x.go.id"}, "SMTP_FROM"),
        ({**MAIL, "SMTP_SECURITY": "none"}, "SMTP_SECURITY"),
        ({**MAIL, "SMTP_SECURITY": "ssl"}, "SMTP_SECURITY"),
        ({**MAIL, "SMTP_PORT": "0"}, "SMTP_PORT"),
        ({**MAIL, "SMTP_PORT": "surat"}, "SMTP_PORT"),
        ({"SEND_TIMEOUT": "600"}, "SEND_TIMEOUT"),
        ({"GATEWAY_URL": "http://wa.contoh.go.id/x"}, "GATEWAY_URL"),
        ({"GATEWAY_URL": "http://127.0.0.1.contoh.go.id/"}, "GATEWAY_URL"),
        ({"GATEWAY_URL": "file:///etc/passwd"}, "GATEWAY_URL"),
        ({"GATEWAY_TEMPLATE": "{to: x}"}, "GATEWAY_TEMPLATE"),
        ({"GATEWAY_TEMPLATE": '{"to": "{nomor}"}'}, "pesan"),
        ({"GATEWAY_HEADER": "X: y"}, "GATEWAY_HEADER"),
        ({"GATEWAY_TOKEN": "a\r\nX: y"}, "GATEWAY_TOKEN"),
        ({"AUDIT_MAILBOX": "bukan alamat"}, "AUDIT_MAILBOX"),
    ],
)
def test_a_setting_that_cannot_be_right_stops_the_start_by_name(given, named):
    with pytest.raises(ConfigError, match=named):
        load({**TEST, **given})


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_this_machine_may_be_reached_in_the_open(host):
    settings = load({**TEST, **MAIL, "SMTP_HOST": host, "SMTP_SECURITY": "none"})
    assert settings["SMTP_HOST"] == host
