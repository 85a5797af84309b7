"""The catalogue of courses for everybody: looking, asking for a place, giving it back."""

import uuid

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.queries.periods import period_row
from portal.queries.standings import Sight, in_sight
from portal.queries.training import Catalogue, ListedProgramme, catalogue, programme_card, turnout
from portal.rules.actions import Action
from portal.rules.development_rule import development_on
from portal.rules.training_needs import NeedOrigin
from portal.rules.training_words import LearningForm, PlaceState, ProgrammeState
from portal.services import training_places, training_proposals
from portal.services.training_proposals import NewProposal
from portal.web import growth_words
from portal.web.growth_forms import Errors, chosen, me
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.learning_proofs import admit_certificate, certificate_in, field_of, kept_certificate
from portal.web.paging import page_number, pager
from portal.web.people_words import family_words
from portal.web.period_words import title
from portal.web.refusals import words_of
from portal.web.table_files import table_file
from portal.web.visitors import acting, must_be

bp = Blueprint("training", __name__, url_prefix="/pelatihan")
bp.url_value_preprocessor(admit_certificate)
PER_PAGE = 25
MOST_LINES = 5000


@bp.get("")
@signed_in
def index() -> Response:
    """Courses to come, narrowed by words, competence and form."""
    args, visitor, on = request.args, must_be(), acting().on
    may_write = visitor.may(Action.PROGRAMMES_WRITE)
    wanted = Catalogue(
        args.get("q", "").strip()[:100], args.get("kompetensi", "")[:60],
        chosen(LearningForm, "bentuk"), with_drafts=may_write, with_past=bool(args.get("lewat")),
    )  # fmt: skip
    page = page_number(args.get("halaman", ""))
    found, total = catalogue(wanted, visitor.actor.employee_id, on, page, PER_PAGE)
    return render(
        "training/index.html", found=found, wanted=wanted, words=growth_words, on=on,
        may_write=may_write, notice=args.get("kabar", ""), whom=whom_of(),
        competences=growth_words.competence_options(_("Semua kompetensi")),
        forms=[("", _("Semua bentuk")), *((f.value, growth_words.form(f)) for f in LearningForm)],
        pager=pager(
            page, total, PER_PAGE, ".index", q=wanted.text or None,
            kompetensi=wanted.competence or None,
            bentuk=wanted.form.value if wanted.form else None,
            lewat="ya" if wanted.with_past else None, untuk=whom_of(),
        ),
    )  # fmt: skip


@bp.get("/katalog.<any(csv,xlsx):suffix>")
@signed_in
def export(suffix: str) -> Response:
    """The whole catalogue, past courses too, as this visitor may see it."""
    visitor = must_be()
    wanted = Catalogue(with_drafts=visitor.may(Action.PROGRAMMES_WRITE), with_past=True)
    found, _total = catalogue(wanted, visitor.actor.employee_id, acting().on, 1, MOST_LINES)
    heads = [_("Pelatihan"), _("Kompetensi"), _("Bentuk"), _("Mulai"), _("Selesai"), _("JP"),
             _("Tempat"), _("Sisa tempat"), _("Biaya (Rp)"), _("Keadaan")]  # fmt: skip
    rows: list[list[str | int]] = [
        [one.row.title, growth_words.competence(one.row.competence),
         growth_words.path(one.row.path), one.row.starts_on.isoformat(),
         one.row.ends_on.isoformat(), one.row.hours, one.row.seats or "",
         "" if one.free is None else one.free, one.row.cost,
         growth_words.programme_state(one.row.state)[0]]
        for one in found
    ]  # fmt: skip
    return table_file(heads, rows, suffix, _("Katalog pelatihan"))


@bp.get("/<uuid:programme>")
@signed_in
def show(programme: uuid.UUID) -> Response:
    """One course, with what the visitor may do about it."""
    return show_page(card_of(programme))


