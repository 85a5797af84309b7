"""Guidance (bimbingan kinerja): forms B.1.6-B.1.9 between guide, employee and the superior."""

import uuid
from collections.abc import Callable

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.documents import guidance_forms
from portal.documents.official_forms import OfficialForm
from portal.errors import Changed, IllegalStep, Invalid, NotAllowed, NotFound
from portal.queries import guidance as found
from portal.queries.form_heads import form_heads
from portal.queries.guidance import GuidanceSheet
from portal.queries.standings import Sight, in_sight
from portal.rules.actions import Action
from portal.rules.guidance import (
    COMPETENCES,
    MOST_TECHNICAL,
    SCALE,
    STATEMENTS,
    GuidanceKind,
    fields_of,
)
from portal.rules.measures import Competence
from portal.services import guidance
from portal.services.guidance import NewGuidance
from portal.web.dates import parts_of, read_date
from portal.web.downloads import form_file
from portal.web.feedback import employee
from portal.web.feedback_form import member
from portal.web.filters import known_agency, saat
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.refusals import words_of
from portal.web.visitors import acting, must_be

bp = Blueprint("guidance", __name__, url_prefix="/bimbingan")
Errors = list[tuple[str, str]]
FORMS = {
    "b16": guidance_forms.guidance_form,
    "b18": guidance_forms.review_form,
    "b19": guidance_forms.competence_form,
}


@bp.get("")
@signed_in
def index() -> Response:
    """Guidance that I received or gave."""
    me = employee(Action.FEEDBACK_READ)
    return render("guidance/index.html", rows=found.guidance_list(me), me=me)


@bp.route("/baru/<uuid:person>", methods=["GET", "POST"])
@signed_in
def create(person: uuid.UUID) -> BaseResponse:
    """The rater writes down a guidance of one of their people."""
    sight = in_sight(person, must_be(), Action.FEEDBACK_GIVE, acting().on)
    kind = member(GuidanceKind, request.values.get("jenis", "")) or GuidanceKind.COACHING
    errors: Errors = []
    if request.method == "POST":
        try:
            made = guidance.write(person, _me(), _read(kind), acting())
            return redirect(url_for(".show", guidance_id=made, kabar="tersimpan"), 303)
        except Invalid as error:
            errors = [_placed(error, kind)]
    return _edit_page(sight, kind, None, errors)


@bp.get("/<uuid:guidance_id>")
@signed_in
def show(guidance_id: uuid.UUID) -> Response:
    """One guidance with what may be done next."""
    return _show(_sheet(guidance_id))


@bp.route("/<uuid:guidance_id>/ubah", methods=["GET", "POST"])
@signed_in
def edit(guidance_id: uuid.UUID) -> BaseResponse:
    """Other words before both have signed."""
    sheet = _sheet(guidance_id)
    if not sheet.is_guide:
        raise NotAllowed(_("Hanya pembimbing yang mengubah formulir ini."))
    errors: Errors = []
    status = 200
    if request.method == "POST":
        try:
            guidance.rewrite(guidance_id, _me(), _read(sheet.row.kind), _seen(), acting())
            return redirect(url_for(".show", guidance_id=guidance_id, kabar="tersimpan"), 303)
        except Invalid as error:
            errors, status = [_placed(error, sheet.row.kind)], 422
        except (Changed, IllegalStep) as error:
            errors, status = [(fields_of(sheet.row.kind)[0].key, words_of(error))], 409
    now = _sheet(guidance_id) if status == 409 else sheet
    return _edit_page(sheet.sight, sheet.row.kind, now, errors, status)


@bp.post("/<uuid:guidance_id>/tanda-tangan")
@signed_in
def sign(guidance_id: uuid.UUID) -> BaseResponse:
    """Sign what was shown."""
    return _done(guidance_id, "tanda-tangan", lambda: guidance.sign(
        guidance_id, _me(), _seen(), acting()
    ))  # fmt: skip


