"""The agency's own card: written once when the portal is set up, and corrected later."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import N_, Changed, IllegalStep, Invalid
from portal.models.agency import Agency
from portal.models.audit import AuditTag
from portal.queries.agency import bound, card_mark
from portal.rules.survey_periods import PeriodKind
from portal.rules.workdays import Zone
from portal.services import audit
from portal.services.audit import Act

BRANDS: Final = ("inagov", "panrb", "bkn")
LONGEST: Final = {"name": 200, "short_name": 60, "service_name": 120}
Facts = dict[str, str]


@dataclass(frozen=True)
class NewCard:
    """As typed; `seen` is the mark of the card that was shown."""

    name: str
    short_name: str
    service_name: str
    zone: str
    cadence: str
    brand: str
    seen: str


def set_card(new: NewCard, act: Act) -> None:
    """Write the card.

    Raises Invalid; Changed when somebody changed it meanwhile; IllegalStep for another zone or
    survey period once periods or survey points rest on them.
    """
    if found := trouble_of(new):
        raise Invalid(found[1])
    with writing() as session:
        row = session.get(Agency, 1, with_for_update=True)
        if card_mark(row) != new.seen:
            raise Changed(
                "Data instansi baru saja diubah orang lain. Bandingkan, lalu simpan lagi."
            )
        before = facts(row)
        _require_loose(session, row, new)
        if row is None:
            row = Agency(id=1)
            session.add(row)
        row.name, row.short_name = _plain(new.name), _plain(new.short_name)
        row.service_name, row.brand = _plain(new.service_name), new.brand
        row.time_zone, row.cadence = new.zone, PeriodKind(new.cadence)
        session.flush()
        audit.record(session, act, AuditTag.AGENCY_SET_UP, None, before=before, after=facts(row))


def facts(row: Agency | None) -> Facts | None:
    """A card as the trail keeps it."""
    if row is None:
        return None
    return {
        "name": row.name, "short_name": row.short_name, "service_name": row.service_name,
        "time_zone": row.time_zone, "cadence": row.cadence.value, "brand": row.brand,
    }  # fmt: skip


def trouble_of(new: NewCard) -> tuple[str, str] | None:
    """(control, what is wrong with it and how to mend it) of the first fault, or None."""
    words = {
        "nama": (
            new.name, LONGEST["name"],
            N_("Tulis nama resmi instansi (paling banyak 200 huruf)."),
        ),
        "singkat": (
            new.short_name, LONGEST["short_name"],
            N_("Tulis nama singkat instansi (paling banyak 60 huruf)."),
        ),
        "layanan": (
            new.service_name, LONGEST["service_name"],
            N_("Tulis nama portal seperti dibaca warga dan pegawai (paling banyak 120 huruf)."),
        ),
    }  # fmt: skip
    for control, (typed, most, wrong) in words.items():
        if not 0 < len(_plain(typed)) <= most or not _plain(typed).isprintable():
            return control, wrong
    if new.zone not in list(Zone):
        return "zona", N_("Pilih zona waktu: WIB, WITA, atau WIT.")
    if new.cadence not in list(PeriodKind):
        return "kala", N_("Pilih lamanya satu periode survei.")
    if new.brand not in BRANDS:
        return "warna", N_("Pilih warna dari daftar.")
    return None


def _require_loose(session: Session, row: Agency | None, new: NewCard) -> None:
    if row is None or (row.time_zone, row.cadence.value) == (new.zone, new.cadence):
        return
    if session.scalar(bound()):
        raise IllegalStep(
            "Zona waktu dan periode survei tidak dapat diubah lagi: sudah ada periode penilaian"
            " atau titik survei yang memakainya."
        )


def _plain(words: str) -> str:
    return " ".join(words.split())
