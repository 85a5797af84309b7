"""One entry: changing it, taking it out, talking about it; complaints; yesterday's once more."""

import uuid
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, IllegalStep, Invalid, NotAllowed
from portal.queries import log, log_helpers
from portal.queries.log import LoggedEntry
from portal.queries.log_progress import progress_of
from portal.queries.log_terms import terms_on
from portal.queries.standings import in_sight
from portal.rules.actions import Action
from portal.rules.scheme_words import EntryKind
from portal.services import log as writing
from portal.services import log_review
from portal.services.log_filling import NewEntry
from portal.web import log_form, log_words
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.log import admit_evidence, myself, refused
from portal.web.log_form import Errors, Faulty
from portal.web.numbers import read_decimal
from portal.web.refusals import words_of
from portal.web.visitors import acting, must_be

bp = Blueprint("log_entries", __name__, url_prefix="/catatan")
bp.url_value_preprocessor(admit_evidence)
MOST_COPIED = 20


@bp.route("/<uuid:entry>/ubah", methods=["GET", "POST"])
@signed_in
def edit(entry: uuid.UUID) -> BaseResponse:
    """Change an entry of mine; what was saved meanwhile stands beside what I typed."""
    one = _mine(entry)
    if request.method == "GET":
        return _edit_page(one, [], 200)
    try:
        pieces = log_form.keep_pieces(one.employee_id, acting())
        goals = progress_of(one.employee_id, one.on_date)
        new = log_form.read_entry(goals, one.on_date, pieces)
        writing.change(entry, new, log_form.seen(), acting())
    except Changed as error:
        return _edit_page(_mine(entry), [("teks", words_of(error))], 409)
    except (Faulty, Invalid, IllegalStep) as error:
        return _edit_page(one, *refused(error))
    return redirect(url_for("log.index", tanggal=new.on_date.isoformat(), kabar="tersimpan"), 303)


@bp.route("/<uuid:entry>/hapus", methods=["GET", "POST"])
@signed_in
def remove(entry: uuid.UUID) -> BaseResponse:
    """Take an entry of mine out, after asking."""
    one = _mine(entry)
    errors: Errors = []
    if request.method == "POST":
        try:
            writing.remove(entry, log_form.seen(), acting())
            return redirect(
                url_for("log.index", tanggal=one.on_date.isoformat(), kabar="hapus"), 303
            )
        except (Changed, IllegalStep) as error:
            errors = [("hapus", words_of(error))]
    return render(
        "log/remove.html", status=409 if errors else 200, one=one, errors=errors, words=log_words
    )


@bp.post("/<uuid:entry>/komentar")
@signed_in
def comment(entry: uuid.UUID) -> BaseResponse:
    """A line under an entry, by its owner, the rater or the rater's superior."""
    one = log.entry(entry)
    me = must_be().actor.employee_id
    sight = in_sight(one.employee_id, must_be(), Action.LOG_READ, acting().on)
    if me is None:
        raise NotAllowed(_("Akun ini tidak terhubung dengan data pegawai."))
    back = (
        url_for(".edit", entry=entry)
        if sight.is_oneself
        else url_for("log_people.show", person=sight.id, mulai=one.on_date.isoformat())
    )
    try:
        log_review.comment(entry, request.form.get("komentar", ""), me, acting())
    except Invalid as error:
        return render(
            "log/comment.html", status=422, one=one, errors=[("komentar", words_of(error))],
            typed=request.form.get("komentar", ""), back=back, words=log_words,
        )  # fmt: skip
    return redirect(f"{back}#c-{entry}", 303)


