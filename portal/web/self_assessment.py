"""Self-assessment: the periods, the pages of one, checking, sending, returning."""

import uuid
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, IllegalStep, Invalid, NotAllowed, NotFound
from portal.queries.rated_people import rated_by
from portal.queries.self_assessments import SelfSheet, self_sheet
from portal.queries.self_lists import periods_for, sent_by
from portal.queries.standings import in_sight
from portal.rules.actions import Action
from portal.rules.self_assessments import OPEN_STAGES, Part, SelfState
from portal.services import self_assessments, self_starts
from portal.web import period_words, self_words, skp_words
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.languages import spoken
from portal.web.refusals import words_of
from portal.web.self_form import lines_of
from portal.web.visitors import acting, must_be, myself

bp = Blueprint("self_assessment", __name__, url_prefix="/penilaian-diri")
Errors = list[tuple[str, str]]


@bp.get("")
@signed_in
def index() -> Response:
    """My periods, and what those whom I rate have sent."""
    return _index()


@bp.post("")
@signed_in
def start() -> BaseResponse:
    """Begin (or go on with) the self-assessment of a period."""
    me, act = myself(Action.SELF_WRITE), acting()
    period = next(
        (one.period.id for one in periods_for(me, act.on)
         if str(one.period.id) == request.form.get("periode")), None
    )  # fmt: skip
    if period is None:
        return _index([("periode", _("Pilih periode dari daftar ini."))], 422)
    sight = in_sight(me, must_be(), Action.SELF_WRITE, act.on)
    try:
        made = self_starts.start(me, period, sight.main.family if sight.main else None, act)
    except (IllegalStep, NotFound) as error:
        return _index([("periode", words_of(error))], 409)
    return redirect(url_for(".show", assessment=made), 303)


@bp.get("/<uuid:assessment>")
@signed_in
def show(assessment: uuid.UUID) -> Response:
    """For the owner where it stands; for the rater, and once sent for the owner, what it says."""
    return show_page(loaded(assessment, Action.SELF_READ))


@bp.get("/<uuid:assessment>/periksa")
@signed_in
def check(assessment: uuid.UUID) -> Response:
    """Everything once more before it is sent."""
    sheet = own(assessment)
    if not sheet.row.state.is_open:
        return show_page(sheet)
    return check_page(sheet)


@bp.post("/<uuid:assessment>/kirim")
@signed_in
def send(assessment: uuid.UUID) -> BaseResponse:
    """To the rater, once."""
    sheet, act = own(assessment), acting()
    errors = _unfinished(sheet)
    if errors and sheet.row.state.is_open:
        return check_page(sheet, errors, 422)
    me = sheet.row.employee_id
    rater = in_sight(me, must_be(), Action.SELF_WRITE, act.on).rater.employee_id
    seen, shown = _seen()
    try:
        self_assessments.send(
            assessment, me, rater, seen, act, shown=shown,
            is_unproven="ya" in request.form.getlist("belum"),
        )  # fmt: skip
    except Invalid as error:
        return check_page(own(assessment), [("belum", words_of(error))], 422)
    except (Changed, IllegalStep) as error:
        return check_page(own(assessment), [("kirim", words_of(error))], 409)
    return redirect(url_for(".show", assessment=assessment, kabar="kirim"), 303)


@bp.post("/<uuid:assessment>/kembalikan")
@signed_in
def send_back(assessment: uuid.UUID) -> BaseResponse:
    """Back to its owner, with what is to be mended."""
    sheet = loaded(assessment, Action.SELF_READ)
    if sheet.sight is None or not sheet.sight.may(Action.REVIEW_WRITE):
        raise NotAllowed(_("Hanya pejabat penilai yang mengembalikan penilaian diri."))
    reason, by = request.form.get("alasan", ""), must_be().actor.employee_id
    if by is None:
        raise NotAllowed(_("Akun ini tidak terhubung dengan data pegawai."))
    try:
        self_assessments.send_back(assessment, reason, by, acting())
    except Invalid as error:
        return show_page(sheet, [("alasan", words_of(error))], 422)
    except IllegalStep as error:
        return show_page(loaded(assessment, Action.SELF_READ), [("alasan", words_of(error))], 409)
    return redirect(url_for(".index", kabar="kembalikan"), 303)


