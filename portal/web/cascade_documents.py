"""The matrix (A.1.5) and workblocks (A.1.4) of a unit as files."""

import uuid

from flask import Blueprint, Response, abort
from flask_babel import force_locale
from flask_babel import gettext as _

from portal.documents.cascade_forms import matrix_form, workblock_form
from portal.queries.cascade_matrix import matrix_of
from portal.rules.actions import Action
from portal.web.cascade import shared_sheet_of
from portal.web.downloads import KINDS, form_file
from portal.web.filters import known_agency, tanggal
from portal.web.guards import allowed

bp = Blueprint("cascade_documents", __name__, url_prefix="/kaskade/<slug:unit>/<int:year>")


@bp.get("/matriks/unduh/<string:form_kind>")
@allowed(Action.CASCADE_READ)
def matrix(unit: str, year: int, form_kind: str) -> Response:
    """Form A.1.5, in both layouts where there are teams."""
    sheet = shared_sheet_of(unit, year)
    with force_locale("id"):
        form = matrix_form(sheet, matrix_of(sheet), known_agency().name, _period(year))
    return form_file(form, _known(form_kind), f"a-1-5 matriks {unit} {year}")


@bp.get("/strategi/<uuid:strategy>/unduh/<string:form_kind>")
@allowed(Action.CASCADE_READ)
def workblock(unit: str, year: int, strategy: uuid.UUID, form_kind: str) -> Response:
    """Form A.1.4 of one strategy."""
    sheet = shared_sheet_of(unit, year)
    row = sheet.strategy(strategy)
    with force_locale("id"):
        due = tanggal(row.due_on) if row.due_on else ""
        form = workblock_form(sheet, row, due, known_agency().name, _period(year))
    return form_file(form, _known(form_kind), f"a-1-4 workblock {unit} {year}")


def _known(form_kind: str) -> str:
    if form_kind not in KINDS:
        abort(404)
    return form_kind


def _period(year: int) -> str:
    return _("Periode penilaian: %(year)s", year=year)
