"""The log as official files: Rencana Aksi (B.1.1) and Pendokumentasian Kinerja (B.1.2)."""

import uuid

from flask import Blueprint, Response, abort

from portal.documents.log_forms import action_plan_form, documentation_form
from portal.documents.official_forms import OfficialForm
from portal.queries.action_steps import steps_of
from portal.queries.form_heads import form_heads
from portal.queries.log_progress import progress_of
from portal.queries.realisations import realised
from portal.queries.standings import Sight, in_sight
from portal.rules.actions import Action
from portal.rules.survey_periods import SurveyPeriod
from portal.web.downloads import KINDS, form_file
from portal.web.evaluation_spans import span_asked
from portal.web.filters import known_agency
from portal.web.guards import signed_in
from portal.web.visitors import acting, must_be

bp = Blueprint("log_documents", __name__, url_prefix="/catatan/pegawai/<uuid:person>/unduh")
FORMS = {"rencana-aksi": "B.1.1", "pendokumentasian": "B.1.2"}


@bp.get("/<string:which>/<string:form_kind>")
@signed_in
def download(person: uuid.UUID, which: str, form_kind: str) -> Response:
    """`which` is rencana-aksi or pendokumentasian, of the period that is asked for."""
    sight = in_sight(person, must_be(), Action.LOG_READ, acting().on)
    if form_kind not in KINDS or which not in FORMS:
        abort(404)
    span = span_asked()
    form = _form(sight, which, span)
    return form_file(form, form_kind, f"{form.code} {sight.name} {span.key}")


def _form(sight: Sight, which: str, span: SurveyPeriod) -> OfficialForm:
    on = acting().on
    found = form_heads([sight.id, sight.rater.employee_id], on)
    heads = (found[sight.id], found[sight.rater.employee_id])
    goals, steps = progress_of(sight.id, min(span.end, on)), steps_of(sight.id, span.year)
    printed = {
        "agency": known_agency().name,
        "period": f"PERIODE: {span.label.upper()}",
    }
    if FORMS[which] == "B.1.1":
        return action_plan_form(goals, steps, heads, **printed)
    results = realised(sight.id, span.start, min(span.end, on))
    return documentation_form(goals, steps, results, heads, **printed)
