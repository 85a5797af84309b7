"""HTTP: routes, forms, guards, rendering."""

from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

from portal.config import ROOT
from portal.extensions import csrf
from portal.web import (
    account_messages,
    accounts,
    assets,
    audit,
    auth,
    board,
    cascade,
    cascade_documents,
    cascade_strategies,
    console,
    corrections,
    counselling,
    dashboards,
    delegations,
    development,
    distribution,
    errors,
    fairness,
    feedback,
    feedback_record,
    feedback_requests,
    filters,
    forum,
    forum_answers,
    forum_cases,
    forum_chair,
    forum_check,
    guards,
    guidance,
    headers,
    health,
    help,
    help_desk,
    holidays,
    home,
    incidents,
    indicators,
    instrument_drafts,
    instrument_editing,
    instruments,
    komponen,
    languages,
    learning,
    log,
    log_documents,
    log_entries,
    log_evidence,
    log_helpers,
    log_imports,
    log_people,
    log_shares,
    log_steps,
    log_weeks,
    messages,
    navigation,
    notices,
    objections,
    open_data,
    organisation_predikats,
    outbox,
    peer_feedback,
    peer_raters,
    peer_round_steps,
    peer_rounds,
    peer_survey,
    peer_team,
    peer_ties,
    people,
    people_accounts,
    people_edit,
    people_import,
    period_extras,
    points,
    privacy,
    public,
    result_files,
    result_office,
    results,
    retention,
    review,
    review_exceptions,
    review_parts,
    review_talks,
    scheme_adoption,
    scheme_drafts,
    scheme_sections,
    schemes,
    self_assessment,
    self_files,
    self_parts,
    service_times,
    signing,
    single_sign_on,
    skp,
    skp_documents,
    skp_items,
    skp_versions,
    sso_client,
    standards,
    survey,
    training,
    training_desk,
    training_needs,
    unit_board,
    unit_helpers,
    units,
    verification,
    visitors,
    warm_pages,
    year_calendar,
)
from portal.web.converters import register_converters
from portal.web.sessions import QuietSessions


def init_app(app: Flask) -> None:
    """Everything between WSGI and the services, in the order in which a request meets it."""
    app.session_interface = QuietSessions()
    register_converters(app)
    assets.init_app(app)
    languages.init_app(app)
    filters.init_app(app)
    visitors.init_app(app)
    navigation.init_app(app)
    help.init_app(app)
    register_blueprints(app)
    guards.init_app(app)
    sso_client.init_app(app)
    warm_pages.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
    serve_assets(app)


def serve_assets(app: Flask) -> None:
    """Static files, answered before Flask and under the same policy."""
    fixed = headers.fixed_headers(app)

    def add_policy(given: Headers, _path: str, _url: str) -> None:
        for name, value in fixed.items():
            given.setdefault(name, value)

    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(ROOT / "static" / "dist"),
        prefix="static/",
        max_age=60,
        allow_all_origins=False,
        add_headers_function=add_policy,
        immutable_file_test=assets.is_immutable,
    )


def register_blueprints(app: Flask) -> None:
    """The journeys, in menu order."""
    for blueprint in (
        public.bp,
        dashboards.bp,
        open_data.bp,
        survey.bp,
        auth.bp,
        single_sign_on.bp,
        account_messages.bp,
        home.bp,
        results.bp,
        result_files.bp,
        result_office.bp,
        objections.bp,
        signing.bp,
        verification.bp,
        self_assessment.bp,
        self_parts.bp,
        organisation_predikats.bp,
        distribution.bp,
        review_exceptions.bp,
        review.bp,
        review_parts.bp,
        review_talks.bp,
        self_files.bp,
        peer_survey.bp,
        peer_feedback.bp,
        messages.bp,
        period_extras.bp,
        holidays.bp,
        year_calendar.bp,
        console.bp,
        skp.bp,
        skp_items.bp,
        feedback_requests.bp,
        feedback_record.bp,
        feedback.bp,
        guidance.bp,
        counselling.bp,
        learning.bp,
        development.bp,
        training_desk.bp,
        training.bp,
        training_needs.bp,
        standards.bp,
        log.bp,
        log_documents.bp,
        log_entries.bp,
        log_evidence.bp,
        log_helpers.bp,
        log_imports.bp,
        log_people.bp,
        log_shares.bp,
        log_steps.bp,
        log_weeks.bp,
        skp_versions.bp,
        skp_documents.bp,
        cascade.bp,
        cascade_strategies.bp,
        cascade_documents.bp,
        indicators.bp,
        fairness.bp,
        forum_answers.bp,
        forum_cases.bp,
        forum_chair.bp,
        forum_check.bp,
        forum.bp,
        unit_board.bp,
        board.bp,
        points.bp,
        service_times.bp,
        peer_raters.bp,
        peer_ties.bp,
        peer_team.bp,
        peer_rounds.bp,
        peer_round_steps.bp,
        people_import.bp,
        people_accounts.bp,
        people_edit.bp,
        people.bp,
        schemes.bp,
        schemes.way,
        scheme_drafts.bp,
        scheme_sections.bp,
        scheme_adoption.bp,
        instruments.bp,
        instrument_drafts.bp,
        instrument_editing.bp,
        units.bp,
        unit_helpers.bp,
        accounts.bp,
        delegations.bp,
        outbox.bp,
        audit.bp,
        corrections.bp,
        retention.bp,
        incidents.bp,
        privacy.bp,
        notices.bp,
        help.bp,
        help_desk.bp,
        health.bp,
    ):
        app.register_blueprint(blueprint)
    # A citizen has no session that another site could abuse; the form's one-time key stops replays.
    csrf.exempt(survey.bp)
    if app.config["PORTAL_ENV"] != "production":
        app.register_blueprint(komponen.bp)
