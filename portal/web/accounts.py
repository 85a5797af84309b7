"""The administrator's pages for accounts and roles."""

import uuid

from flask import Blueprint, Response, current_app, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import IllegalStep, Invalid, NotAllowed
from portal.queries.account_powers import powers_of
from portal.queries.accounts import account_card, listed_accounts
from portal.queries.units import unit_names
from portal.rules.access import GrantKind
from portal.rules.account_powers import may_renew, may_reset_second_factor
from portal.rules.actions import Action
from portal.rules.roles import Role
from portal.services import accounts
from portal.services.accounts import NewAccount
from portal.web.dates import read_date
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.paging import pager
from portal.web.refusals import words_of
from portal.web.visitors import acting, asks_for, must_be

bp = Blueprint("accounts", __name__, url_prefix="/akun-dan-peran")
PER_PAGE = 25
NOBODY_YET = uuid.UUID(int=0)
GIVEN = (GrantKind.TETAP, GrantKind.PLT, GrantKind.PLH)
Errors = list[tuple[str, str]]


@bp.get("")
@allowed(Action.ACCOUNTS_READ)
def index() -> Response:
    """All accounts, found by the beginning of a name, NIP or e-mail."""
    return _list()


@bp.post("")
@allowed(Action.ACCOUNTS_READ)
def create() -> BaseResponse:
    """A new account; its activation link is shown once."""
    _require(Action.ACCOUNT_WRITE, NOBODY_YET)
    new = NewAccount(
        login=request.form.get("login", "")[:254],
        name=request.form.get("nama", "")[:150],
        email=request.form.get("surel", "")[:254] or None,
    )
    try:
        token = accounts.create_account(new, acting())
    except Invalid as error:
        return _list([("login", words_of(error))], 422)
    return _link(new.name, token)


@bp.get("/<uuid:account>")
@allowed(Action.ACCOUNTS_READ)
def show(account: uuid.UUID) -> Response:
    """One account: roles, new link, closing."""
    return _card(account)


@bp.post("/<uuid:account>/peran")
@allowed(Action.ACCOUNTS_READ)
def grant(account: uuid.UUID) -> BaseResponse:
    """Give a role, for the agency or a unit, until a day or without end; never to oneself."""
    _require(Action.GRANTS_WRITE, account)
    try:
        until = read_date(request.form, "sampai")
    except Invalid as error:
        return _card(account, [("sampai-hari", words_of(error))], 422)
    try:
        chosen = Role(request.form.get("peran", ""))
        unit = request.form.get("unit", "")
        place = uuid.UUID(unit) if unit else None
    except ValueError:
        return _card(account, [("peran", _("Pilih peran dan unit dari daftar."))], 422)
    reason = request.form.get("alasan", "")[:300]
    held = {one.value: one for one in GIVEN}.get(request.form.get("cara", ""), GrantKind.TETAP)
    try:
        accounts.grant_role(account, chosen, place, reason, acting(), ends_on=until, kind=held)
    except Invalid as error:
        return _card(account, [("alasan", words_of(error))], 422)
    return redirect(url_for(".show", account=account, kabar="peran"), 303)


@bp.post("/<uuid:account>/peran/<uuid:grant>/akhiri")
@allowed(Action.ACCOUNTS_READ)
def end_grant(account: uuid.UUID, grant: uuid.UUID) -> BaseResponse:
    """End a role at once."""
    _require(Action.GRANTS_WRITE, account)
    accounts.end_role(account, grant, request.form.get("alasan", "")[:300], acting())
    return redirect(url_for(".show", account=account, kabar="akhir"), 303)


@bp.post("/<uuid:account>/tautan")
@allowed(Action.ACCOUNTS_READ)
def offer_link(account: uuid.UUID) -> Response:
    """A fresh activation link; the account's sessions end."""
    _require(Action.ACCOUNT_WRITE, account)
    return _link(
        account_card(account, acting().on).name,
        accounts.offer_activation(account, acting(), must_be().actor),
    )


