"""Settings of what leaves the portal: mail server, gateway, the mailbox of the audit trail."""

import ipaddress
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

SECURITIES = ("starttls", "tls", "none")
MARKS = ("{nomor}", "{pesan}")
_ADDRESS = re.compile(r"[^@\s<>,;]{1,64}@[^@\s<>,;]{1,180}")
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")

OUTBOX_SETTINGS = (
    ("SMTP_HOST", "", "the mail server; empty keeps e-mail off"),
    ("SMTP_PORT", "587", "587 for STARTTLS, 465 for TLS from the start"),
    (
        "SMTP_SECURITY",
        "starttls",
        "starttls, tls, or none; none only to a server on this machine, because it is readable",
    ),
    ("SMTP_USER", "", "login of the mail server, where it asks for one"),
    ("SMTP_PASSWORD", "", "its password"),
    ("SMTP_FROM", "", "the sender's address, which should be one that somebody reads"),
    ("GATEWAY_URL", "", "an SMS or WhatsApp gateway that takes one POST per message; empty = off"),
    ("GATEWAY_HEADER", "Authorization", "the header that carries the gateway's token"),
    ("GATEWAY_TOKEN", "", "the header's whole value, for example `Bearer ...`"),
    (
        "GATEWAY_TEMPLATE",
        '{"to": "{nomor}", "message": "{pesan}"}',
        "the JSON that the gateway expects, with {nomor}, {pesan} and, if it likes, {id}",
    ),
    (
        "SEND_TIMEOUT",
        "10",
        "seconds that a mail server or gateway may take for each step; only the worker waits",
    ),
    (
        "AUDIT_MAILBOX",
        "",
        "an address outside the portal (the inspectorate's) that gets the head of the audit trail "
        "every day, so that a removed end is noticed",
    ),
)


def load_outbox(raw: Mapping[str, str]) -> dict[str, Any]:
    """The settings as the senders need them; raises ValueError naming setting and mend."""
    port, timeout = _whole(raw, "SMTP_PORT", 65535), _whole(raw, "SEND_TIMEOUT", 60)
    if raw["SMTP_SECURITY"] not in SECURITIES:
        raise ValueError(f"SMTP_SECURITY harus salah satu dari {', '.join(SECURITIES)}.")
    if raw["SMTP_HOST"] and raw["SMTP_SECURITY"] == "none" and not is_loopback(raw["SMTP_HOST"]):
        raise ValueError(
            "SMTP_SECURITY=none hanya untuk server di mesin ini: pakai starttls atau tls."
        )
    if raw["SMTP_HOST"] and not raw["SMTP_FROM"]:
        raise ValueError("SMTP_FROM kosong: isi dengan alamat surel pengirim.")
    for name in ("SMTP_FROM", "AUDIT_MAILBOX"):
        if raw[name] and not _ADDRESS.fullmatch(raw[name]):
            raise ValueError(f"{name} harus satu alamat surel, misalnya portal@contoh.go.id.")
    return {
        **{name: raw[name] for name, _, _ in OUTBOX_SETTINGS},
        "SMTP_PORT": port,
        "SEND_TIMEOUT": timeout,
        "GATEWAY_TEMPLATE": _template(raw["GATEWAY_TEMPLATE"]),
        "GATEWAY_URL": _gateway(raw["GATEWAY_URL"]),
        "GATEWAY_HEADER": _header(raw["GATEWAY_HEADER"]),
        "GATEWAY_TOKEN": _token(raw["GATEWAY_TOKEN"]),
    }


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _whole(raw: Mapping[str, str], name: str, high: int) -> int:
    if not raw[name].isascii() or not raw[name].isdigit() or not 1 <= int(raw[name]) <= high:
        raise ValueError(f"{name} harus bilangan bulat antara 1 dan {high}, bukan {raw[name]!r}.")
    return int(raw[name])


def _gateway(url: str) -> str:
    if not url:
        return ""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "https" and host:
        return url
    if parts.scheme == "http" and is_loopback(host):
        return url
    raise ValueError("GATEWAY_URL harus https://; http:// hanya untuk gerbang di mesin ini.")


def _header(name: str) -> str:
    if not _HEADER.fullmatch(name):
        raise ValueError("GATEWAY_HEADER harus nama satu kepala HTTP, misalnya Authorization.")
    return name


def _token(value: str) -> str:
    if not value.isascii() or not value.isprintable():
        raise ValueError("GATEWAY_TOKEN hanya boleh huruf, angka, dan tanda ASCII pada satu baris.")
    return value


def _template(text: str) -> Any:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError(
            "GATEWAY_TEMPLATE bukan JSON: periksa tanda kutip dan kurungnya."
        ) from None
    if missing := [mark for mark in MARKS if mark not in text]:
        raise ValueError(f"GATEWAY_TEMPLATE harus memuat {' dan '.join(missing)}.")
    return read