@bp.route("/<uuid:programme>/usulkan", methods=["GET", "POST"])
@signed_in
def propose(programme: uuid.UUID) -> BaseResponse:
    """Ask for a place: for oneself, or as the rater for one of one's people."""
    card, sight, errors = card_of(programme), _for_whom(), Errors()
    if request.method == "POST":
        new = NewProposal(
            request.form.get("alasan", ""), programme_id=programme,
            origin=chosen(NeedOrigin, "asal"),
        )  # fmt: skip
        by = must_be().actor.employee_id or sight.id
        try:
            training_proposals.propose(
                sight.id, by, sight.rater.employee_id, new, acting(sight.in_place_of)
            )
            return redirect(url_for("learning.show", person=sight.id, kabar="usul"), 303)
        except (Invalid, NotFound, IllegalStep) as error:
            errors.append(("alasan", words_of(error)))
    return render(
        "training/propose.html", status=422 if errors else 200, card=card, person=sight,
        errors=errors, typed=request.form, words=growth_words,
        origins=[("", _("Lainnya")), *((o.value, growth_words.origin(o)) for o in NeedOrigin)],
    )  # fmt: skip


@bp.post("/<uuid:programme>/batal")
@signed_in
def cancel(programme: uuid.UUID) -> BaseResponse:
    """Give one's own place back."""
    mine = me()
    try:
        training_places.cancel(programme, mine, acting())
    except (IllegalStep, NotFound) as error:
        return show_page(card_of(programme), [("batal", words_of(error))], 409)
    return redirect(url_for(".show", programme=programme, kabar="batal"), 303)


@bp.post("/<uuid:programme>/sesudah")
@signed_in
def afterwards(programme: uuid.UUID) -> BaseResponse:
    """What a participant did not understand, and the certificate."""
    mine = me()
    try:
        kept = certificate_in(mine, "sertifikat")
        training_places.tell_afterwards(
            programme, mine, request.form.get("belum-jelas", ""), kept, acting(),
            seen=request.form.get("dilihat", ""),
        )  # fmt: skip
    except Invalid as error:
        field = field_of(error, "sertifikat") or "belum-jelas"
        return show_page(card_of(programme), [(field, words_of(error))], 422)
    except (Changed, IllegalStep, NotFound) as error:
        return show_page(card_of(programme), [("belum-jelas", words_of(error))], 409)
    return redirect(url_for(".show", programme=programme, kabar="sesudah"), 303)


def card_of(programme: uuid.UUID) -> ListedProgramme:
    """One course as this visitor may see it. Raises NotFound."""
    visitor = must_be()
    may_write = visitor.may(Action.PROGRAMMES_WRITE)
    return programme_card(programme, visitor.actor.employee_id, with_drafts=may_write)


def show_page(card: ListedProgramme, errors: Errors | None = None, status: int = 200) -> Response:
    """The page of a course."""
    on, visitor = acting().on, must_be()
    return render(
        "training/show.html", status=status, card=card, row=card.row, errors=errors or [],
        words=growth_words, family_words=family_words, on=on,
        may_write=visitor.may(Action.PROGRAMMES_WRITE),
        period=period_row(card.row.period_id) if card.row.period_id else None, title=title,
        turnout=turnout(card.row.id, development_on(on).needs.k), typed=request.form,
        is_open=card.row.state is ProgrammeState.TERBUKA and on <= card.row.enrol_until,
        has_come=card.place is PlaceState.HADIR, notice=request.args.get("kabar", ""),
        kept=kept_certificate(visitor.actor.employee_id or card.row.id),
        is_staff=visitor.actor.employee_id not in (None, visitor.account_id), whom=whom_of(),
    )  # fmt: skip


def whom_of() -> str | None:
    """For whom a rater looks for a course, as the address says; the wish itself asks again."""
    try:
        return str(uuid.UUID(request.args.get("untuk", "")))
    except ValueError:
        return None


def _for_whom() -> Sight:
    """Whoever the wish is for: oneself, unless `untuk` names somebody."""
    mine, text = me(), request.values.get("untuk", "")
    try:
        person = uuid.UUID(text) if text else mine
    except ValueError:
        raise NotFound(_("Pegawai ini tidak dikenal.")) from None
    return in_sight(person, must_be(), Action.DEVELOPMENT_WRITE, acting().on)
