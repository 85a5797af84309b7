"""The citizen survey: find a counter, answer without login, get a receipt."""

import re

from flask import Blueprint, Response, current_app, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal import clock
from portal.errors import Closed, NotFound, SlipSpent
from portal.queries.receipts import ReceiptStatus, receipt_status
from portal.queries.survey_points import point_of_slip
from portal.rules import codes
from portal.rules.channels import Channel, HalfDay
from portal.rules.instruments import Checked
from portal.services.ballots import CastBallot, Taken, cast_citizen
from portal.services.survey_points import pepper, slip_digest
from portal.services.unit_index import mix_round
from portal.web.citizen_form import FormProblem
from portal.web.guards import public
from portal.web.htmx import render, wants_fragment
from portal.web.languages import choose
from portal.web.point_cache import CachedPoint, points
from portal.web.posted import Posted, read_form
from portal.web.recent_receipts import recent_receipts
from portal.web.survey_pages import (
    cached_page,
    form_page,
    new_key,
    receipt_page,
    receipt_url,
    refusal,
)

bp = Blueprint("survey", __name__)
KEY = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")
MODES = {"poster": Channel.POSTER, "kiosk": Channel.KIOSK, "dibantu": Channel.DIBANTU}


@bp.get("/s")
@public
def find() -> BaseResponse:
    """Type a code by hand, for phones without a scanner."""
    typed = request.args.get("kode", "").strip()
    if not typed:
        return render("survey/find.html", code="", error=None)
    if slip := codes.normalise(typed, codes.SLIP_LENGTH):
        return redirect(url_for(".show_slip", slip=slip), 303)
    code = codes.normalise(typed, codes.POINT_LENGTH)
    if code is None:
        error = _("Tulis 8 huruf dan angka yang tercetak di bawah gambar QR.")
        return render("survey/find.html", status=422, code=typed, error=error)
    try:
        points().get(code)
    except NotFound:
        error = _(
            "Kode %(code)s tidak kami kenal. Periksa lagi huruf dan angkanya.",
            code=codes.grouped(code),
        )
        return render("survey/find.html", status=404, code=typed, error=error)
    return redirect(url_for(".show", code=code), 303)


@bp.get("/s/<code:code>/<any(kiosk, dibantu):mode>")
@bp.get("/S/<code:code>")
@bp.get("/s/<code:code>")  # the last one is what url_for builds
@public
def show(code: str, mode: str = "poster") -> Response:
    """The form of a counter, from memory; only the one-time key is new."""
    entry = _known(code)
    if isinstance(entry, Response):
        return entry
    return refusal(entry.point) or cached_page(entry, mode, new_key())


@bp.get("/K/<slip:slip>")
@bp.get("/k/<slip:slip>")
@public
def show_slip(slip: str) -> Response:
    """The same form, opened with a one-time slip; a used slip is told at once."""
    point, fresh = point_of_slip(_digest(slip))
    entry = points().put(point)
    if not fresh:
        return refusal(point) or form_page(
            entry, "poster", Posted(), (FormProblem("", "slip_spent"),), new_key(), status=409
        )
    return refusal(point) or cached_page(entry, "karcis", new_key(), slip)


@bp.post("/s/<code:code>")
@bp.post("/s/<code:code>/<any(kiosk, dibantu):mode>")
@public
def cast(code: str, mode: str = "poster") -> BaseResponse:
    """Take one answer; a language button only redraws the form with everything typed."""
    posted = read_form()
    entry = _known(code)
    if isinstance(entry, Response):
        return entry
    if refused := refusal(entry.point):
        return refused
    key = posted.first("kunci")
    good_key = key if KEY.fullmatch(key) else new_key()
    if posted.first("bahasa"):
        choose(posted.first("bahasa"))
        return form_page(entry, mode, posted, (), good_key, status=200)
    checked = entry.checker.check(posted.values)
    problems = (*control_problems(posted), *checked.problems)
    if problems:
        return form_page(entry, mode, posted, problems, good_key, status=422)
    return _take(entry, mode, posted, checked)


@bp.get("/s/<code:code>/terima-kasih/<receipt:receipt>")
@public
def receipt(code: str, receipt: str) -> Response:
    """The receipt at its own address, so that reloading sends nothing again."""
    known = receipt in recent_receipts()
    if not known and receipt_status(receipt) is ReceiptStatus.TIDAK_DITEMUKAN:
        raise NotFound(_("Tanda terima ini tidak kami kenal. Periksa huruf dan angkanya."))
    return receipt_page(points().get(code), receipt, kiosk=request.args.get("cara") == "kiosk")


def control_problems(posted: Posted) -> tuple[FormProblem, ...]:
    """Problems of the form itself: unreadable bytes, a filled trap field, a missing or doubled
    key.
    """
    found = [FormProblem(name, "unreadable") for name in posted.unreadable]
    if posted.first("situs"):
        found.append(FormProblem("situs", "not_empty"))
    keys = posted.values.get("kunci", [])
    if len(keys) != 1 or not KEY.fullmatch(keys[0]):
        found.append(FormProblem("kunci", "no_key"))
    return tuple(found)


def _digest(slip: str) -> str:
    return slip_digest(slip, pepper(current_app.config["SECRET_KEY"]))


def _known(code: str) -> CachedPoint | Response:
    try:
        return points().get(code)
    except NotFound:
        return render("survey/unknown.html", status=404, revoked=False)


def _take(entry: CachedPoint, mode: str, posted: Posted, checked: Checked) -> BaseResponse:
    slip = codes.normalise(posted.first("karcis"), codes.SLIP_LENGTH)
    now = clock.now(entry.point.time_zone)
    ballot = CastBallot(
        point_id=entry.point.id,
        version_id=entry.point.version_id,
        key=posted.first("kunci"),
        on_date=now.date(),
        half_day=HalfDay.at(now.hour),
        channel=Channel.KARCIS if slip else MODES[mode],
        scores=checked.scores,
        profile=checked.profile,
        comment=checked.comment,
        slip_digest=_digest(slip) if slip else None,
    )
    try:
        taken = cast_citizen(ballot)
    except SlipSpent:
        posted.values.pop("karcis")
        spent = (FormProblem("", "slip_spent"),)
        return form_page(entry, mode, posted, spent, ballot.key, status=409)
    except Closed:
        points().clear()
        return refusal(points().get(entry.point.code).point) or render(
            "survey/closed.html", status=403, point=entry.point, reopens=None
        )
    if current_app.config["DRAIN_AT_ONCE"]:
        mix_round(
            now.date(), current_app.config["BALLOT_BATCH"], current_app.config["RUNNING_STEP"]
        )
    return _thank(entry, mode, taken)


def _thank(entry: CachedPoint, mode: str, taken: Taken) -> BaseResponse:
    recent_receipts().add(taken.receipt)
    kiosk = mode == "kiosk"
    url = receipt_url(entry, taken.receipt, kiosk=kiosk)
    if not wants_fragment():
        return Response(status=303, headers={"Location": url})
    response = receipt_page(entry, taken.receipt, kiosk=kiosk)
    response.headers["HX-Push-Url"] = url
    return response
