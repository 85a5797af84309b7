"""Who may call which address of the office, the survey and the public pages."""

from portal.rules.actions import Action as A
from tests.attacks.needs import LOGIN, OPEN, Needs

OFFICE: dict[str, Needs | None] = {
    # citizens and the public
    **dict.fromkeys(
        (
            *("public.home", "public.unit_index", "public.service_index", "public.privacy"),
            *("public.table", "public.check", "public.check_form", "public.method"),
            *("public.survey_poster", "health.alive", "health.ready", "komponen.show"),
            *("open_data.index", "open_data.figures", "open_data.table", "open_data.schema"),
            *("notices.staff_notice", "notices.dpia", "help.index", "help.show", "help.terms"),
            *("survey.find", "survey.show", "survey.cast", "survey.receipt", "survey.show_slip"),
        ),
        OPEN,
    ),
    # logging in
    **dict.fromkeys(("single_sign_on.start", "single_sign_on.back"), OPEN),
    "single_sign_on.prove": LOGIN,
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
            *("unit_import.form", "unit_import.upload", "unit_import.apply"),
            "unit_import.template",
            *("units.new", "units.add", "units.edit", "units.change", "units.ending"),
            *("units.close", "units.move_staff", "units.add_service", "units.rename_service"),
            *("units.close_service", "unit_helpers.edit", "unit_helpers.save"),
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
    **dict.fromkeys(("agency_card.edit", "agency_card.save"), Needs(A.SETTINGS_WRITE)),
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
    # proof
    **dict.fromkeys(
        ("audit.index", "audit.export_csv", "audit.export_xlsx", "audit.head_pdf"),
        Needs(A.AUDIT_READ),
    ),
    "audit.check": Needs(A.AUDIT_VERIFY),
}