@bp.route("/<uuid:guidance_id>/umpan-balik", methods=["GET", "POST"])
@signed_in
def review(guidance_id: uuid.UUID) -> BaseResponse:
    """The nine statements of B.1.8, for the superior of the guide."""
    sheet = _sheet(guidance_id)
    if not sheet.sight.is_oneself:
        raise NotAllowed(_("Formulir ini diisi pegawai yang dibimbing."))
    errors: Errors = []
    if request.method == "POST":
        answers = {one.key: request.form.get(f"p{one.key}", "") for one in STATEMENTS}
        empty = next((key for key, text in answers.items() if not text.strip()), STATEMENTS[0].key)
        try:
            guidance.review(guidance_id, _me(), answers, acting())
            return redirect(url_for(".show", guidance_id=guidance_id, kabar="dikirim"), 303)
        except (Invalid, IllegalStep) as error:
            errors = [(f"p{empty}", words_of(error))]
    return render(
        "guidance/review.html", status=422 if errors else 200, sheet=sheet, errors=errors,
        typed=request.form, statements=STATEMENTS,
    )  # fmt: skip


@bp.route("/<uuid:guidance_id>/kompetensi", methods=["GET", "POST"])
@signed_in
def evaluate(guidance_id: uuid.UUID) -> BaseResponse:
    """The levels of B.1.9 with their reasons."""
    sheet = _sheet(guidance_id)
    if not sheet.is_guide:
        raise NotAllowed(_("Evaluasi kompetensi diisi pembimbing."))
    errors: Errors = []
    if request.method == "POST":
        form = request.form
        levels = {
            one: (int(form[f"nilai-{one.value}"]), form.get(f"alasan-{one.value}", ""))
            for one in COMPETENCES
            if form.get(f"nilai-{one.value}", "") in {str(level) for level in SCALE}
        }
        named = _technical()
        try:
            guidance.evaluate(
                guidance_id, _me(), levels, form.get("rekomendasi", ""), acting(),
                [(name, level, why) for _place, name, level, why in named],
            )  # fmt: skip
            return redirect(url_for(".show", guidance_id=guidance_id, kabar="tersimpan"), 303)
        except (Invalid, IllegalStep) as error:
            errors = [(_unfinished(levels, named), words_of(error))]
    return render(
        "guidance/evaluate.html", status=422 if errors else 200, sheet=sheet, errors=errors,
        typed=request.form, competences=COMPETENCES, technical=range(1, MOST_TECHNICAL + 1),
        scale=[("", _("Tidak dinilai")), *((str(n), f"{n} {w}") for n, (w, _r) in SCALE.items())],
    )  # fmt: skip


def _technical() -> list[tuple[int, str, int, str]]:
    """(place, name, level, reason) of the lines of the third row that were begun; 0 = no level."""
    form, found = request.form, []
    for place in range(1, MOST_TECHNICAL + 1):
        name, reason = (form.get(f"{word}-teknis-{place}", "") for word in ("nama", "alasan"))
        level = form.get(f"nilai-teknis-{place}", "")
        if name.strip() or level or reason.strip():
            number = int(level) if level in {str(one) for one in SCALE} else 0
            found.append((place, name, number, reason))
    return found


def _unfinished(
    levels: dict[Competence, tuple[int, str]], named: list[tuple[int, str, int, str]]
) -> str:
    """The first field to be mended."""
    for one, (_level, reason) in levels.items():
        if not reason.strip():
            return f"alasan-{one.value}"
    for place, name, level, reason in named:
        for word, is_there in (
            ("nama", name.strip()),
            ("nilai", level),
            ("alasan", reason.strip()),
        ):
            if not is_there:
                return f"{word}-teknis-{place}"
    return "rekomendasi" if levels or named else "nilai-integritas"


