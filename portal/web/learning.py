"""Somebody's learning: hours of the year, courses, wishes, and proofs from elsewhere."""

import uuid

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import IllegalStep, Invalid, NotFound
from portal.queries.learning import claims_waiting, learning_of, wishes_for
from portal.queries.log_helpers import evidence_of
from portal.queries.standings import in_sight
from portal.rules.actions import Action
from portal.rules.training_needs import NeedOrigin
from portal.rules.training_words import LearningPath
from portal.services import learning_claims, training_proposals
from portal.services.learning_claims import NewClaim
from portal.services.training_proposals import NewProposal
from portal.web import growth_words
from portal.web.dates import parts_of, read_date
from portal.web.growth_forms import Errors, chosen, id_of, me, whole
from portal.web.guards import allowed, signed_in
from portal.web.htmx import render
from portal.web.learning_proofs import (
    admit_certificate,
    certificate_in,
    field_of,
    kept_certificate,
)
from portal.web.paging import page_number, pager
from portal.web.refusals import words_of
from portal.web.visitors import acting, must_be

bp = Blueprint("learning", __name__, url_prefix="/pengembangan")
bp.url_value_preprocessor(admit_certificate)
PER_PAGE = 25


@bp.get("/pegawai/<uuid:person>/belajar")
@signed_in
def show(person: uuid.UUID) -> Response:
    """The account of hours and everything in it."""
    visitor, on = must_be(), acting().on
    if person == visitor.actor.employee_id and visitor.may_to(Action.DEVELOPMENT_READ, person):
        name, is_own, employment = visitor.name, True, None
    else:
        sight = in_sight(person, visitor, Action.DEVELOPMENT_READ, on)
        name, is_own, employment = sight.name, False, sight.employment
    return render(
        "development/learning.html", person=person, name=name, is_own=is_own, on=on,
        learning=learning_of(person, on, employment), words=growth_words,
        notice=request.args.get("kabar", ""),
    )  # fmt: skip


@bp.route("/bukti-belajar", methods=["GET", "POST"])
@signed_in
def claim() -> BaseResponse:
    """Learning outside the catalogue, with its certificate."""
    mine, errors = me(), Errors()
    if request.method == "POST":
        try:
            learning_claims.claim(mine, _claim(mine), acting())
            return redirect(url_for(".show", person=mine, kabar="bukti"), 303)
        except (Invalid, NotFound) as error:
            errors.append((_claim_field(error), words_of(error)))
    day: tuple[str, ...] = parts_of(acting().on)
    if errors:
        day = tuple(request.form.get(f"selesai-{part}", "") for part in ("hari", "bulan", "tahun"))
    kept = kept_certificate(mine)
    pieces = evidence_of(mine, (kept.id,) if kept else (), most=50)
    return render(
        "development/claim.html", status=422 if errors else 200, errors=errors, day=day, me=mine,
        typed={**request.form, **({"sertifikat": str(kept.id)} if kept else {})}, kept=kept,
        paths=growth_words.path_options(),
        competences=growth_words.competence_options(_("Tidak ada di daftar")),
        known=[("", _("Berkas atau tautan baru di bawah")),
               *((str(one.id), one.name) for one in pieces)],
    )  # fmt: skip


@bp.route("/usulan/tambah", methods=["GET", "POST"])
@signed_in
def wish() -> BaseResponse:
    """A wish that no course of the catalogue answers, for the rater to decide."""
    mine, errors = me(), Errors()
    sight = in_sight(mine, must_be(), Action.DEVELOPMENT_WRITE, acting().on)
    if request.method == "POST":
        form = request.form
        new = NewProposal(
            form.get("alasan", ""), form.get("kompetensi", ""), wish=form.get("pelatihan", ""),
            origin=chosen(NeedOrigin, "asal"),
        )  # fmt: skip
        try:
            training_proposals.propose(mine, mine, sight.rater.employee_id, new, acting())
            return redirect(url_for(".show", person=mine, kabar="usul"), 303)
        except (Invalid, IllegalStep) as error:
            marks = (("kompetensi", "kompetensi"), ("pekerjaan", "alasan"))
            field = next((f for mark, f in marks if mark in error.message), "pelatihan")
            errors.append((field, words_of(error)))
    return render(
        "development/wish.html", status=422 if errors else 200, errors=errors, person=sight,
        typed=request.form,
        competences=growth_words.competence_options(_("Pilih kompetensi")),
        origins=[("", _("Lainnya")), *((o.value, growth_words.origin(o)) for o in NeedOrigin)],
    )  # fmt: skip


@bp.get("/bukti-belajar/periksa")
@allowed(Action.PROGRAMMES_WRITE)
def claims() -> Response:
    """Proofs that wait for the personnel office."""
    return _claims_page()


