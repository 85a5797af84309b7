"""Refusals with values in them: the sentence is translated, then filled."""

from datetime import date

import pytest
from flask_babel import force_locale

from portal.errors import Closed, IllegalStep, Invalid, NotFound, PortalError, TooManyTries
from portal.rules.survey_periods import SurveyPeriod
from portal.web import refusals
from portal.web.refusals import words_of
from tests.sentences import source_ids

QUARTER = SurveyPeriod.parse("2026-t3")
SENTENCE = "%(period)s belum berakhir: terbitkan setelah %(day)s."
ENGLISH = {SENTENCE: "%(period)s is not over: publish after %(day)s."}


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Invalid("Nama wajib diisi."), "Nama wajib diisi."),
        (Invalid("Paling banyak 100%, tidak lebih."), "Paling banyak 100%, tidak lebih."),
        (
            NotFound("Instrumen %(key)s belum disiapkan.", key="skm"),
            "Instrumen skm belum disiapkan.",
        ),
        (
            NotFound("Unit '%(slug)s' tidak dikenal.", slug="100%(x)s"),
            "Unit '100%(x)s' tidak dikenal.",
        ),
        (
            IllegalStep(SENTENCE, period=QUARTER, day=date(2026, 9, 30)),
            "Triwulan III 2026 belum berakhir: terbitkan setelah 30-09-2026.",
        ),
        (Closed("Tutup.", reopens=date(2026, 10, 1)), "Tutup."),
        (TooManyTries(None), "Terlalu banyak percobaan."),
        (PortalError(), ""),
    ],
)
def test_the_text_of_a_refusal_is_the_indonesian_sentence(error, words):
    assert str(error) == words


def test_pages_translate_the_sentence_and_write_its_values_their_own_way(app, monkeypatch):
    def translated(msgid, **values):
        return ENGLISH.get(msgid, msgid) % values if values else ENGLISH.get(msgid, msgid)

    error = IllegalStep(SENTENCE, period=QUARTER, day=date(2026, 9, 30))
    with app.test_request_context("/"), force_locale("id"):
        assert words_of(error) == (
            "Triwulan III 2026 belum berakhir: terbitkan setelah 30 September 2026."
        )
        monkeypatch.setattr(refusals, "_", translated)
        assert words_of(error).endswith("is not over: publish after 30 September 2026.")
        assert words_of(PortalError()) == ""


def test_a_value_that_was_typed_is_shown_as_text(wati, unit, agency, monkeypatch):
    def refuse(*_args):
        raise NotFound("Unit '%(slug)s' tidak dikenal.", slug="<b>%d</b>")

    monkeypatch.setattr("portal.web.public.subject_page", refuse)
    page = wati.visit(f"/indeks/{unit.slug}", status=404)
    assert "Unit '<b>%d</b>' tidak dikenal." in page.text
    assert not page.all("main b")


def test_refusals_with_values_are_found_for_the_catalogue():
    found = source_ids(["portal/services/unit_index.py", "portal/queries/instruments.py"])
    assert {SENTENCE, "Instrumen %(key)s belum disiapkan."} <= found
