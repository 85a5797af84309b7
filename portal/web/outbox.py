"""What leaves the portal: the back-log by carrier, pausing, trying again, letters, reminders."""

import uuid

from flask import Blueprint, Response, current_app, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.documents.letters import MAX_LETTERS, Addressee, task_letters
from portal.documents.notices import notice
from portal.errors import Invalid, NotFound
from portal.queries.outbox import carrier_states, unplanned, unread_people, waiting_letters
from portal.rules.actions import Action
from portal.rules.messages import Carrier
from portal.rules.whatsapp import whatsapp_link
from portal.services import carriers
from portal.web.filters import known_agency
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.message_words import carrier_words, fault_words
from portal.web.paging import page_number, pager
from portal.web.refusals import words_of
from portal.web.visitors import acting, must_be

bp = Blueprint("outbox", __name__, url_prefix="/pesan-keluar")
PER_PAGE = 25
SETTING = {Carrier.SUREL: "SMTP_HOST", Carrier.GERBANG: "GATEWAY_URL"}


@bp.get("")
@allowed(Action.MESSAGES_READ)
def index() -> Response:
    """What waits, what was given up and why."""
    return _page()


@bp.post("/<jalur:carrier>/jeda")
@allowed(Action.MESSAGES_SEND)
def pause(carrier: Carrier) -> BaseResponse:
    """Send nothing by this carrier for now."""
    try:
        carriers.pause(carrier, request.form.get("alasan", ""), acting())
    except Invalid as error:
        return _page([(f"alasan-{carrier}", words_of(error))], status=422)
    return redirect(url_for(".index", kabar="jeda"), 303)


@bp.post("/<jalur:carrier>/lanjutkan")
@allowed(Action.MESSAGES_SEND)
def resume(carrier: Carrier) -> BaseResponse:
    """Send again."""
    carriers.resume(carrier, acting())
    return redirect(url_for(".index", kabar="lanjut"), 303)


@bp.post("/<jalur:carrier>/coba-lagi")
@allowed(Action.MESSAGES_SEND)
def retry(carrier: Carrier) -> BaseResponse:
    """Try again what was given up."""
    carriers.retry(carrier, acting())
    return redirect(url_for(".index", kabar="coba"), 303)


@bp.get("/surat")
@allowed(Action.MESSAGES_SEND)
def letters() -> Response:
    """Who gets a printed letter; print first, say so afterwards."""
    waiting = waiting_letters(MAX_LETTERS)
    return render(
        "outbox/letters.html", letters=waiting, most=MAX_LETTERS, notice=request.args.get("kabar")
    )


@bp.get("/surat.pdf")
@allowed(Action.MESSAGES_SEND)
def letters_pdf() -> Response:
    """The oldest waiting letters as one file; looking at it changes nothing."""
    waiting = waiting_letters(MAX_LETTERS)
    if not waiting:
        raise NotFound
    people = [Addressee(one.name, one.nip, one.unit or "", one.due_on) for one in waiting]
    on = acting().on
    response = make_response(
        task_letters(
            people,
            agency=known_agency().name,
            base_url=current_app.config["PUBLIC_URL"],
            on=on,
        )
    )
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="Surat_{on.isoformat()}.pdf"'
    return response


@bp.post("/surat/dicetak")
@allowed(Action.MESSAGES_SEND)
def printed() -> BaseResponse:
    """The letters that were on the page are on paper."""
    try:
        last = uuid.UUID(request.form.get("sampai", ""))
    except ValueError:
        raise Invalid(_("Muat ulang halaman surat, lalu tekan tombolnya sekali lagi.")) from None
    carriers.note_printed(last, acting())
    return redirect(url_for(".letters", kabar="cetak"), 303)


@bp.get("/belum-dibaca")
@allowed(Action.MESSAGES_SEND)
def unread() -> Response:
    """Who has unread tasks, with a ready text for WhatsApp that a person sends."""
    page = page_number(request.args.get("halaman", ""))
    people, total, counted_at = unread_people(page, PER_PAGE, acting().at)
    base = current_app.config["PUBLIC_URL"]
    rows = [
        (one, whatsapp_link(one.phone, notice(is_task=True, due=one.due_on, base_url=base).text))
        for one in people
    ]
    return render(
        "outbox/unread.html", people=rows, counted_at=counted_at,
        pager=pager(page, total, PER_PAGE, ".unread"),
    )  # fmt: skip


def _page(errors: list[tuple[str, str]] | None = None, status: int = 200) -> Response:
    config = current_app.config
    states = [
        (
            one,
            carrier_words(one.carrier),
            fault_words(one.last_error),
            one.carrier is Carrier.SURAT or bool(config[SETTING[one.carrier]]),
        )
        for one in carrier_states()
    ]
    return render(
        "outbox/index.html",
        status=status,
        states=states,
        unplanned=unplanned(),
        may_send=must_be().may(Action.MESSAGES_SEND),
        errors=errors or [],
        typed=request.form,
        notice=request.args.get("kabar", ""),
    )
