"""Opportunities: posted to all staff, people considered with evidence, chosen with reasons."""

import uuid

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, IllegalStep, Invalid
from portal.queries.candidates import Wanted, candidate_page, chosen_ids
from portal.queries.considered import (
    Which,
    considered,
    considered_counts,
    considered_ids,
    marked,
)
from portal.queries.recognition import opportunities, opportunity_of, people_for, terms_of
from portal.rules.actions import Action
from portal.rules.recognition import OpportunityState, ResultSource
from portal.services import candidate_marks, recognition
from portal.web import considering, growth_words, recognition_words
from portal.web.growth_forms import Errors, me, seen
from portal.web.guards import allowed, signed_in
from portal.web.htmx import render
from portal.web.opportunity_form import field_of, form_page, read_new
from portal.web.paging import page_number, pager
from portal.web.refusals import words_of
from portal.web.table_files import table_file
from portal.web.visitors import acting, must_be

bp = Blueprint("recognition", __name__, url_prefix="/penghargaan")
PER_PAGE = 25


@bp.get("")
@signed_in
def index() -> Response:
    """Everything that was posted, with what was decided and why."""
    page = page_number(request.args.get("halaman", ""))
    q = request.args.get("q", "").strip()[:100]
    found, total = opportunities(page, PER_PAGE, q)
    return render(
        "recognition/index.html", found=found, words=recognition_words, on=acting().on,
        may_write=must_be().may(Action.RECOGNITION_WRITE), notice=request.args.get("kabar", ""),
        q=q, has_search=bool(q) or total > PER_PAGE,
        pager=pager(page, total, PER_PAGE, ".index", q=q or None),
    )  # fmt: skip


@bp.get("/<uuid:opportunity>")
@signed_in
def show(opportunity: uuid.UUID) -> Response:
    """One opportunity; who is considered is for those who choose and those who examine."""
    return _page(opportunity)


@bp.route("/tambah", methods=["GET", "POST"])
@allowed(Action.RECOGNITION_WRITE)
def create() -> BaseResponse:
    """Post one, with the terms of a list of the scheme or others."""
    errors = Errors()
    if request.method == "POST":
        try:
            made = recognition.post(read_new(), acting())
            return redirect(url_for(".candidates", opportunity=made, kabar="pasang"), 303)
        except Invalid as error:
            errors.append((field_of(error), words_of(error)))
    return form_page(errors)


@bp.post("/<uuid:opportunity>/ajukan-diri")
@signed_in
def apply(opportunity: uuid.UUID) -> BaseResponse:
    """An employee puts themselves forward."""
    mine, note = me(), request.form.get("keterangan", "")
    try:
        recognition.put_forward(opportunity, mine, note, acting(), is_own=True)
    except (IllegalStep, Invalid) as error:
        return _page(opportunity, [("keterangan", words_of(error))], 409)
    return redirect(url_for(".show", opportunity=opportunity, kabar="ajukan"), 303)


@bp.get("/<uuid:opportunity>/calon")
@allowed(Action.RECOGNITION_READ)
def candidates(opportunity: uuid.UUID) -> Response:
    """Everybody who meets the terms, with the evidence, by name."""
    return _candidates(opportunity)


@bp.get("/<uuid:opportunity>/calon.<any(csv,xlsx):suffix>")
@allowed(Action.RECOGNITION_READ)
def export(opportunity: uuid.UUID, suffix: str) -> Response:
    """The list as a table."""
    row = opportunity_of(opportunity)
    terms = terms_of(row)
    heads = [_("Nama"), _("Jabatan"), _("Unit kerja"), _("Memenuhi"), _("Predikat per periode"),
             _("Catatan"),
             *(growth_words.competence(key) for key in terms.competences)]  # fmt: skip
    rows: list[list[str | int]] = [
        [one.name, one.title, one.unit,
         _("ya") if one.standing.is_eligible else recognition_words.lacks(one.standing.lacks),
         ", ".join(f"{r.span.key}: {r.predikat.label}" for r in one.standing.counted),
         recognition_words.praise(one), *(one.levels.get(key, "") for key in terms.competences)]
        for one in people_for(terms, acting().on, month=row.month)
    ]  # fmt: skip
    return table_file(heads, rows, suffix, _("Calon %(title)s", title=row.title))


@bp.post("/<uuid:opportunity>/pertimbangkan")
@allowed(Action.RECOGNITION_WRITE)
def consider(opportunity: uuid.UUID) -> BaseResponse:
    """Take people of the list into consideration."""
    row = opportunity_of(opportunity)
    wanted = chosen_ids(request.form.getlist("pegawai"))
    people = [one.id for one in people_for(terms_of(row), acting().on, wanted)]
    try:
        for person in people:
            recognition.put_forward(opportunity, person, "", acting(), is_own=False)
    except IllegalStep as error:
        return _candidates(opportunity, [("pegawai", words_of(error))], 409)
    return redirect(url_for(".show", opportunity=opportunity, kabar="pertimbangkan"), 303)


@bp.post("/<uuid:opportunity>/tanda")
@allowed(Action.RECOGNITION_WRITE)
def mark(opportunity: uuid.UUID) -> BaseResponse:
    """Keep what one page says of those considered, and turn to another page."""
    try:
        candidate_marks.mark(opportunity, *considering.noted(), seen("semula-versi"), acting())
    except Invalid as error:
        return _page(opportunity, considering.faults(error), 422)
    except (Changed, IllegalStep) as error:
        return _page(opportunity, considering.faults(error), 409)
    return redirect(considering.turned(opportunity), 303)


