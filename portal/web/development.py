"""Competence of one employee: against the post, against the post aimed at, and its history."""

import uuid

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, Invalid, NotAllowed, NotFound
from portal.queries.competences import profile_of
from portal.queries.post_standards import standard_options
from portal.queries.standings import Sight, in_sight
from portal.rules.actions import Action
from portal.rules.competences import LevelSource, known_competences, ordered
from portal.rules.roles import Standing
from portal.services import competences, post_standards
from portal.services.competences import NewLevels
from portal.web import growth_words
from portal.web.dates import parts_of, read_date
from portal.web.growth_forms import Errors, chosen, id_of, me, typed_levels
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.refusals import words_of
from portal.web.table_files import table_file
from portal.web.visitors import acting, must_be

bp = Blueprint("development", __name__, url_prefix="/pengembangan")


@bp.get("")
@signed_in
def index() -> Response:
    """My own profile."""
    return _profile(_sight(me(), Action.DEVELOPMENT_READ))


@bp.get("/pegawai/<uuid:person>")
@signed_in
def show(person: uuid.UUID) -> Response:
    """The profile of somebody: for themselves, their rater, its superior, the personnel office."""
    return _profile(_sight(person, Action.DEVELOPMENT_READ))


@bp.route("/pegawai/<uuid:person>/level", methods=["GET", "POST"])
@signed_in
def record(person: uuid.UUID) -> BaseResponse:
    """Levels with their evidence, by whoever may say them."""
    sight, errors = _sight(person, Action.DEVELOPMENT_WRITE), Errors()
    if request.method == "POST":
        try:
            competences.record(person, _levels(sight), acting(sight.in_place_of))
            return redirect(url_for(".show", person=person, kabar="level"), 303)
        except Invalid as error:
            errors.append((_field(error), words_of(error)))
    return _form(sight, errors)


@bp.route("/pegawai/<uuid:person>/tujuan", methods=["GET", "POST"])
@signed_in
def aim(person: uuid.UUID) -> BaseResponse:
    """The post that somebody is prepared for: by the rater or the personnel office."""
    sight, errors, status = _sight(person, Action.DEVELOPMENT_WRITE), Errors(), 422
    if sight.is_oneself:
        raise NotAllowed(_("Jabatan yang dituju ditetapkan atasan atau pengelola kepegawaian."))
    if request.method == "POST":
        try:
            post_standards.set_intended(
                person, id_of("standar"), request.form.get("alasan", ""), acting(sight.in_place_of),
                seen=request.form.get("dilihat", ""),
            )  # fmt: skip
            return redirect(url_for(".show", person=person, kabar="tujuan"), 303)
        except (Changed, Invalid, NotFound) as error:
            errors.append(("alasan", words_of(error)))
            status = 409 if isinstance(error, Changed) else 422
    current = profile_of(person, None, acting().on).aim
    return render(
        "development/aim.html", status=status if errors else 200, person=sight, errors=errors,
        typed=request.form, current=current,
        options=[("", _("Tidak ada")), *((str(key), title) for key, title in standard_options())],
    )  # fmt: skip


@bp.get("/pegawai/<uuid:person>/kompetensi.<any(csv,xlsx):suffix>")
@signed_in
def export(person: uuid.UUID, suffix: str) -> Response:
    """Levels against both posts, and their history, as one table."""
    sight = _sight(person, Action.DEVELOPMENT_READ)
    found = profile_of(sight.id, sight.main, sight.on)
    heads = [_("Bagian"), _("Kompetensi"), _("Diminta"), _("Level"), _("Kesenjangan"),
             _("Menurut"), _("Tanggal"), _("Bukti")]  # fmt: skip
    parts = [(_("Jabatan sekarang"), found.gaps)]
    if found.aim:
        parts.append((found.aim.title, found.aim.gaps))
    rows: list[list[str | int]] = [
        [name, growth_words.competence(gap.competence), gap.required or "", gap.level or "",
         gap.size if gap.required and gap.level else "",
         growth_words.source(gap.source) if gap.source else "",
         gap.on.isoformat() if gap.on else "", ""]
        for name, gaps in parts
        for gap in gaps
    ]  # fmt: skip
    rows += [
        [_("Riwayat"), growth_words.competence(line.competence), "", line.level, "",
         growth_words.source(line.source), line.on.isoformat(), line.evidence or line.basis or ""]
        for line in found.history
    ]  # fmt: skip
    return table_file(heads, rows, suffix, _("Kompetensi"))


def sources_of(sight: Sight) -> list[LevelSource]:
    """Whose level a visitor may record about somebody: their own, the rater's, or a document's."""
    if sight.is_oneself:
        return [LevelSource.DIRI]
    if Standing.SUPERVISOR in sight.target.standings:
        return [LevelSource.ATASAN]
    return [LevelSource.PUSAT_PENILAIAN, LevelSource.IMPOR]


def _sight(person: uuid.UUID, action: Action) -> Sight:
    return in_sight(person, must_be(), action, acting().on)


def _profile(sight: Sight) -> Response:
    found = profile_of(sight.id, sight.main, sight.on)
    return render(
        "development/profile.html", person=sight, profile=found, words=growth_words,
        notice=request.args.get("kabar", ""), may_write=sight.may(Action.DEVELOPMENT_WRITE),
        history=found.history[:60],
    )  # fmt: skip


def _levels(sight: Sight) -> NewLevels:
    """The form as typed. Raises Invalid."""
    allowed = sources_of(sight)
    source = chosen(LevelSource, "sumber") or allowed[0]
    if source not in allowed:
        raise Invalid(_("Pilih sumber penilaian dari daftar."))
    is_of_a_person = not source.is_formal
    return NewLevels(
        source=source, on=read_date(request.form, "tanggal") or acting().on,
        levels={
            key: (level, request.form.get(f"bukti-{key}", ""))
            for key, level in typed_levels().items()
        },
        assessor_id=must_be().actor.employee_id if is_of_a_person else None,
        basis="" if is_of_a_person else request.form.get("dokumen", ""),
    )  # fmt: skip


def _form(sight: Sight, errors: Errors) -> Response:
    found = profile_of(sight.id, sight.main, sight.on)
    asked = [gap.competence for gap in found.gaps if gap.required is not None]
    keys = ordered([*asked, *(gap.competence for gap in found.gaps)]) or known_competences()[:9]
    more = [key for key in known_competences() if key not in keys]
    day: tuple[str, ...] = parts_of(acting().on)
    if errors:
        day = tuple(request.form.get(f"tanggal-{part}", "") for part in ("hari", "bulan", "tahun"))
    return render(
        "development/levels.html", status=422 if errors else 200, person=sight, errors=errors,
        keys=keys, more=more, words=growth_words, typed=request.form, day=day,
        required={gap.competence: gap.required for gap in found.gaps},
        sources=[(one.value, growth_words.source(one)) for one in sources_of(sight)],
    )  # fmt: skip


def _field(error: Invalid) -> str:
    """The control that a refusal is about."""
    if "Tanggal" in error.message or "tanggal" in error.message:
        return "tanggal-hari"
    if "laporan" in error.message:
        return "dokumen"
    return "sumber" if "sumber" in error.message else "isian"
