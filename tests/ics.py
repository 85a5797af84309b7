"""A strict reader of calendar files: whatever RFC 5545 forbids is an error."""

import re
from datetime import date, datetime

_LINE = re.compile(r"([A-Z-]+)((?:;[A-Z-]+=[^;:,\"]+)*):(.*)", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)")
_MEANS = {"\\": "\\", ";": ";", ",": ",", "n": "\n", "N": "\n"}


class NotACalendar(ValueError):
    """What is wrong, with the line."""


def unfolded(data: bytes) -> list[str]:
    """Content lines (3.1): each physical line ends in CRLF and has at most 75 octets."""
    if not data.endswith(b"\r\n"):
        raise NotACalendar("the last line does not end")
    lines: list[bytes] = []
    for raw in data[:-2].split(b"\r\n"):
        if b"\r" in raw or b"\n" in raw:
            raise NotACalendar(f"a bare line end in {raw!r}")
        if len(raw) > 75:
            raise NotACalendar(f"{len(raw)} octets: {raw!r}")
        raw.decode()  # no letter is cut in two
        if raw.startswith(b" "):
            lines[-1] += raw[1:]
        else:
            lines.append(raw)
    return [line.decode() for line in lines]


def parse(data: bytes) -> list[dict[str, str]]:
    """The events of a calendar file, with their properties as texts."""
    lines = unfolded(data)
    if lines[0] != "BEGIN:VCALENDAR" or lines[-1] != "END:VCALENDAR":
        raise NotACalendar("no VCALENDAR")
    head: dict[str, str] = {}
    events: list[dict[str, str]] = []
    inside: dict[str, str] | None = None
    for line in lines[1:-1]:
        match = _LINE.fullmatch(line)
        if match is None:
            raise NotACalendar(line)
        name, parameters, value = match.groups()
        if name in ("BEGIN", "END"):
            inside = _bounded(name, value, inside, events)
        elif inside is None:
            head[name] = value
        elif name in inside:
            raise NotACalendar(f"{name} stands twice")
        else:
            inside[name] = _value(name, parameters, value)
    _check(head, events)
    return events


def _check(head: dict[str, str], events: list[dict[str, str]]) -> None:
    if head.get("VERSION") != "2.0" or "PRODID" not in head:
        raise NotACalendar("VERSION and PRODID are required")
    if len({event["UID"] for event in events}) < len(events):
        raise NotACalendar("a UID stands twice")


def _bounded(
    name: str, value: str, inside: dict[str, str] | None, events: list[dict[str, str]]
) -> dict[str, str] | None:
    if value != "VEVENT" or (name == "BEGIN") is not (inside is None):
        raise NotACalendar(f"{name}:{value}")
    if name == "BEGIN":
        return {}
    assert inside is not None
    missing = {"UID", "DTSTAMP", "DTSTART", "SUMMARY"} - inside.keys()
    if missing:
        raise NotACalendar(f"{missing} missing")
    if inside["DTEND"] <= inside["DTSTART"]:
        raise NotACalendar("an event ends before it begins")
    events.append(inside)
    return None


def _value(name: str, parameters: str, value: str) -> str:
    if name == "DTSTAMP":
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").isoformat()  # noqa: DTZ007 - Z is UTC
    if name in ("DTSTART", "DTEND"):
        if parameters != ";VALUE=DATE":
            raise NotACalendar(f"{name}{parameters}")
        return date(int(value[:4]), int(value[4:6]), int(value[6:])).isoformat()
    if re.search(r"(?<!\\)(?:\\\\)*[;,]", value) and name in ("SUMMARY", "DESCRIPTION"):
        raise NotACalendar(f"unescaped sign in {value}")
    if any(ord(sign) < 32 for sign in value):
        raise NotACalendar("a control character")
    return _ESCAPE.sub(lambda found: _MEANS[found[1]], value)