@bp.post("/bukti-belajar/<uuid:claim_id>/putusan")
@allowed(Action.PROGRAMMES_WRITE)
def decide_claim(claim_id: uuid.UUID) -> BaseResponse:
    """Accept the hours, or refuse them with the reason."""
    verdict = request.form.get("putusan", "")
    by = must_be().actor.employee_id or uuid.UUID(int=0)
    try:
        if verdict not in ("terima", "tolak"):
            raise Invalid(_("Pilih terima atau tolak."))
        reason = request.form.get("alasan", "")
        learning_claims.decide(claim_id, verdict == "terima", reason, by, acting())
    except Invalid as error:
        return _claims_page([(f"alasan-{claim_id}", words_of(error))], 422, claim_id)
    except IllegalStep as error:
        return _claims_page([("daftar", words_of(error))], 409)
    return redirect(url_for(".claims", kabar="putusan"), 303)


@bp.get("/usulan")
@signed_in
def proposals() -> Response:
    """Wishes of my people that wait for me."""
    return _proposals_page()


@bp.post("/usulan/<uuid:proposal>/putusan")
@signed_in
def decide(proposal: uuid.UUID) -> BaseResponse:
    """The rater approves, or refuses with the reason."""
    mine, verdict = me(), request.form.get("putusan", "")
    wish = next((one for one in wishes_for(mine) if one.id == proposal), None)
    if wish is None:
        raise NotFound(_("Usulan ini tidak menunggu putusan Anda."))
    sight = in_sight(wish.employee_id, must_be(), Action.DEVELOPMENT_APPROVE, acting().on)
    try:
        if verdict not in ("setuju", "tolak"):
            raise Invalid(_("Pilih setuju atau tolak."))
        reason = request.form.get("alasan", "")
        training_proposals.decide(
            proposal, verdict == "setuju", reason, mine, acting(sight.in_place_of)
        )
    except Invalid as error:
        return _proposals_page([(f"alasan-{proposal}", words_of(error))], 422, proposal)
    except IllegalStep as error:
        return _proposals_page([("daftar", words_of(error))], 409)
    return redirect(url_for(".proposals", kabar="putusan"), 303)


@bp.post("/usulan/<uuid:proposal>/tarik")
@signed_in
def withdraw(proposal: uuid.UUID) -> BaseResponse:
    """Take one's own wish back."""
    mine = me()
    try:
        training_proposals.withdraw(proposal, mine, acting())
    except IllegalStep:
        return redirect(url_for(".show", person=mine, kabar="sudah"), 303)
    return redirect(url_for(".show", person=mine, kabar="tarik"), 303)


def _proposals_page(
    errors: Errors | None = None, status: int = 200, which: uuid.UUID | None = None
) -> Response:
    return render(
        "development/proposals.html", status=status, errors=errors or [], which=which,
        wishes=wishes_for(me()), words=growth_words,
        typed=request.form, notice=request.args.get("kabar", ""),
    )  # fmt: skip


def _claims_page(
    errors: Errors | None = None, status: int = 200, which: uuid.UUID | None = None
) -> Response:
    page = page_number(request.args.get("halaman", ""))
    found, total = claims_waiting(page, PER_PAGE)
    return render(
        "development/claims.html", status=status, errors=errors or [], which=which, found=found,
        words=growth_words, typed=request.form, notice=request.args.get("kabar", ""),
        pager=pager(page, total, PER_PAGE, ".claims"),
    )  # fmt: skip


def _claim(me: uuid.UUID) -> NewClaim:
    """The form as typed, its certificate kept. Raises Invalid."""
    new = certificate_in(me, "tautan")
    hours, day = whole("jp"), read_date(request.form, "selesai")
    if hours is None:
        raise Invalid(_("Jam pelajaran harus angka."))
    if day is None:
        raise Invalid(_("Tanggal selesai belum diisi."))
    known = new or id_of("sertifikat")
    if known is None:
        raise Invalid(_("Sertakan sertifikat: pilih bukti Anda, unggah, atau tulis tautannya."))
    competence = request.form.get("kompetensi", "")
    return NewClaim(
        request.form.get("nama", ""), chosen(LearningPath, "jalur") or LearningPath.PELATIHAN,
        hours, day, known,
        competence if competence in dict(growth_words.competence_options("")) else "",
    )  # fmt: skip


def _claim_field(error: Invalid | NotFound) -> str:
    if isinstance(error, Invalid) and (field := field_of(error, "tautan")):
        return field
    marks = (("Jam", "jp"), ("anggal", "selesai-hari"), ("ertifikat", "tautan"),
             ("autan", "tautan"), ("Bukti", "sertifikat"))  # fmt: skip
    return next((field for mark, field in marks if mark in error.message), "nama")
