"""Every address: what it asks for is written in one table, and nothing else decides it.

A route that is not in the table fails with what to do; test_who_gets_in.py walks them all.
"""

import pytest
from flask import Flask

from portal.rules.actions import Action as A
from tests.attacks.addresses import routes
from tests.attacks.needs import LOGIN, OPEN, Needs
from tests.attacks.rights_dialogue import DIALOGUE

pytestmark = pytest.mark.engines("sqlite")


RIGHTS: dict[str, Needs | None] = {
    # citizens and the public
    **dict.fromkeys(
        (
            *("public.home", "public.unit_index", "public.service_index", "public.privacy"),
            *("public.table", "public.check", "public.check_form", "public.method"),
            *("public.survey_poster", "health.alive", "health.ready", "komponen.show"),
            *("notices.staff_notice", "notices.dpia", "help.index", "help.show", "help.terms"),
            *("survey.find", "survey.show", "survey.cast", "survey.receipt", "survey.show_slip"),
        ),
        OPEN,
    ),
    # logging in
    **dict.fromkeys(("single_sign_on.start", "single_sign_on.back"), OPEN),
    **dict.fromkeys(
        (
            *("auth.login", "auth.log_in", "auth.log_out", "auth.activation", "auth.activate"),
            *("auth.activation_typed", "auth.activate_typed"),
        ),
        OPEN,
    ),
    **dict.fromkeys(("auth.code", "auth.give_code"), LOGIN),
    # everybody's own
    **dict.fromkeys(
        (
            *("home.show", "account.show", "account.change_password", "account.end_device"),
            *("account.second_factor", "account.enrol", "account.messages"),
            *("delegations.show", "delegations.lend", "delegations.end"),
            *("account.save_messages", "messages.index", "messages.open_message"),
            "messages.mark_all",
            *("privacy.own", "privacy.own_table", "privacy.take_away"),
            *("corrections.mine", "corrections.file"),
        ),
        LOGIN,
    ),
    # the survey desk
    "points.index": Needs(A.POINTS_READ),
    "points.unit": Needs(A.POINTS_READ, of_unit=True),
    "points.point": Needs(A.POINTS_READ, of_unit=True),
    "points.create": Needs(A.POINTS_WRITE, of_unit=True),
    "points.window": Needs(A.POINTS_WRITE, of_unit=True),
    "points.confirm_revoke": Needs(A.POINTS_WRITE, of_unit=True),
    "points.revoke": Needs(A.POINTS_WRITE, of_unit=True),
    "points.slips": Needs(A.SLIPS_PRINT, of_unit=True),
    "points.publish": Needs(A.INDEX_PUBLISH, of_unit=True),
    "points.read_comments": Needs(A.COMMENTS_READ, of_unit=True),
    # accounts
    "accounts.index": Needs(A.ACCOUNTS_READ),
    "accounts.show": Needs(A.ACCOUNTS_READ),
    "accounts.create": Needs(A.ACCOUNTS_READ, A.ACCOUNT_WRITE),
    "accounts.offer_link": Needs(A.ACCOUNTS_READ, A.ACCOUNT_WRITE),
    "accounts.reset_factor": Needs(A.ACCOUNTS_READ, A.ACCOUNT_WRITE),
    "people_accounts.form": Needs(A.ACCOUNTS_READ, A.ACCOUNT_WRITE),
    "people_accounts.issue": Needs(A.ACCOUNTS_READ, A.ACCOUNT_WRITE),
    "accounts.disable": Needs(A.ACCOUNTS_READ, A.ACCOUNT_WRITE),
    "accounts.grant": Needs(A.ACCOUNTS_READ, A.GRANTS_WRITE),
    "accounts.end_grant": Needs(A.ACCOUNTS_READ, A.GRANTS_WRITE),
    # the staff register
    "people.index": Needs(A.PEOPLE_READ),
    "people.show": Needs(person=A.RECORD_READ),
    "people_edit.rater_year_of": Needs(person=A.RECORD_READ),
    "people.add_posting": Needs(person=A.POSTINGS_WRITE),
    "people.end_posting": Needs(person=A.POSTINGS_WRITE),
    "people.name_rater": Needs(person=A.POSTINGS_WRITE),
    "people.end_naming": Needs(person=A.POSTINGS_WRITE),
    **dict.fromkeys(("people.table", "people.sheet"), Needs(A.PEOPLE_READ)),
    **dict.fromkeys(("people_edit.new", "people_edit.add"), Needs(A.PEOPLE_READ, A.RECORD_WRITE)),
    **dict.fromkeys(
        (
            *("people_edit.edit", "people_edit.change", "people_edit.correct_nip"),
            *("people_edit.departure", "people_edit.leave", "people_edit.trail"),
        ),
        Needs(person=A.RECORD_WRITE),
    ),
    # the units
    **dict.fromkeys(("units.index", "units.show"), Needs(A.PEOPLE_READ)),
    **dict.fromkeys(
        (
            *("units.new", "units.add", "units.edit", "units.change", "units.ending"),
            *("units.close", "units.move_staff", "units.add_service", "units.rename_service"),
            "units.close_service",
        ),
        Needs(A.UNITS_WRITE),
    ),
    **dict.fromkeys(
        (
            *("people_import.form", "people_import.upload", "people_import.template"),
            *("people_import.show", "people_import.apply", "people_import.report"),
            *("people_import.confirm_undo", "people_import.undo"),
        ),
        Needs(A.PEOPLE_IMPORT),
    ),
    # the agency's scheme
    "scheme_way.show": LOGIN,
    **dict.fromkeys(
        (
            *("schemes.index", "schemes.version", "schemes.shipped"),
            *("schemes.export_version", "schemes.export_shipped"),
        ),
        Needs(A.SCHEMES_READ),
    ),
    **dict.fromkeys(
        (
            *("scheme_drafts.create", "scheme_drafts.import_form", "scheme_drafts.import_file"),
            *("scheme_drafts.show", "scheme_drafts.export", "scheme_drafts.confirm_discard"),
            *("scheme_drafts.discard", "scheme_sections.edit", "scheme_sections.save"),
            *("scheme_adoption.confirm", "scheme_adoption.adopt"),
        ),
        Needs(A.SCHEMES_WRITE),
    ),
    # instruments
    **dict.fromkeys(
        (
            *("instruments.index", "instruments.show", "instruments.preview_version"),
            "instruments.export",
        ),
        Needs(A.INSTRUMENTS_READ),
    ),
    **dict.fromkeys(
        (
            *("instruments.new", "instruments.create", "instruments.upload", "instruments.copy"),
            *("instrument_drafts.show", "instrument_drafts.arrange", "instrument_drafts.preview"),
            *("instrument_drafts.export", "instrument_drafts.confirm_discard"),
            *("instrument_drafts.discard", "instrument_editing.head"),
            *("instrument_editing.save_head", "instrument_editing.section"),
            *("instrument_editing.save_section", "instrument_editing.new_item"),
            *("instrument_editing.add_item", "instrument_editing.item"),
            "instrument_editing.save_item",
        ),
        Needs(A.INSTRUMENTS_WRITE),
    ),
    **dict.fromkeys(
        (
            *("instruments.adopt", "instrument_drafts.confirm_publish"),
            *("instrument_drafts.publish", "instrument_drafts.withdraw"),
        ),
        Needs(A.INSTRUMENTS_PUBLISH),
    ),
    # what leaves the portal
    "outbox.index": Needs(A.MESSAGES_READ),
    **dict.fromkeys(
        (
            *("outbox.pause", "outbox.resume", "outbox.retry", "outbox.unread"),
            *("outbox.letters", "outbox.letters_pdf", "outbox.printed"),
        ),
        Needs(A.MESSAGES_SEND),
    ),
    # privacy
    "corrections.inbox": Needs(A.PRIVACY_READ),
    "corrections.show": Needs(person=A.RECORD_READ),
    "corrections.decide": Needs(person=A.RECORD_WRITE),
    **dict.fromkeys(
        ("retention.index", "retention.show", "retention.document"), Needs(A.PRIVACY_READ)
    ),
    "retention.run": Needs(A.PRIVACY_PURGE),
    **dict.fromkeys(
        ("incidents.index", "incidents.show", "incidents.document"), Needs(A.AUDIT_READ)
    ),
    **dict.fromkeys(("incidents.form", "incidents.create"), Needs(A.PRIVACY_PURGE)),
    **dict.fromkeys(("help_desk.desk", "help_desk.save"), Needs(A.SETTINGS_WRITE)),
    # periods and days off
    **dict.fromkeys(
        ("periods.index", "periods.show", "holidays.index", "year_calendar.show"),
        Needs(A.PERIODS_READ),
    ),
    **dict.fromkeys(
        (
            *("periods.confirm_open", "periods.open_year", "periods.create_practice"),
            *("periods.confirm_delete", "periods.delete", "periods.extend", "periods.withdraw"),
            *("periods.note_elsewhere", "console.remind"),
        ),
        Needs(A.PERIODS_WRITE),
    ),
    **dict.fromkeys(
        ("periods.confirm_step", "periods.take_step", "periods.undo_step"), Needs(A.PERIODS_STEP)
    ),
    **dict.fromkeys(
        (
            *("holidays.take_over", "holidays.complete", "holidays.new", "holidays.add"),
            *("holidays.edit", "holidays.correct", "holidays.remove", "holidays.paste"),
            "holidays.import_lines",
        ),
        Needs(A.HOLIDAYS_WRITE),
    ),
    **dict.fromkeys(("year_calendar.offer", "year_calendar.revoke"), LOGIN),
    "year_calendar.feed": OPEN,
    **dict.fromkeys(("console.show", "console.export"), Needs(A.PROGRESS_READ)),
    # plans: no role but owner, rater and the rater's superior
    **dict.fromkeys(
        (
            *("skp.index", "skp.start", "skp.submit", "skp.set_plan"),
            *("skp.revise", "skp.drop", "skp.agreements", "skp_items.create"),
            *("skp_items.edit", "skp_items.move", "skp_items.remove"),
        ),
        Needs(person=A.PLAN_WRITE),
    ),
    # the board: raters by their standing, units by the office or by leading them
    "board.index": LOGIN,
    **dict.fromkeys(("board.show", "board.comment"), Needs(person=A.LOG_READ)),
    "board.acknowledge": Needs(person=A.LOG_REVIEW),
    **dict.fromkeys(
        ("unit_board.index", "unit_board.show", "unit_board.export"), Needs(A.PROGRESS_READ)
    ),
    # how long services take
    "service_times.index": Needs(A.INDEX_READ),
    **dict.fromkeys(
        ("service_times.standard", "service_times.set_standard"),
        Needs(A.SERVICE_TIMES_WRITE, of_unit=True),
    ),
    **dict.fromkeys(
        (
            *("service_times.form", "service_times.upload", "service_times.show"),
            *("service_times.apply", "service_times.undo", "service_times.template"),
        ),
        Needs(A.SERVICE_TIMES_WRITE),
    ),
    # the log: nobody but its owner, helpers with consent, rater and the rater's superior
    **dict.fromkeys(
        (
            *("log.index", "log.write", "log.index_for", "log.write_for"),
            *("log_entries.edit", "log_entries.remove", "log_entries.case", "log_entries.copy"),
            *("log_weeks.show", "log_weeks.reflect", "log_weeks.export"),
            *("log_helpers.index", "log_helpers.give", "log_helpers.end"),
            *("log_imports.form", "log_imports.upload", "log_imports.show", "log_imports.apply"),
            *("log_imports.template", "log_steps.show", "log_steps.save"),
        ),
        Needs(person=A.LOG_WRITE),
    ),
    **dict.fromkeys(
        ("log_people.show", "log_entries.comment", "log_evidence.show"), Needs(person=A.LOG_READ)
    ),
    "log_people.acknowledge": Needs(person=A.LOG_REVIEW),
    "log.keep_text": LOGIN,
    **dict.fromkeys(
        (
            *("skp.show", "skp.send_back", "skp.clarify", "skp_versions.compare"),
            "skp_documents.download",
        ),
        Needs(person=A.PLAN_READ),
    ),
    **DIALOGUE,
    # cascading: read by all of the staff, written by the unit's head or a planner
    **dict.fromkeys(
        (
            *("cascade.index", "cascade.my_map", "cascade.unit", "cascade.matrix"),
            *("cascade_documents.matrix", "cascade_documents.workblock"),
        ),
        Needs(A.CASCADE_READ),
    ),
    **dict.fromkeys(
        (
            *("cascade.add_objective", "cascade.edit_objective", "cascade.remove_objective"),
            *("cascade_strategies.create", "cascade_strategies.edit"),
            *("cascade_strategies.remove", "cascade_strategies.share"),
        ),
        Needs(A.CASCADE_WRITE),
    ),
    # the indicator dictionary
    **dict.fromkeys(("indicators.index", "indicators.show"), Needs(A.INDICATORS_READ)),
    **dict.fromkeys(("indicators.propose", "indicators.change"), Needs(A.INDICATORS_PROPOSE)),
    "indicators.decide": Needs(A.INDICATORS_APPROVE),
    # proof
    **dict.fromkeys(
        ("audit.index", "audit.export_csv", "audit.export_xlsx", "audit.head_pdf"),
        Needs(A.AUDIT_READ),
    ),
    "audit.check": Needs(A.AUDIT_VERIFY),
}


def test_every_route_is_in_the_table(app: Flask) -> None:
    known = {rule.endpoint for _, rule in routes(app)}
    assert not known - RIGHTS.keys(), (
        f"Write into RIGHTS of rights.py who may call {sorted(known - RIGHTS.keys())}: "
        "OPEN, LOGIN, or Needs(action) with the action that its guard in portal/web asks for"
    )
    assert not RIGHTS.keys() - known, f"These are gone: {sorted(RIGHTS.keys() - known)}"
