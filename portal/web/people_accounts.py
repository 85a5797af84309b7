"""Accounts for many employees at once: choose, look, make; the answer is the only copy of the
letters.
"""

import uuid
from collections.abc import Mapping
from datetime import date

from flask import Blueprint, Response, current_app, make_response, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.documents.activation_letters import LetterFrame, PrintedLetter, letter_pack
from portal.errors import IllegalStep, NotAllowed
from portal.queries.account_batches import Scope, Whom, batches, candidates, recent_imports
from portal.queries.survey_office import units_open_to
from portal.queries.units import unit_options
from portal.rules.actions import Action
from portal.services.account_batches import PART, Letter, issue_batch
from portal.services.activations import ACTIVATION_LASTS
from portal.web.filters import known_agency, tanggal
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.languages import BY_TAG, spoken
from portal.web.refusals import words_of
from portal.web.visitors import acting, must_be

bp = Blueprint("people_accounts", __name__, url_prefix="/pegawai/akun")
NOBODY_YET = uuid.UUID(int=0)
NAMES_SHOWN = 10
LATEST = 10
Errors = list[tuple[str, str]]


@bp.get("")
@allowed(Action.ACCOUNTS_READ)
def form() -> Response:
    """Choose for whom, and look at how many they are."""
    _require()
    return _page()


@bp.post("")
@allowed(Action.ACCOUNTS_READ)
def issue() -> BaseResponse:
    """Make the next part of the letters; they are in this answer and nowhere else."""
    _require()
    scope = _scope(request.form)
    contact = " ".join(request.form.get("bantuan", "").split())[:300]
    if scope is None:
        return _page([("untuk", _("Pilih untuk siapa surat dibuat."))], 422)
    if not contact:
        return _page(
            [("bantuan", _("Tulis tempat dan nomor bantuan untuk dicetak di surat."))], 422
        )
    act = acting()
    try:
        letters = issue_batch(scope, request.form.get("sebanyak", -1, type=int), act)
    except IllegalStep as error:
        return _page([("buat", words_of(error))], 409)
    return _download(letters, contact, act.on)


def _page(errors: Errors | None = None, status: int = 200) -> Response:
    given = request.form if request.method == "POST" else request.args
    scope = _scope(given)
    people, total = candidates(scope, acting().on, NAMES_SHOWN) if scope else ([], 0)
    is_asked = "untuk" in given
    if is_asked and scope is None and not errors:
        errors, status = [("untuk", _("Pilih untuk siapa surat dibuat."))], 422
    return render(
        "people/accounts.html",
        status=status,
        errors=errors or [],
        typed=given,
        scope=scope,
        people=people,
        total=total,
        part=min(total, PART),
        most=PART,
        lasts=ACTIVATION_LASTS.days,
        whom=_whom_options(),
        units=[("", _("Pilih unit")), *unit_options()],
        imports=[("", _("Pilih impor")), *_imports()],
        batches=[("", _("Pilih surat")), *_batches()],
    )


def _scope(given: Mapping[str, str]) -> Scope | None:
    """What the form chose; None for nothing or half a choice."""
    get = given.get
    try:
        whom = Whom(get("untuk", ""))
        scope = Scope(
            whom,
            unit_id=uuid.UUID(get("unit", "")) if whom is Whom.UNIT else None,
            import_id=uuid.UUID(get("impor", "")) if whom is Whom.IMPOR else None,
            batch=int(get("surat", "")[:9]) if whom is Whom.SURAT else None,
            reach=units_open_to(must_be(), Action.PEOPLE_READ),
        )
    except ValueError:
        return None
    return scope


def _whom_options() -> list[tuple[str, str]]:
    return [
        (Whom.SEMUA.value, _("Semua pegawai yang belum punya akun")),
        (Whom.UNIT.value, _("Satu unit dan unit di bawahnya, yang belum punya akun")),
        (Whom.IMPOR.value, _("Satu impor, yang belum punya akun")),
        (Whom.SURAT.value, _("Buat ulang surat yang hilang dan belum dipakai")),
    ]


def _imports() -> list[tuple[str, str]]:
    return [
        (str(key), _("%(name)s, %(day)s", name=name, day=tanggal(at.date())))
        for key, name, at in recent_imports(LATEST)
    ]


def _batches() -> list[tuple[str, str]]:
    return [
        (
            str(one.number),
            _("%(n)s surat, %(day)s, oleh %(who)s", n=one.count, day=tanggal(one.at.date()),
              who=one.actor),
        )
        for one in batches(LATEST)
    ]  # fmt: skip


def _download(letters: list[Letter], contact: str, on: date) -> Response:
    agency = known_agency()
    base = current_app.config["PUBLIC_URL"]
    frame = LetterFrame(
        agency=agency.name, base_url=base, made=tanggal(on),
        valid_until=tanggal(on + ACTIVATION_LASTS), help=contact, lang=BY_TAG[spoken()].html,
    )  # fmt: skip
    printed = [
        PrintedLetter(
            one.name, one.nip, one.phone, one.unit,
            f"{base}{url_for('auth.activation', link=one.token)}", one.code,
        )
        for one in letters
    ]  # fmt: skip
    response = make_response(letter_pack(frame, printed))
    response.mimetype = "application/zip"
    name = f"surat-aktivasi-{on.isoformat()}-{len(letters)}.zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _require() -> None:
    if not must_be().may_to(Action.ACCOUNT_WRITE, NOBODY_YET):
        raise NotAllowed(_("Akun hanya dibuat oleh pengelola kepegawaian atau pengelola sistem."))
