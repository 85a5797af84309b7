"""What the personnel office adds to a period: extensions, and evaluations signed elsewhere."""

import uuid
from datetime import date

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import IllegalStep, Invalid, NotFound
from portal.queries.people import employee_by_nip
from portal.rules.actions import Action
from portal.rules.nip import NipError, normalised
from portal.services import evaluations, extensions
from portal.services.evaluations import UnknownNips
from portal.services.extensions import ExtensionRefused, NewExtension
from portal.web import period_words
from portal.web.dates import read_date
from portal.web.guards import allowed
from portal.web.periods import Errors, bp, period_page
from portal.web.refusals import words_of
from portal.web.visitors import acting


@bp.post("/<uuid:evaluation>/perpanjangan")
@allowed(Action.PERIODS_WRITE)
def extend(evaluation: uuid.UUID) -> BaseResponse:
    """More time for one employee or one unit, within what the law leaves to the agency."""
    errors: Errors = []
    until = _date("hingga", errors)
    unit = _unit()
    person = None if unit and not request.form.get("nip", "").strip() else _person(errors)
    if until is None and not errors:
        errors.append(("hingga-hari", _("Tulis hari terakhir yang baru.")))
    if person is not None and unit is not None:
        errors.append(("nip", _("Pilih satu pegawai (NIP) atau satu unit kerja, bukan keduanya.")))
    if errors or until is None:
        return period_page(evaluation, errors, 422)
    new = NewExtension(
        request.form.get("tenggat", ""), until, request.form.get("sebab", ""),
        employee_id=person, unit_id=unit,
    )  # fmt: skip
    try:
        extensions.grant(evaluation, new, acting())
    except ExtensionRefused as error:
        words = period_words.extension_fault_words(error.fault, error.limit)
        return period_page(evaluation, [("hingga-hari", words)], 422)
    except Invalid as error:
        return period_page(evaluation, [("sebab", words_of(error))], 422)
    except IllegalStep as error:
        return period_page(evaluation, [("hingga-hari", words_of(error))], 409)
    return redirect(url_for(".show", evaluation=evaluation, kabar="perpanjangan"), 303)


@bp.post("/<uuid:evaluation>/perpanjangan/<uuid:extension>/cabut")
@allowed(Action.PERIODS_WRITE)
def withdraw(evaluation: uuid.UUID, extension: uuid.UUID) -> BaseResponse:
    """Take an extension back while its deadline for everybody has not passed."""
    field = f"cabut-{extension}"
    try:
        extensions.withdraw(evaluation, extension, request.form.get(field, ""), acting())
    except Invalid as error:
        return period_page(evaluation, [(field, words_of(error))], 422)
    except IllegalStep as error:
        return period_page(evaluation, [(field, words_of(error))], 409)
    return redirect(url_for(".show", evaluation=evaluation, kabar="cabut"), 303)


@bp.post("/<uuid:evaluation>/selesai")
@allowed(Action.PERIODS_WRITE)
def note_elsewhere(evaluation: uuid.UUID) -> BaseResponse:
    """Note evaluations that were signed in the national application."""
    errors: Errors = []
    received = _date("terima", errors)
    if errors:
        return period_page(evaluation, errors, 422)
    nips = request.form.get("nip-selesai", "").split("\n")
    try:
        evaluations.note_elsewhere(evaluation, map(str.strip, nips), received, acting())
    except UnknownNips as error:
        shown = ", ".join(one[-4:] for one in error.typed[:5])
        words = _(
            "%(n)s NIP tidak dikenal (berakhir dengan %(ends)s). Perbaiki, lalu kirim lagi;"
            " belum ada yang tercatat.",
            n=len(error.typed), ends=shown,
        )  # fmt: skip
        return period_page(evaluation, [("nip-selesai", words)], 422)
    except (Invalid, IllegalStep) as error:
        return period_page(evaluation, [("nip-selesai", words_of(error))], 422)
    return redirect(url_for(".show", evaluation=evaluation, kabar="selesai"), 303)


def _date(name: str, errors: Errors) -> date | None:
    try:
        return read_date(request.form, name)
    except Invalid as error:
        errors.append((f"{name}-hari", str(error)))
        return None


def _unit() -> uuid.UUID | None:
    try:
        return uuid.UUID(request.form.get("unit", ""))
    except ValueError:
        return None


def _person(errors: Errors) -> uuid.UUID | None:
    typed = request.form.get("nip", "").strip()
    try:
        return employee_by_nip(normalised(typed))[0]
    except NipError:
        errors.append(
            ("nip", _("Tulis NIP 18 digit pegawai yang diberi perpanjangan, atau pilih unitnya."))
        )
    except NotFound as error:
        errors.append(("nip", words_of(error)))
    return None
