"""Opportunities: posted to all staff, people considered with evidence, chosen with reasons."""

import uuid
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.queries.candidates import Wanted, candidate_page, chosen_ids
from portal.queries.competences import scheme_or_none
from portal.queries.recognition import (
    opportunities,
    opportunity_card,
    opportunity_of,
    people_for,
    terms_of,
)
from portal.rules.actions import Action
from portal.rules.employment import JobFamily
from portal.rules.recognition import (
    OpportunityKind,
    OpportunityState,
    ResultSource,
    Terms,
    award_month,
    is_monthly,
    kind_of,
)
from portal.rules.scheme_words import LeastPredikat
from portal.services import recognition
from portal.services.recognition import NewOpportunity
from portal.web import growth_words, people_words, recognition_words
from portal.web.dates import parts_of, read_date
from portal.web.growth_forms import Errors, chosen, me, seen, whole
from portal.web.guards import allowed, signed_in
from portal.web.htmx import render
from portal.web.languages import spoken
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
            made = recognition.post(_read(), acting())
            return redirect(url_for(".candidates", opportunity=made, kabar="pasang"), 303)
        except Invalid as error:
            errors.append((_field(error), words_of(error)))
    return _form(errors)


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


@bp.post("/<uuid:opportunity>/putusan")
@allowed(Action.RECOGNITION_WRITE)
def decide(opportunity: uuid.UUID) -> BaseResponse:
    """Choose, with a reason for each and one for all staff."""
    row, known = opportunity_card(opportunity)
    ids = [one.employee_id for one, _name in known]
    picked = {
        person: request.form.get(f"alasan-{person}", "")
        for person in ids if str(person) in request.form.getlist("terpilih")
    }  # fmt: skip
    facts = {one.id: one.evidence for one in people_for(terms_of(row), acting().on, ids, row.month)}
    reason = request.form.get("alasan", "")
    try:
        recognition.decide(opportunity, picked, reason, facts, seen(), acting())
    except Invalid as error:
        field = "alasan" if "semua pegawai" in error.message else "terpilih"
        return _page(opportunity, [(field, words_of(error))], 422)
    except (Changed, IllegalStep) as error:
        return _page(opportunity, [("alasan", words_of(error))], 409)
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


def _page(opportunity: uuid.UUID, errors: Errors | None = None, status: int = 200) -> Response:
    row, known = opportunity_card(opportunity)
    visitor, on = must_be(), acting().on
    sees_all = visitor.may(Action.RECOGNITION_READ)
    is_open = row.state is OpportunityState.TERBUKA
    ids = [one.employee_id for one, _name in known]
    people = people_for(terms_of(row), on, ids, row.month) if sees_all and is_open and ids else []
    mine = visitor.actor.employee_id
    return render(
        "recognition/show.html", status=status, errors=errors or [], row=row, on=on,
        terms=terms_of(row), words=recognition_words, growth=growth_words, typed=request.form,
        chosen=[(one, name) for one, name in known if one.is_chosen], known=known,
        people={one.id: one for one in people}, sees_all=sees_all, is_open=is_open,
        may_write=visitor.may(Action.RECOGNITION_WRITE), picked=request.form.getlist("terpilih"),
        is_staff=mine not in (None, visitor.account_id), has_applied=mine in ids,
        may_apply=is_open and row.opens_on <= on <= row.closes_on,
        notice=request.args.get("kabar", ""),
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


def _form(errors: Errors) -> Response:
    on, scheme = acting().on, scheme_or_none(acting().on)
    lists = scheme.recognition.lists if scheme else ()
    text = request.values.get("daftar", "")
    listed = lists[int(text)] if text.isdigit() and int(text) < len(lists) else None
    values: dict[str, Any] = dict(request.form)
    if not errors:
        values = {"periode": "4", "paling-rendah": "baik", "orang": "1"}
    if listed is not None and not errors:
        terms = Terms.of(listed)
        values = {
            "nama": listed.title.in_(spoken()), "jenis": kind_of(listed.opportunity).value,
            "periode": str(terms.periods), "paling-rendah": terms.least.value, "orang": "1",
        }  # fmt: skip
    competences = list(Terms.of(listed).competences) if listed else []
    families = list(Terms.of(listed).families) if listed else []
    if errors:
        competences, families = request.form.getlist("kompetensi"), request.form.getlist("rumpun")
    last = tuple(request.form.get(f"tutup-{p}", "") for p in ("hari", "bulan", "tahun"))
    return render(
        "recognition/form.html", status=422 if errors else 200, errors=errors, values=values,
        lists=[(str(n), one.title.in_(spoken())) for n, one in enumerate(lists)],
        kinds=[(one.value, recognition_words.kind(one)) for one in OpportunityKind],
        leasts=[(one.value, recognition_words.least(one)) for one in LeastPredikat],
        all_competences=growth_words.competence_options("")[1:], competences=competences,
        all_families=people_words.family_options(), families=families,
        opens=parts_of(on), closes=last if errors else ("", "", ""),
    )  # fmt: skip


def _read() -> NewOpportunity:
    """The form as typed. Raises Invalid."""
    form = request.form
    periods, seats, closes = whole("periode"), whole("orang"), read_date(form, "tutup")
    if periods is None or seats is None:
        raise Invalid(_("Banyaknya periode dan jumlah orang harus angka."))
    if closes is None:
        raise Invalid(_("Hari terakhir pengajuan belum diisi."))
    known = dict(growth_words.competence_options(""))
    terms = Terms(
        periods, chosen(LeastPredikat, "paling-rendah") or LeastPredikat.BAIK,
        tuple(one for one in form.getlist("rumpun") if one in set(JobFamily)),
        tuple(one for one in form.getlist("kompetensi") if one in known),
    )  # fmt: skip
    kind, on = chosen(OpportunityKind, "jenis") or OpportunityKind.PENGHARGAAN, acting().on
    return NewOpportunity(
        kind, form.get("nama", ""), terms, read_date(form, "buka") or on, closes, seats,
        form.get("keterangan", ""), award_month(on).key if is_monthly(kind) else None,
    )  # fmt: skip


def _field(error: Invalid | NotFound) -> str:
    marks = (("periode", "periode"), ("Jumlah", "orang"), ("Hari", "tutup-hari"),
             ("anggal", "tutup-hari"), ("bulan", "tutup-hari"))  # fmt: skip
    return next((field for mark, field in marks if mark in error.message), "nama")
