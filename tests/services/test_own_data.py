"""A person's file: whole, theirs alone, without secrets; as JSON and PDF, also from the command."""

import json

import pytest

from portal.errors import NotFound, TooManyTries
from portal.queries.audit import entries
from portal.queries.own_data import (
    held_counts,
    held_everything,
    held_page,
    subject_of_account,
    subject_of_nip,
)
from portal.services.exports import note_export
from tests import factories, people, privacy_office
from tests.documents import pdf_reader
from tests.everything import everything
from tests.staff_files import HEAD_NIP, JOKO_NIP, SARI_NIP


@pytest.fixture
def filled(app):
    """A row in every table; Sari has an account and a request."""
    everything()


def names(held) -> set[str]:
    return {one.mapped.name for one in held}


def test_a_file_holds_every_table_with_a_row_about_the_person(filled):
    held = held_everything(subject_of_nip(SARI_NIP))
    assert names(held) >= {
        "account", "activation", "audit_entry", "correction_request", "employee", "evidence",
        "extension", "handover", "message", "posting", "self_answer", "self_assessment",
        "self_evidence", "self_form", "self_report", "staff_import_change",
    }  # fmt: skip
    assert {one.mapped.name: one.count for one in held} == {
        one.mapped.name: one.count for one in held_counts(subject_of_nip(SARI_NIP)) if one.count
    }


def test_nobody_elses_rows_are_in_it(filled):
    text = str([(one.columns, one.rows) for one in held_everything(subject_of_nip(JOKO_NIP))])
    assert JOKO_NIP in text
    assert SARI_NIP not in text
    assert HEAD_NIP not in text


def test_who_was_named_as_my_rater_is_in_my_file_and_i_am_in_theirs(filled):
    for nip in (JOKO_NIP, HEAD_NIP):
        (one,) = [h for h in held_everything(subject_of_nip(nip))
                  if h.mapped.name == "rater_override"]  # fmt: skip
        assert "dr. Budi Santoso, M.Kes." in one.rows[0]


def test_an_account_without_employee_has_a_file_too_and_no_secret_is_in_it(filled):
    ratna = privacy_office.account("ratna@contoh.go.id")
    held = held_everything(subject_of_account(ratna.id))
    assert {"account", "role_grant", "login_session"} <= names(held)
    text = str([(one.columns, one.rows) for one in held])
    for secret in (ratna.password_hash, ratna.totp_secret, "password_hash", "totp_secret"):
        assert secret not in text


def test_a_plan_with_all_its_parts_is_its_owners(filled):
    """What hangs on a row of mine is mine: items, indicators, talk; over three keys if need be."""
    parts = {
        "goal", "measure", "skp", "skp_item", "skp_indicator", "skp_expectation",
        "skp_attachment", "skp_message", "evidence",
    }  # fmt: skip
    assert parts <= names(held_everything(subject_of_nip(JOKO_NIP)))
    # Sari has evidence of her own, for her self-assessment; nothing of Joko's plan is in her file.
    assert not (parts - {"evidence"}) & names(held_everything(subject_of_nip(SARI_NIP)))


def test_a_row_is_named_by_what_stands_for_it(filled):
    """A period has no name of its own, and its key here is of two columns."""
    (one,) = [h for h in held_everything(subject_of_nip(SARI_NIP)) if h.mapped.name == "extension"]
    shown = dict(zip(one.columns, one.rows[0], strict=True))
    assert (shown["period_id"], shown["is_practice"]) == ("2026-t3", False)
    (one,) = [h for h in held_everything(subject_of_nip(HEAD_NIP)) if h.mapped.name == "handover"]
    assert dict(zip(one.columns, one.rows[0], strict=True))["to_id"] == "dr. Budi Santoso, M.Kes."


def test_rows_are_paged(filled):
    subject = subject_of_nip(SARI_NIP)
    first, beyond = held_page(subject, "penempatan", 1, 1), held_page(subject, "penempatan", 2, 1)
    assert (first.count, len(first.rows), len(beyond.rows)) == (1, 1, 0)
    assert "Puskesmas Poasia" in first.rows[0]
    with pytest.raises(NotFound):
        held_page(subject, "saran-warga", 1)


def test_the_fifth_export_of_a_day_waits_and_every_one_is_on_record(filled, act):
    subject = subject_of_nip(SARI_NIP)
    for _number in range(5):
        note_export(subject, "json", act)
    with pytest.raises(TooManyTries):
        note_export(subject, "json", act)
    note_export(subject, "json", act, is_own=False)
    assert [one.tag for one in entries()].count("own_file:exported") == 6


def test_the_command_prints_the_file_and_refuses_unknown_numbers(app, filled, tmp_path):
    runner = app.test_cli_runner()
    found = json.loads(runner.invoke(args=["privacy", "export", SARI_NIP]).output)
    assert found["format"] == "portal-own-data/1"
    assert found["tables"]["employee"]["rows"][0]["nip"] == SARI_NIP
    assert found["tables"]["employee"]["class"] == "kepegawaian"
    target = tmp_path / "sari.pdf"
    assert runner.invoke(args=["privacy", "export", SARI_NIP, "--pdf", str(target)]).exit_code == 0
    text = pdf_reader.text(target.read_bytes())
    assert SARI_NIP in "".join(text.split())
    for wrong in ("12", "199999999999999999"):
        answer = runner.invoke(args=["privacy", "export", wrong])
        assert (answer.exit_code, answer.stdout) == (2, "")


def test_a_person_with_nothing_but_an_account_has_a_short_file(app, agency):
    held = held_everything(subject_of_account(people.person("Joko Susilo").id))
    assert names(held) == {"account", "audit_entry"}
    assert factories.PASSWORD not in str(held)
