"""Capaian kinerja organisasi: by unit and period, with its basis, before anybody is rated."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, IllegalStep, Invalid, NotAllowed, NotFound
from portal.queries.organisation_predikats import LedUnit, led_unit, led_units, with_predikat
from portal.queries.periods import PeriodRow, current_periods, period_row
from portal.rules.predikat import OrganisationPredikat
from portal.rules.workflow import RATING
from portal.services import organisation_predikats
from portal.services.organisation_predikats import NewOrganisation
from portal.web import period_words, review_words
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.paging import page_number, pager
from portal.web.refusals import words_of
from portal.web.visitors import acting, is_staff, must_be

bp = Blueprint("organisation_predikats", __name__, url_prefix="/penilaian/organisasi")
PER_PAGE = 25
Errors = list[tuple[str, str]]


@bp.get("")
@signed_in
def index() -> Response:
    """Units and their predicates in a period."""
    on = acting().on
    periods = current_periods(on)
    period = chosen_period(periods)
    units = [o for o in led_units(must_be(), period.id, on) if o.is_led] if period else []
    text = request.args.get("q", "").strip()[:100]
    found = [one for one in units if text.casefold() in one.name.casefold()]
    page = page_number(request.args.get("halaman", ""))
    shown = found[(page - 1) * PER_PAGE :][:PER_PAGE]
    kept = {"q": text, "periode": str(period.id) if period else ""}
    return render(
        "organisation_predikats/index.html", period=period, total=len(units), sought=text,
        units=with_predikat(shown, period.id) if period and shown else [],
        missing=sum(one.is_missing for one in units),
        title=period_words.title, words=review_words, notice=request.args.get("kabar", ""),
        pager=pager(page, len(found), PER_PAGE, ".index", **{k: v for k, v in kept.items() if v}),
        periods=periods, is_staff=is_staff(),
    )  # fmt: skip


@bp.get("/<uuid:node>")
@signed_in
def edit(node: uuid.UUID) -> Response:
    """The form of one unit."""
    return _form(*_writable(node))


@bp.post("/<uuid:node>")
@signed_in
def save(node: uuid.UUID) -> BaseResponse:
    """Enter or correct it."""
    one, period = _writable(node)
    form = request.form
    typed = form.get("predikat", "")
    if typed not in list(OrganisationPredikat):
        return _form(one, period, [("predikat", _("Pilih predikat kinerja organisasi."))], 422)
    new = NewOrganisation(
        OrganisationPredikat(typed), form.get("dasar", ""), "tahun-lalu" in form,
        form.get("alasan", ""),
    )  # fmt: skip
    seen = form.get("versi", "")
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0
    try:
        organisation_predikats.set_predikat(node, period.id, new, version, acting())
    except Invalid as error:
        return _form(one, period, [("dasar", words_of(error))], 422)
    except (Changed, IllegalStep) as error:
        return _form(*_writable(node), [("predikat", words_of(error))], 409)
    return redirect(url_for(".index", periode=period.id, kabar="simpan"), 303)


def chosen_period(current: Sequence[PeriodRow] | None = None) -> PeriodRow | None:
    """The period of the address, else the newest one that is open for evaluation; practice ones by
    address only.  `current` are the current periods, where the page has read them.
    """
    typed = request.values.get("periode", "")
    if typed:
        try:
            return period_row(uuid.UUID(typed))
        except ValueError:
            raise NotFound("Periode ini tidak dikenal.") from None
    found = current_periods(acting().on) if current is None else current
    rated = [one for one in found if one.stage in RATING]
    return max(rated, key=lambda one: one.window.closes) if rated else next(iter(found), None)


def _writable(unit: uuid.UUID) -> tuple[LedUnit, PeriodRow]:
    period = chosen_period()
    if period is None:
        raise NotFound("Periode ini tidak dikenal.")
    one = led_unit(unit, must_be(), period.id, acting().on)
    if not one.may_write:
        raise NotAllowed(_("Predikat unit ini ditetapkan pimpinan di atasnya atau kepegawaian."))
    return one, period


def _form(
    one: LedUnit, period: PeriodRow, errors: Errors | None = None, status: int = 200
) -> Response:
    typed: Mapping[str, Any] = request.form
    row = one.row if status == 409 else None
    return render(
        "organisation_predikats/edit.html", status=status, errors=errors or [], one=one,
        stored={"predikat": row.predikat.value, "dasar": row.basis} if row else None,
        period=period, title=period_words.title, words=review_words, typed=typed,
        options=[(o.value, review_words.organisation_words(o)) for o in OrganisationPredikat],
    )  # fmt: skip
