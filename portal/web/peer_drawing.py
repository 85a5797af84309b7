"""The items of a form about a colleague, drawn once for each questionnaire and language.

A published questionnaire never changes; only the address under which an item asks for its line
differs, and what was typed, which is drawn anew.
"""

import uuid
from functools import lru_cache

from flask import render_template, url_for
from markupsafe import Markup, escape

from portal.queries.peer_duties import Duty
from portal.web import peer_form
from portal.web.languages import spoken

_HOLE = "/menilai-rekan/alamat-butir"


def items(duty: Duty, given: peer_form.Read | None) -> Markup:
    """All blocks of the form."""
    url = url_for("peer_survey.piece", duty=duty.id)
    if given is not None:
        return Markup(_draw(duty.version_id, url, given))  # noqa: S704 - our own template
    found = _fresh(duty.version_id, spoken())
    return Markup(found.replace(_HOLE, str(escape(url))))  # noqa: S704 - our own template


@lru_cache(maxsize=64)
def _fresh(version_id: uuid.UUID, _language: str) -> str:
    return _draw(version_id, _HOLE, None)


def _draw(version_id: uuid.UUID, url: str, given: peer_form.Read | None) -> str:
    done, total = peer_form.answered(version_id, given.values if given else {})
    return render_template(
        "peer_survey/_blocks.html", blocks=peer_form.blocks(version_id, given), url=url, done=done,
        total=total,
    )  # fmt: skip
