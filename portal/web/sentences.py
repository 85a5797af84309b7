"""The sentences of a page in its language, each at the price of a look-up.

A staff page speaks a hundred sentences and more. Flask-Babel works out anew for each of them which
language the page has, and Jinja wraps, marks and formats each; together that took longer than
everything else on the page. Here the language is looked at once, and a sentence without blanks is
marked once for each language. What is said is the same, from the same catalogues.
"""

from typing import Any

from babel.support import NullTranslations
from flask import Flask, g
from flask_babel import Domain, _get_current_context, get_locale
from markupsafe import Markup

from portal.extensions import babel


class QuickDomain(Domain):
    """Flask-Babel's domain that remembers for one request which catalogue it speaks from."""

    def get_translations(self) -> NullTranslations:
        """The catalogue of this request's language, which may change on the way."""
        try:
            page = g._flask_babel
            locale, known = page.catalogue
            if locale is page.babel_locale:
                return known  # type: ignore[no-any-return]
        except (AttributeError, RuntimeError):  # the first sentence of a page, or no page at all
            pass
        found: NullTranslations = super().get_translations()
        if page := _get_current_context():
            page.catalogue = (get_locale(), found)
        return found


def init_app(app: Flask) -> None:
    """Let Python and the templates of an application speak through one quick domain."""
    domain = QuickDomain()
    babel.domain_instance = domain
    plain: dict[NullTranslations, dict[str, Markup]] = {}

    def words(sentence: str, /, **blanks: Any) -> Markup:
        """As Jinja's own: always a format, so that a percent sign is written twice."""
        catalogue = domain.get_translations()
        if blanks:
            return Markup(catalogue.ugettext(sentence)) % blanks  # noqa: S704
        known = plain.setdefault(catalogue, {})
        if sentence not in known:
            known[sentence] = Markup(catalogue.ugettext(sentence)) % ()  # noqa: S704
        return known[sentence]

    app.jinja_env.globals.update(_=words, gettext=words)
