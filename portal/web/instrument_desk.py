"""What the instrument pages share: who may, who writes, and a file to take away."""

from flask import Response, make_response
from flask_babel import gettext as _

from portal.errors import NotAllowed
from portal.rules.actions import Action
from portal.services.instrument_drafts import Writer
from portal.web.visitors import acting, must_be


def may(action: Action) -> bool:
    """Whether this visitor may do so in the whole agency: instruments belong to no unit."""
    return must_be().may(action, frozenset())


def require(action: Action) -> None:
    """Raises NotAllowed where a grant reaches some units only."""
    if not may(action):
        raise NotAllowed(_("Instrumen dikelola untuk seluruh instansi."))


def writer() -> Writer:
    """The visitor as the one who edits."""
    return Writer(acting(), must_be().account_id)


def download(text: str, key: str) -> Response:
    """A TOML file."""
    response = make_response(text)
    response.mimetype = "application/toml"
    response.headers["Content-Disposition"] = f'attachment; filename="instrumen-{key}.toml"'
    return response