@bp.get("/<uuid:guidance_id>/formulir.pdf")
@signed_in
def form_pdf(guidance_id: uuid.UUID) -> BaseResponse:
    """The official form asked for (`kode`): b16 (also B.1.7), b18 or b19."""
    form = _form(guidance_id)
    return form_file(form, "pdf", form.code)


@bp.get("/<uuid:guidance_id>/formulir.xlsx")
@signed_in
def form_xlsx(guidance_id: uuid.UUID) -> BaseResponse:
    """The same as a workbook."""
    form = _form(guidance_id)
    return form_file(form, "xlsx", form.code)


def _me() -> uuid.UUID:
    return employee(Action.FEEDBACK_READ)


def _sheet(guidance_id: uuid.UUID) -> GuidanceSheet:
    return found.guidance_sheet(guidance_id, must_be(), acting().on)


def _seen() -> int:
    text = request.form.get("versi", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _read(kind: GuidanceKind) -> NewGuidance:
    """The form as typed. Raises Invalid for a day that is none."""
    form = request.form
    return NewGuidance(
        kind, read_date(form, "tanggal") or acting().on,
        {field.key: form.get(field.key, "") for field in fields_of(kind)},
        adjusts_target=form.get("penyesuaian") == "ya",
    )  # fmt: skip


def _placed(error: Invalid, kind: GuidanceKind) -> tuple[str, str]:
    """The field that a refusal is about."""
    name = str(error.values.get("field", ""))
    titles = {field.title.capitalize(): field.key for field in fields_of(kind)}
    return titles.get(name, "tanggal-hari"), words_of(error)


def _edit_page(
    sight: Sight,
    kind: GuidanceKind,
    sheet: GuidanceSheet | None,
    errors: Errors,
    status: int | None = None,
) -> Response:
    form = request.form
    values = dict(form) if errors or not sheet else dict(sheet.row.fields)
    day: tuple[str, ...] = parts_of(sheet.row.held_on if sheet else acting().on)
    if errors:
        day = tuple(form.get(f"tanggal-{part}", "") for part in ("hari", "bulan", "tahun"))
    return render(
        "guidance/edit.html", status=status or (422 if errors else 200), person=sight, kind=kind,
        kinds=[(one.value, one.label) for one in GuidanceKind], fields=fields_of(kind),
        values=values, day=day, sheet=sheet, errors=errors,
        adjusts="ya" if form.get("penyesuaian") == "ya" or (
            sheet and not errors and sheet.row.adjusts_target
        ) else "tidak",
    )  # fmt: skip


def _show(sheet: GuidanceSheet, errors: Errors | None = None, status: int = 200) -> Response:
    return render(
        "guidance/show.html", status=status, sheet=sheet, row=sheet.row, errors=errors or [],
        fields=fields_of(sheet.row.kind), statements=STATEMENTS, competences=COMPETENCES,
        scale=SCALE, notice=request.args.get("kabar", ""), me=must_be().actor.employee_id,
    )  # fmt: skip


def _done(guidance_id: uuid.UUID, field: str, step: Callable[[], None]) -> BaseResponse:
    _sheet(guidance_id)
    try:
        step()
    except (Changed, IllegalStep) as error:
        return _show(_sheet(guidance_id), [(field, words_of(error))], 409)
    return redirect(url_for(".show", guidance_id=guidance_id, kabar=field), 303)


def _form(guidance_id: uuid.UUID) -> OfficialForm:
    sheet = _sheet(guidance_id)
    key = request.args.get("kode", "b16")
    if key not in FORMS or (key == "b18" and not sheet.may_read_review):
        raise NotFound(_("Formulir ini tidak tersedia bagi Anda."))
    people = [sheet.row.employee_id, sheet.row.guide_id, sheet.sight.rater.employee_id]
    heads = form_heads(people, acting().on)
    with force_locale("id"):
        return FORMS[key](sheet, heads, known_agency().name, saat)
