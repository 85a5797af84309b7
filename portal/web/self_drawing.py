"""Questions of a self-assessment as HTML, drawn once for each answer that they can have.

A step of a scale that was chosen looks the same for everybody, and a version of a questionnaire
never changes; only the address under which a piece saves itself differs.
"""

import uuid

from flask import current_app
from markupsafe import Markup, escape

from portal.web.languages import spoken
from portal.web.self_form import Field

MOST_DRAWN = 2_000
_HOLE = "/alamat/"
_drawn: dict[tuple[object, ...], str] = {}


def drawn(field: Field, version: uuid.UUID | None, url: str) -> Markup:
    """One piece with its line below, ready to be saved by itself."""
    if field.note or field.error or field.clash is not None or not _is_chosen(field):
        return Markup(_draw(field, url))  # noqa: S704 - our own template
    key = (version, field.key, field.value, field.mark, field.is_required, spoken())
    found = _drawn.get(key)
    if found is None:
        if len(_drawn) >= MOST_DRAWN:
            _drawn.clear()
        found = _drawn[key] = _draw(field, _HOLE)
    return Markup(found.replace(_HOLE, str(escape(url))))  # noqa: S704 - our own template


def _is_chosen(field: Field) -> bool:
    return field.item is not None and field.item.kind in ("scale", "choice")


def _draw(field: Field, url: str) -> str:
    template = current_app.jinja_env.get_template("self/_item.html")
    return template.render(field=field, url=url, at=None, mark=None)
