"""Predikat from before the portal: pasted from the national application's export."""

import uuid

from flask import Blueprint, request, url_for
from flask import redirect as to
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Invalid
from portal.queries.earlier_results import earlier_documents, names_of, people_by_nip
from portal.rules.actions import Action
from portal.rules.predikat import Predikat
from portal.rules.survey_periods import SurveyPeriod
from portal.services import earlier_results
from portal.web.growth_forms import Errors
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.period_words import span_words
from portal.web.refusals import words_of
from portal.web.visitors import acting

bp = Blueprint("earlier_results", __name__, url_prefix="/penghargaan")
NAMES = {one.value.replace("_", " "): one for one in Predikat} | {"cukup": Predikat.BUTUH_PERBAIKAN}


@bp.route("/predikat-lama", methods=["GET", "POST"])
@allowed(Action.RECOGNITION_WRITE)
def edit() -> BaseResponse:
    """Lines of NIP; period; predikat, all or nothing."""
    errors, status, clash = Errors(), 422, None
    if request.method == "POST":
        try:
            lines = _lines(request.form.get("baris", ""))
            document, mark = request.form.get("dokumen", ""), request.form.get("dilihat", "")
            number = earlier_results.record(lines, document, acting(), replaces=mark)
            return to(url_for(".edit", kabar=number), 303)
        except Invalid as error:
            field = "dokumen" if "dokumen" in error.message else "baris"
            errors.append((field, words_of(error)))
        except earlier_results.Replaces as error:
            errors, status, clash = Errors([("baris", words_of(error))]), 409, error
    return render(
        "recognition/earlier.html", status=status if errors else 200, errors=errors, clash=clash,
        names=names_of([person for person, _key in [*clash.before][:20]]) if clash else {},
        span_words=span_words,
        typed=request.form, documents=earlier_documents(acting().at),
        notice=request.args.get("kabar", ""),
    )  # fmt: skip


def _lines(text: str) -> list[tuple[uuid.UUID, str, Predikat]]:
    """Raises Invalid, naming the first line that cannot be read."""
    rows = [line.replace("\t", ";").split(";") for line in text.splitlines() if line.strip()]
    known = people_by_nip([row[0].strip() for row in rows])
    found = []
    for number, row in enumerate(rows, start=1):
        if len(row) != 3:
            raise Invalid(_("Baris %(n)s: tulis NIP; periode; predikat.", n=number))
        nip, span, name = (cell.strip() for cell in row)
        if nip not in known:
            raise Invalid(_("Baris %(n)s: NIP ini tidak dikenal.", n=number))
        try:
            key = SurveyPeriod.parse(span.casefold()).key
        except ValueError:
            raise Invalid(_("Baris %(n)s: periode seperti 2025-t4 atau 2025.", n=number)) from None
        predikat = NAMES.get(" ".join(name.casefold().replace("_", " ").split()))
        if predikat is None:
            raise Invalid(_("Baris %(n)s: predikat ini tidak dikenal.", n=number))
        found.append((known[nip], key, predikat))
    return found
