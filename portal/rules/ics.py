"""Calendar files (RFC 5545) with whole-day events: lines, folding, escaping, stable identifiers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

MOST_OCTETS: Final = 75


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """An event from its first to its last day, both included.

    `key` names the same event in every later file, with `@` and a domain appended.
    """

    key: str
    first: date
    last: date
    summary: str
    note: str = ""


def calendar_file(
    name: str, domain: str, events: Iterable[CalendarEvent], stamp: datetime
) -> bytes:
    """The calendar as a file in UTF-8; `stamp` is the aware moment at which it was made.

    Days stand as dates without zone (3.3.4), so that a deadline is the same day on a phone that is
    set to another time; the last day is not included by DTEND (3.6.1).
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Portal Penilaian Kinerja ASN//Kalender//ID",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
    ]
    for event in events:
        lines += _event(event, domain, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line)).encode()


def escaped(text: str) -> str:
    """A text value (3.3.11): backslash, semicolon, comma and line ends are written with a
    backslash; other control characters have no place in it.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(sign for sign in text if sign == "\n" or ord(sign) >= ord(" "))
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(sign, written)
    return text


def folded(line: str) -> Iterator[str]:
    """A content line in parts of at most 75 octets (3.1); no letter is cut in two."""
    part, size = "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > MOST_OCTETS:
            yield part
            part, size = " ", 1
        part += sign
        size += octets
    yield part


def _event(event: CalendarEvent, domain: str, stamp: datetime) -> list[str]:
    after = event.last + timedelta(days=1)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{event.key}@{domain}",
        f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{event.first:%Y%m%d}",
        f"DTEND;VALUE=DATE:{after:%Y%m%d}",
        f"SUMMARY:{escaped(event.summary)}",
    ]
    if event.note:
        lines.append(f"DESCRIPTION:{escaped(event.note)}")
    return [*lines, "TRANSP:TRANSPARENT", "END:VEVENT"]
