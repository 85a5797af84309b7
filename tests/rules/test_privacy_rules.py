"""The clock of 3 x 24 hours, retention classes, the impact assessment, requests for correction."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.corrections import CorrectionFault as Fault
from portal.rules.corrections import CorrectionField as Field
from portal.rules.corrections import faults, stored
from portal.rules.data_map import load_data_map
from portal.rules.dated_rules import RuleFileError
from portal.rules.dpia import dpia_on, load_dpia
from portal.rules.privacy_clock import Pace, deadline, hours_left, pace
from portal.rules.retention import SHIPPED, End, load_retention, retention_on

MONDAY = datetime(2026, 9, 14, 9, 30, tzinfo=ZoneInfo("Asia/Makassar"))
FRIDAY = datetime(2026, 9, 18, 16, 0, tzinfo=ZoneInfo("Asia/Jayapura"))
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("start", "last"),
    [(MONDAY, "2026-09-17T09:30:00+08:00"), (FRIDAY, "2026-09-21T16:00:00+09:00")],
    ids=["Senin", "Jumat: akhir pekan ikut dihitung"],
)
def test_the_clock_runs_72_hours_of_the_clock(start, last):
    assert deadline(start).isoformat() == last


@pytest.mark.parametrize(
    ("done", "now", "expected"),
    [
        (None, MONDAY, Pace.BERJALAN),
        (None, MONDAY + 72 * HOUR, Pace.BERJALAN),
        (None, MONDAY + 72 * HOUR + timedelta(seconds=1), Pace.LEWAT),
        (MONDAY + 72 * HOUR, MONDAY + 99 * HOUR, Pace.TEPAT_WAKTU),
        (MONDAY + 73 * HOUR, MONDAY + 99 * HOUR, Pace.TERLAMBAT),
    ],
)
def test_the_moment_of_the_deadline_is_still_in_time(done, now, expected):
    assert pace(MONDAY, done, now) is expected
    assert expected.is_late is (expected in (Pace.LEWAT, Pace.TERLAMBAT))


@given(st.integers(min_value=0, max_value=10_000_000))
def test_an_open_matter_is_late_exactly_when_no_hour_is_left_and_the_moment_passed(seconds):
    now = MONDAY + timedelta(seconds=seconds)
    is_late = pace(MONDAY, None, now).is_late
    assert is_late is (now > deadline(MONDAY))
    assert hours_left(MONDAY, now) >= 0
    assert not (is_late and hours_left(MONDAY, now))


def test_every_class_has_words_in_both_languages_and_a_ground():
    for one in retention_on(date(2026, 9, 14)).classes:
        for text in (one.title, one.purpose, one.seen_by, one.keep):
            assert text.in_("id") != text.in_("en") or one.key == "instansi"
        assert "/" in one.ground
        assert (one.days > 0) is (one.end is not End.TETAP)


def test_no_rule_was_in_force_before_the_act():
    with pytest.raises(LookupError):
        retention_on(date(2020, 1, 1))


def test_the_cutoff_lies_the_days_before_now_and_a_kept_class_has_none():
    rule = retention_on(MONDAY.date())
    assert rule["sesi"].cutoff(MONDAY) == MONDAY - timedelta(days=30)
    with pytest.raises(ValueError, match="audit is kept"):
        rule["audit"].cutoff(MONDAY)


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('end = "kosongkan"\ndays = 30', 'end = "kosongkan"', "rahasia: days"),
        ('end = "kosongkan"\ndays = 30', 'end = "kosongkan"\ndays = 0', "rahasia: days"),
        ('end = "kosongkan"\ndays = 30', 'end = "selamanya"', "rahasia: end"),
        ('key = "rahasia"', 'key = "akun"', "class"),
        ('en = "Accounts and roles"', 'en = ""', "akun: title: en"),
    ],
)
def test_a_fault_in_the_file_names_its_place(old, new, where):
    text = SHIPPED.read_text("utf-8")
    assert old in text
    with pytest.raises(RuleFileError, match=where):
        load_retention(text.replace(old, new, 1))


@pytest.mark.parametrize(
    "text",
    [
        '[tables]\na = { class = "x", id = "A" }\n[labels]\n',
        '[tables]\na = { class = "x", id = "A", en = "A", off = ["b"] }\n[labels]\n',
        '[tables]\na = { class = "x", id = "A", en = "A" }\n[labels]\nb = ["B"]\n',
        "[tables]\n",
    ],
    ids=["tanpa en", "salah eja", "label tunggal", "tanpa label"],
)
def test_a_line_of_the_map_is_whole(text):
    with pytest.raises(RuleFileError):
        load_data_map(text)


def test_a_secret_column_is_never_shown():
    mapped = load_data_map(
        '[tables]\na = { class = "akun", id = "A", en = "A", hide = ["c"],'
        ' columns = { b = "rahasia" } }\n[labels]\n'
    ).tables["a"]
    assert [mapped.is_shown(name) for name in ("a", "b", "c")] == [True, False, False]


def test_the_assessment_names_the_risks_that_were_found_by_attacking():
    found = dpia_on(date(2026, 9, 14))
    text = " ".join(f"{r.title} {r.how} {r.measures} {r.rest}" for r in found.risks)
    for word in ("kelompoknya kecil", "WAL", "dump", "secure_delete", "VACUUM", "arsip"):
        assert word.casefold() in text.casefold()
    assert "Pasal 34" in found.why
    with pytest.raises(RuleFileError, match="risk"):
        load_dpia("[[rule]]\nkey='a'\ntitle='b'\nvalid_from=2026-01-01\nwhy='c'\n"
                  "description=['d']\nnecessity=['e']\nconsulted=['f']\n")  # fmt: skip


@pytest.mark.parametrize(
    ("field", "wanted", "reason", "expected"),
    [
        (Field.NAMA, "Sari Dewi", "KTP", {}),
        (Field.NAMA, " ", "KTP", {"diminta": Fault.KOSONG}),
        (Field.GOLONGAN, "x" * 201, "", {"diminta": Fault.PANJANG, "alasan": Fault.KOSONG}),
        (Field.SUREL, "sari", "a", {"diminta": Fault.SUREL}),
        (Field.TELEPON, "12", "a", {"diminta": Fault.TELEPON}),
        (Field.LAINNYA, "sari", "a" * 501, {"alasan": Fault.PANJANG}),
    ],
)
def test_what_a_request_must_say(field, wanted, reason, expected):
    assert faults(field, wanted, reason) == expected


def test_the_register_keeps_the_read_value():
    assert stored(Field.NAMA, "  Sari   Dewi ") == "Sari Dewi"
    assert stored(Field.SUREL, " Sari@Kota.go.id ") == "sari@kota.go.id"
    assert stored(Field.TELEPON, "0813 1111 2222") == "+6281311112222"