@bp.post("/<uuid:account>/dua-langkah")
@allowed(Action.ACCOUNTS_READ)
def reset_factor(account: uuid.UUID) -> BaseResponse:
    """Take a lost second factor off, with the reason; the holder reads it at the next login."""
    _require(Action.ACCOUNT_WRITE, account)
    reason = request.form.get("alasan", "")[:400]
    try:
        accounts.reset_second_factor(account, reason, acting(), must_be().actor)
    except (Invalid, IllegalStep) as error:
        return _card(account, [("alasan-reset", words_of(error))], 422)
    return redirect(url_for(".show", account=account, kabar="dua-langkah"), 303)


@bp.post("/<uuid:account>/tutup")
@allowed(Action.ACCOUNTS_READ)
def disable(account: uuid.UUID) -> BaseResponse:
    """Close an account; nobody closes the one he is using."""
    _require(Action.ACCOUNT_WRITE, account)
    try:
        accounts.disable_account(
            account, request.form.get("alasan", "")[:300], acting(), must_be().actor
        )
    except Invalid as error:
        return _card(account, [("alasan-tutup", words_of(error))], 422)
    return redirect(url_for(".index", kabar="tutup"), 303)


def _require(action: Action, account: uuid.UUID) -> None:
    asks_for(action)
    if not must_be().may_to(action, account):
        raise NotAllowed(
            _("Tindakan ini tidak terbuka bagi Anda, atau mengenai akun Anda sendiri.")
        )


def kind_label(kind: GrantKind) -> str:
    """How a role is held."""
    return {
        GrantKind.TETAP: _("Tetap"),
        GrantKind.PLT: _("Plt."),
        GrantKind.PLH: _("Plh."),
        GrantKind.DELEGASI: _("Delegasi"),
    }[kind]


def role_label(one: Role) -> str:
    """A role in words."""
    words = {
        Role.PEGAWAI: _("Pegawai"),
        Role.ATASAN: _("Pejabat penilai"),
        Role.ATASAN_PENILAI: _("Atasan pejabat penilai"),
        Role.HR: _("Pengelola kepegawaian"),
        Role.KETUA_FORUM: _("Ketua forum evaluasi"),
        Role.ANGGOTA_FORUM: _("Anggota forum evaluasi"),
        Role.PENGELOLA_SURVEI: _("Pengelola survei"),
        Role.AUDITOR: _("Auditor"),
        Role.ADMIN: _("Pengelola sistem"),
    }
    return words[one]


def _list(errors: Errors | None = None, status: int = 200) -> Response:
    search = request.args.get("q", "").strip()[:100]
    page = request.args.get("halaman", 1, type=int)
    if not 1 <= page <= 100_000:
        raise Invalid(_("Nomor halaman harus angka mulai dari 1."))
    found, total = listed_accounts(search, page, PER_PAGE, acting().on)
    return render(
        "accounts/index.html",
        status=status,
        accounts=found,
        q=search,
        pager=pager(page, total, PER_PAGE, ".index", q=search or None),
        errors=errors or [],
        typed=request.form,
        notice=request.args.get("kabar", ""),
        may_write=must_be().may_to(Action.ACCOUNT_WRITE, NOBODY_YET),
        role_label=role_label,
    )


def _card(account: uuid.UUID, errors: Errors | None = None, status: int = 200) -> Response:
    powers = powers_of(account, acting().on)
    return render(
        "accounts/show.html",
        status=status,
        account=account_card(account, acting().on),
        grantable=[(one.value, role_label(one)) for one in Role if one.is_granted],
        held_as=[(one.value, kind_label(one)) for one in GIVEN],
        kind_label=kind_label,
        units=[(str(unit), name) for unit, name in unit_names()],
        may_write=may_renew(must_be().actor, powers),
        may_reset=may_reset_second_factor(must_be().actor, powers),
        may_grant=must_be().may_to(Action.GRANTS_WRITE, account),
        errors=errors or [],
        typed=request.form,
        notice=request.args.get("kabar", ""),
        role_label=role_label,
    )


def _link(name: str, token: str) -> Response:
    base = current_app.config["PUBLIC_URL"]
    link = f"{base}{url_for('auth.activation', link=token)}"
    return render("accounts/link.html", name=name, link=link)