def loaded(assessment: uuid.UUID, action: Action, *, is_frame: bool = False) -> SelfSheet:
    """The self-assessment for a purpose, today."""
    return self_sheet(assessment, must_be(), action, acting().on, is_frame=is_frame)


def own(assessment: uuid.UUID, *, is_frame: bool = False) -> SelfSheet:
    """One's own. Raises NotAllowed for anybody else's."""
    sheet = loaded(assessment, Action.SELF_WRITE, is_frame=is_frame)
    if not sheet.is_owner:
        raise NotAllowed(_("Hanya pemiliknya yang mengisi penilaian diri ini."))
    return sheet


def show_page(sheet: SelfSheet, errors: Errors | None = None, status: int = 200) -> Response:
    """The overview of a draft, or everything that was sent."""
    is_draft = sheet.is_owner and sheet.row.state.is_open
    return render(
        "self/overview.html" if is_draft else "self/read.html", status=status, errors=errors or [],
        notice=request.args.get("kabar", ""), typed=request.form, **context(sheet),
    )  # fmt: skip


def context(sheet: SelfSheet) -> dict[str, Any]:
    """What every page about one self-assessment shows."""
    language = spoken()
    groups: dict[str, list[tuple[Part, str, bool, bool]]] = {}
    for part in sheet.parts:
        is_done = not sheet.missing(part)
        is_begun = any(sheet.stored.get(part.place(line.key)) for line in lines_of(sheet, part))
        row = (part, self_words.part_title(part, language), is_done, is_begun)
        groups.setdefault(self_words.part_group(part, language), []).append(row)
    rows = [row for group in groups.values() for row in group]
    return frame(sheet) | {
        "groups": groups, "state": self_words.state_words(sheet.row.state),
        "total": sum(1 for row in rows if sheet.required(row[0])),
        "done": sum(1 for row in rows if sheet.required(row[0]) and row[2]),
        "next_part": next((row[0] for row in rows if not row[2]), None),
        "is_late": sheet.row.due_on < acting().on, "lines": lambda part: lines_of(sheet, part),
    }  # fmt: skip


def frame(sheet: SelfSheet) -> dict[str, Any]:
    """What a page shows around some of its pieces."""
    return {
        "sheet": sheet, "period": period_words.title(sheet.period),
        "fault": self_words.send_fault_words(sheet, acting().on),
        "is_closed": sheet.period.stage not in OPEN_STAGES, "focus": sheet.row.focus,
        "due_words": skp_words.criterion_labels,
    }  # fmt: skip


def check_page(sheet: SelfSheet, errors: Errors | None = None, status: int = 200) -> Response:
    """The last look."""
    return render(
        "self/check.html", status=status, errors=errors or [],
        mark=self_assessments.fingerprint(sheet), **context(sheet),
    )  # fmt: skip


def _unfinished(sheet: SelfSheet) -> Errors:
    """(id of the line on the check page, what to do) for everything required and empty."""
    language = spoken()
    return [
        (
            f"{part.key}-{line.key}",
            _("Isi %(label)s di bagian %(part)s.", label=line.label,
              part=self_words.part_title(part, language)),
        )
        for part in sheet.parts
        for line in lines_of(sheet, part)
        if line.is_missing
    ]  # fmt: skip


def _seen() -> tuple[int, str]:
    """Version and fingerprint of what the last look showed."""
    text, _dash, mark = request.form.get("versi", "").partition("-")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0, mark


def _index(errors: Errors | None = None, status: int = 200) -> Response:
    me, on = myself(Action.SELF_WRITE), acting().on
    rows = periods_for(me, on)
    return render(
        "self/index.html", status=status, errors=errors or [], rows=rows,
        waiting=sent_by(rated_by(me, on)), notice=request.args.get("kabar", ""), today=on,
        title=period_words.title, span_words=period_words.span_words,
        state_words=self_words.state_words,
        has_history=any(one.state is SelfState.DIKIRIM for one in rows),
    )  # fmt: skip
