"""Naming the help desk: a post and how to reach it, no person."""

from dataclasses import dataclass

from portal.db import writing
from portal.errors import N_, IllegalStep, Invalid
from portal.models.audit import AuditTag
from portal.models.help_desk import HelpDesk
from portal.rules.phones import PhoneError
from portal.rules.phones import normalised as phone_stored
from portal.rules.staff_cells import read_email
from portal.services import audit
from portal.services.audit import Act


@dataclass(frozen=True)
class NewDesk:
    """As typed; `version` is that of the card that was shown, 0 for none."""

    post: str
    phone: str
    email: str
    hours: str
    version: int


def set_desk(new: NewDesk, act: Act) -> None:
    """Write the card. Raises Invalid, or IllegalStep when somebody changed it meanwhile."""
    if found := trouble_of(new):
        raise Invalid(found[1])
    post, phone, email = " ".join(new.post.split()), _phone(new.phone), _email(new.email)
    with writing() as session:
        row = session.get(HelpDesk, 1, with_for_update=True)
        if (row.version if row else 0) != new.version:
            raise IllegalStep("Kontak ini diubah orang lain sementara itu.")
        before = _facts(row) if row else {}
        if row is None:
            row = HelpDesk(id=1, version=1)
            session.add(row)
        row.post, row.phone, row.email = post, phone, email
        row.hours = " ".join(new.hours.split())[:80]
        session.flush()
        audit.record(session, act, AuditTag.HELP_DESK_SET, None, before=before, after=_facts(row))


def _facts(row: HelpDesk) -> dict[str, str | None]:
    return {"post": row.post, "phone": row.phone, "email": row.email, "hours": row.hours}


def trouble_of(new: NewDesk) -> tuple[str, str] | None:
    """(part of the form, what is wrong with it and how to mend it) of the first fault, or None."""
    post = " ".join(new.post.split())
    if not post or len(post) > 120:
        return "jabatan", N_("Tulis nama jabatan atau meja bantuan (paling banyak 120 huruf).")
    try:
        phone = _phone(new.phone)
    except PhoneError:
        return "telepon", N_("Nomor telepon tidak dikenal: tulis 08... atau dengan kode area.")
    try:
        email = _email(new.email)
    except ValueError:
        return "surel", N_("Alamat surel tidak lengkap: tulis nama, tanda @, dan alamat kantornya.")
    if not phone and not email:
        return "telepon", N_("Tulis telepon atau surel, supaya orang dapat bertanya.")
    return None


def _phone(text: str) -> str | None:
    return phone_stored(text) if text.strip() else None


def _email(text: str) -> str | None:
    return read_email(text) if text.strip() else None
