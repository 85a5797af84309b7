"""Breach reports: the evidence of a span, frozen with what the office adds."""

import datetime
import uuid
from dataclasses import dataclass

from portal.db import uuid7, writing
from portal.errors import N_, Invalid
from portal.models.audit import AuditTag
from portal.models.privacy import BreachReport
from portal.queries.incidents import Span, evidence
from portal.rules.privacy_clock import deadline
from portal.rules.retention import retention_on
from portal.services import audit
from portal.services.audit import Act

LONGEST = 4_000


@dataclass(frozen=True)
class NewReport:
    """What the office knows: when it learned of it, which classes, how, and what it does."""

    span: Span
    known_at: datetime.datetime
    classes: tuple[str, ...]
    how: str
    handling: str


def report_breach(new: NewReport, act: Act) -> uuid.UUID:
    """A draft notice for UU 27/2022 Ps. 46, drawn from the trail.

    Raises Invalid for a span that is none, a future moment, no or unknown classes, missing words.
    """
    if found := trouble_of(new, act):
        raise Invalid(found[1])
    with writing() as session:
        data = evidence(new.span) | {"classes": list(new.classes)}
        report = BreachReport(
            id=uuid7(), at=act.at, actor=act.actor, known_at=new.known_at,
            from_at=new.span.from_at, until_at=new.span.until_at, how=new.how.strip(),
            handling=new.handling.strip(), data=data,
        )  # fmt: skip
        session.add(report)
        session.flush()
        audit.record(
            session, act, AuditTag.BREACH_REPORTED, report.id,
            people=data["people"], classes=list(new.classes),
            deadline=deadline(new.known_at).isoformat(timespec="minutes"),
        )  # fmt: skip
    return report.id


def trouble_of(new: NewReport, act: Act) -> tuple[str, str] | None:
    """(part of the form, what is wrong with it and how to mend it) of the first fault, or None."""
    known = {one.key for one in retention_on(act.on).classes}
    if new.span.until_at < new.span.from_at:
        return "sampai-hari", N_("Akhir rentang mendahului awalnya: periksa tanggal dan jamnya.")
    for part, moment in (("diketahui-hari", new.known_at), ("dari-hari", new.span.from_at)):
        if moment > act.at:
            return part, N_("Waktu itu belum terjadi: periksa tanggal dan jamnya.")
    if not new.classes or set(new.classes) - known:
        return "kelas", N_("Pilih sedikitnya satu kelas data yang terungkap.")
    for part, text in (("bagaimana", new.how), ("penanganan", new.handling)):
        if not text.strip() or len(text) > LONGEST:
            return part, N_("Bagian ini wajib diisi, paling banyak 4.000 huruf.")
    return None