@bp.route("/kasus", methods=["GET", "POST"])
@signed_in
def case() -> BaseResponse:
    """A complaint or request: number, channel, days, how it was solved."""
    me, on = myself(), acting().on
    terms = terms_on(on)
    if EntryKind.KASUS not in terms.kinds:
        raise IllegalStep("Skema penilaian instansi tidak memakai catatan pengaduan.")
    goals = progress_of(me, on)
    errors: Errors = []
    status = 200
    if request.method == "POST":
        try:
            new = log_form.read_entry(goals, on, log_form.keep_pieces(me, acting()))
            writing.write(me, new, acting())
            where = {"tanggal": new.on_date.isoformat(), "kabar": "tersimpan"}
            return redirect(url_for("log.index", **where), 303)  # type: ignore[arg-type]
        except (Faulty, Invalid, IllegalStep) as error:
            errors, status = refused(error)
    chosen = log_form.picked(*log.last_used(me))
    return render(
        "log/case.html", status=status, errors=errors, terms=terms,
        field=log_form.typed() if errors else log_form.blank(chosen, on),
        **_choices(me, goals, ()),
    )  # fmt: skip


@bp.route("/salin", methods=["GET", "POST"])
@signed_in
def copy() -> BaseResponse:
    """Yesterday's entries to tick and complete: words and goal are kept, quantities never are."""
    me, on = myself(), acting().on
    day = log_form.day_of(request.values.get("tanggal", ""), on)
    source = log.last_day_before(me, day)
    rows = log.entries_between(me, source, source, most=MOST_COPIED) if source else []
    rows = [one for one in rows if one.kind is not EntryKind.KASUS]
    errors: Errors = []
    if request.method == "POST":
        try:
            chosen = [_copied(one, day) for one in rows if _is_ticked(one)]
            if not chosen:
                raise Faulty("salin", _("Centang paling sedikit satu catatan."))
            writing.write_all(me, chosen, acting())
            return redirect(url_for("log.index", tanggal=day.isoformat(), kabar="tersimpan"), 303)
        except (Faulty, Invalid, IllegalStep) as error:
            errors = refused(error)[0]
    return render(
        "log/copy.html", status=422 if errors else 200, rows=rows, errors=errors, day=day,
        source=source, typed=request.form, words=log_words,
        keys={one.id: request.form.get(f"kunci-{one.id}") or str(uuid.uuid4()) for one in rows},
    )  # fmt: skip


def _copied(one: LoggedEntry, day: Any) -> NewEntry:
    form, name = request.form, f"banyak-{one.id}"
    try:
        quantity = read_decimal(form.get(name, ""), _("Banyaknya"))
    except Invalid as error:
        raise Faulty(name, words_of(error)) from error
    try:
        key = uuid.UUID(form.get(f"kunci-{one.id}", ""))
    except ValueError:
        key = uuid.uuid4()
    return NewEntry(
        on_date=day, text=form.get(f"teks-{one.id}", ""), client_key=key, goal_id=one.goal_id,
        measure_id=one.measure_id, quantity=quantity, kind=one.kind,
    )  # fmt: skip


def _is_ticked(one: LoggedEntry) -> bool:
    return str(one.id) in request.form.getlist("salin")


def _mine(entry: uuid.UUID) -> LoggedEntry:
    """An entry of my own log. Raises NotFound, NotAllowed."""
    me = myself()
    one = log.entry(entry)
    if one.employee_id != me:
        raise NotAllowed(_("Catatan ini bukan milik Anda."))
    return one


def _edit_page(one: LoggedEntry, errors: Errors, status: int) -> Response:
    goals = progress_of(one.employee_id, one.on_date)
    terms = terms_on(acting().on)
    return render(
        "log/edit.html", status=status, one=one, errors=errors, terms=terms,
        field=log_form.typed() if errors else log_form.of_entry(one),
        is_open=terms.open.holds(one.on_date), moved_on=status == 409,
        kinds=log_words.kind_options(k for k in terms.kinds if k is not EntryKind.KASUS),
        **_choices(one.employee_id, goals, one.evidence),
    )  # fmt: skip


def _choices(person: uuid.UUID, goals: Any, own: Any) -> dict[str, Any]:
    return {
        "groups": log_form.goal_options(goals), "words": log_words,
        "pieces": log_form.with_pieces(
            log_helpers.evidence_of(person, log_form.kept_files()), own
        ),
        "channels": log_words.channel_options(),
    }  # fmt: skip
