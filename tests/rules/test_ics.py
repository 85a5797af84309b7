"""Calendar files: what the strict reader takes comes back as it was given."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.ics import CalendarEvent, calendar_file, escaped, folded
from tests.ics import NotACalendar, parse, unfolded

STAMP = datetime(2026, 9, 14, 1, 30, tzinfo=UTC)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=300)


def written(*events, name="Penilaian kinerja"):
    return calendar_file(name, "kinerja.contoh.go.id", events, STAMP)


def test_a_deadline_is_a_whole_day_without_zone():
    (event,) = parse(
        written(CalendarEvent("k9-2026-t3", date(2026, 11, 25), date(2026, 11, 25), "K9"))
    )
    assert event["UID"] == "k9-2026-t3@kinerja.contoh.go.id"
    assert (event["DTSTART"], event["DTEND"]) == ("2026-11-25", "2026-11-26")
    assert event["DTSTAMP"] == "2026-09-14T01:30:00"


@given(summary=TEXTS, note=TEXTS, days=st.integers(0, 40))
def test_any_text_survives_folding_and_escaping(summary, note, days):
    first = date(2026, 12, 25)
    event = CalendarEvent("a", first, first + timedelta(days=days), summary, note)
    (read,) = parse(written(event, name=summary))
    assert (read["SUMMARY"], read["DESCRIPTION"]) == (summary, note)


def test_line_ends_and_control_characters_cannot_break_out():
    evil = "Rapat\r\nEND:VEVENT\r\nBEGIN:VEVENT\x07"
    (read,) = parse(written(CalendarEvent("a", date(2026, 1, 1), date(2026, 1, 1), evil)))
    assert read["SUMMARY"] == "Rapat\nEND:VEVENT\nBEGIN:VEVENT"


@given(TEXTS)
def test_no_line_is_longer_than_75_octets_and_no_letter_is_cut(text):
    parts = list(folded(f"SUMMARY:{escaped(text)}"))
    assert all(len(part.encode()) <= 75 for part in parts)
    assert "".join([parts[0], *(part[1:] for part in parts[1:])]) == f"SUMMARY:{escaped(text)}"


@pytest.mark.parametrize(
    "broken",
    [
        lambda data: data.replace(b"\r\n", b"\n"),
        lambda data: data.replace(b"UID", b"UIX"),
        lambda data: data.replace(b"VERSION:2.0\r\n", b""),
        lambda data: data.replace(b"VALUE=DATE", b"VALUE=DATE-TIME", 1),
        lambda data: data[:-2],
    ],
)
def test_the_reader_is_strict(broken):
    data = written(CalendarEvent("a", date(2026, 1, 1), date(2026, 1, 1), "Libur"))
    assert unfolded(data)
    with pytest.raises((NotACalendar, KeyError)):
        parse(broken(data))