@bp.post("/<uuid:opportunity>/putusan")
@allowed(Action.RECOGNITION_WRITE)
def decide(opportunity: uuid.UUID) -> BaseResponse:
    """Keep this page, then choose everybody who is marked, with a reason for each and for all."""
    try:
        now = candidate_marks.mark(
            opportunity, *considering.noted(), seen("semula-versi"), acting()
        )
    except Invalid as error:
        return _page(opportunity, considering.faults(error), 422)
    except (Changed, IllegalStep) as error:
        return _page(opportunity, considering.faults(error), 409)
    row, chosen = opportunity_of(opportunity), marked(opportunity)
    if errors := considering.unfinished(chosen):
        return _page(opportunity, errors, 422, Which.TANPA_ALASAN)
    ids = considered_ids(opportunity)
    facts = {one.id: one.evidence for one in people_for(terms_of(row), acting().on, ids, row.month)}
    picked = {one.id: one.draft for one in chosen}
    try:
        recognition.decide(opportunity, picked, row.draft, facts, now, acting())
    except Invalid as error:
        field = "alasan" if "semua pegawai" in error.message else "terpilih"
        return _page(opportunity, [(field, words_of(error))], 422, Which.SEMUA)
    except (Changed, IllegalStep) as error:
        return _page(opportunity, [("alasan", words_of(error))], 409, Which.SEMUA)
    return redirect(url_for(".show", opportunity=opportunity, kabar="putusan"), 303)


@bp.post("/<uuid:opportunity>/tarik")
@allowed(Action.RECOGNITION_WRITE)
def withdraw(opportunity: uuid.UUID) -> BaseResponse:
    """Take it back, with the reason."""
    try:
        recognition.withdraw(opportunity, request.form.get("alasan-tarik", ""), acting())
    except Invalid as error:
        return _page(opportunity, [("alasan-tarik", words_of(error))], 422)
    except IllegalStep as error:
        return _page(opportunity, [("alasan-tarik", words_of(error))], 409)
    return redirect(url_for(".show", opportunity=opportunity, kabar="tarik"), 303)


def _page(
    opportunity: uuid.UUID, errors: Errors | None = None, status: int = 200,
    kept: Which | None = None,
) -> Response:  # fmt: skip
    """One opportunity; `kept` are those to show after what was typed is stored."""
    row, visitor, on = opportunity_of(opportunity), must_be(), acting().on
    sees_all = visitor.may(Action.RECOGNITION_READ)
    is_open = row.state is OpportunityState.TERBUKA
    mine = visitor.actor.employee_id
    wanted = considering.wanted(row, kept)
    counts = considered_counts(row.id, wanted, mine)
    is_shown = row.state is OpportunityState.DIPUTUSKAN or (sees_all and is_open)
    known = considered(row.id, wanted) if is_shown and counts.listed else []
    ids = [one.id for one in known]
    people = people_for(terms_of(row), on, ids, row.month) if is_open and ids else []
    return render(
        "recognition/show.html", status=status, errors=errors or [], row=row, on=on,
        terms=terms_of(row), words=recognition_words, growth=growth_words,
        typed=request.form if kept is None else {}, lost=considering.lost(row, is_open=is_open),
        known=known, counts=counts, wanted=wanted, which=Which, filters=considering.filters(wanted),
        entries=considering.entries(known, is_stored=kept is not None),
        overall=considering.overall(row, is_stored=kept is not None),
        people={one.id: one for one in people}, sees_all=sees_all, is_open=is_open,
        may_write=visitor.may(Action.RECOGNITION_WRITE),
        is_staff=mine not in (None, visitor.account_id), has_applied=counts.has_me,
        may_apply=is_open and row.opens_on <= on <= row.closes_on,
        notice=request.args.get("kabar", ""),
        pager=pager(wanted.page, counts.listed, wanted.per_page, ".show", opportunity=row.id,
                    **considering.filters(wanted)),
    )  # fmt: skip


def _candidates(
    opportunity: uuid.UUID, errors: Errors | None = None, status: int = 200
) -> Response:
    row = opportunity_of(opportunity)
    page = page_number(request.args.get("halaman", ""))
    shows_all = bool(request.args.get("semua"))
    text = request.args.get("q", "").strip()[:60]
    wanted = Wanted(shows_all, text, page, PER_PAGE)
    found = candidate_page(row, acting().at, wanted)
    return render(
        "recognition/candidates.html", status=status, errors=errors or [], row=row,
        people=found.people, words=recognition_words,
        growth=growth_words, terms=terms_of(row), shows_all=shows_all, q=text,
        sources={one: recognition_words.source(one) for one in ResultSource},
        eligible=found.eligible, everybody=found.everybody, counted_at=found.counted_at,
        notice=request.args.get("kabar", ""),
        known=found.considered,
        may_write=must_be().may(Action.RECOGNITION_WRITE)
        and row.state is OpportunityState.TERBUKA,
        pager=pager(page, found.listed, PER_PAGE, ".candidates", opportunity=opportunity,
                    semua="ya" if shows_all else None, q=text or None),
    )  # fmt: skip
