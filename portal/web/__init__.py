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
    counselling,
    errors,
    feedback,
    feedback_record,
    feedback_requests,
    filters,
    guards,
    guidance,
    headers,
    health,
    home,
    komponen,
    languages,
    messages,
    navigation,
    outbox,
    people,
    people_import,
    points,
    public,
    scheme_adoption,
    scheme_drafts,
    scheme_sections,
    schemes,
    skp,
    skp_items,
    survey,
    visitors,
)
from portal.web.converters import register_converters


def init_app(app: Flask) -> None:
    """Everything between WSGI and the services, in the order in which a request meets it."""
    register_converters(app)
    assets.init_app(app)
    languages.init_app(app)
    filters.init_app(app)
    visitors.init_app(app)
    navigation.init_app(app)
    register_blueprints(app)
    guards.init_app(app)
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
        survey.bp,
        auth.bp,
        account_messages.bp,
        home.bp,
        messages.bp,
        skp.bp,
        skp_items.bp,
        feedback_requests.bp,
        feedback_record.bp,
        feedback.bp,
        guidance.bp,
        counselling.bp,
        points.bp,
        people_import.bp,
        people.bp,
        schemes.bp,
        schemes.way,
        scheme_drafts.bp,
        scheme_sections.bp,
        scheme_adoption.bp,
        accounts.bp,
        outbox.bp,
        audit.bp,
        health.bp,
    ):
        app.register_blueprint(blueprint)
    # A citizen has no session that another site could abuse; the form's one-time key stops replays.
    csrf.exempt(survey.bp)
    if app.config["PORTAL_ENV"] != "production":
        app.register_blueprint(komponen.bp)
