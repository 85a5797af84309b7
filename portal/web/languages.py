"""Languages: Indonesian is the source, English is complete, regional packs fall back to Indonesian.

A regional pack is the locale `id@xx` (a modifier of Indonesian), because locale data exists for few
regional languages; dates and numbers are then Indonesian and untranslated sentences too.
"""

from dataclasses import dataclass

from flask import Flask, g, has_request_context, request
from flask_babel import refresh

from portal.extensions import babel
from portal.web import catalogues, sentences


@dataclass(frozen=True)
class Language:
    """`tag` is the locale and the query value, `html` the value of the lang attribute, `name` its
    own name.
    """

    tag: str
    html: str
    name: str


LANGUAGES = (
    Language("id", "id", "Bahasa Indonesia"),
    Language("en", "en", "English"),
    Language("id@jv", "jv", "Basa Jawa"),
)
BY_TAG = {language.tag: language for language in LANGUAGES}
SURVEY_ONLY = {"id@jv"}
SPOKEN_AT = "survey."  # regional packs cover the survey and its poster


def chosen() -> str:
    """The language of this request: `bahasa` in the form, else in the address, else Indonesian."""
    if not has_request_context():
        return "id"
    if "language" not in g:
        g.language = _known(request.args.get("bahasa", ""))
    return str(g.language)


def spoken() -> str:
    """The language in which this page really speaks: regional packs end with the survey."""
    tag = chosen()
    endpoint = (request.endpoint or "") if has_request_context() else ""
    return "id" if tag in SURVEY_ONLY and not endpoint.startswith(SPOKEN_AT) else tag


def choose(tag: str) -> None:
    """Switch the rest of this request to another language (the switch inside a form)."""
    g.language = _known(tag)
    refresh()


def _known(tag: str) -> str:
    return tag if tag in BY_TAG else "id"


def locale() -> str:
    """The locale for sentences, dates and numbers; posters speak regional languages as well."""
    is_poster = has_request_context() and request.endpoint == "public.survey_poster"
    return chosen() if is_poster else spoken()


def init_app(app: Flask) -> None:
    """Bind Flask-Babel, and keep the chosen language in links of the same visit."""
    if app.config["PORTAL_ENV"] != "production":
        catalogues.build()
    babel.init_app(app, locale_selector=locale)
    sentences.init_app(app)
    app.extensions["language_names"] = [language.name for language in LANGUAGES]

    @app.url_defaults
    def keep_language(_endpoint: str, values: dict[str, object]) -> None:
        if has_request_context() and "bahasa" not in values and chosen() != "id":
            values["bahasa"] = chosen()

    @app.context_processor
    def language_of_page() -> dict[str, object]:
        return {"lang": BY_TAG[spoken()].html, "bahasa": chosen()}
