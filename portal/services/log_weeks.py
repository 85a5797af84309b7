"""The look back on a week: what worked, and what changes (apa yang berhasil, apa yang diubah)."""

import datetime
import uuid

from portal.db import writing
from portal.errors import Changed, IllegalStep, Invalid
from portal.models.audit import AuditTag
from portal.models.log import Week
from portal.queries.log_terms import terms_on
from portal.rules.log_days import monday_of
from portal.services import audit
from portal.services.audit import Act
from portal.services.skp_drafts import tidy

LONGEST = 1000


def reflect(
    person: uuid.UUID, day: datetime.date, worked: str, changed: str, seen: int, act: Act
) -> None:
    """Keep the look back on the week of `day`; `seen` is the version on the screen, 0 = none yet.

    Raises Invalid, IllegalStep for a week that is closed or to come, Changed.
    """
    monday = monday_of(day)
    first = tidy(worked, "Apa yang berhasil", LONGEST)
    second = tidy(changed, "Apa yang saya ubah", LONGEST)
    if not (first or second):
        raise Invalid("Tulis paling sedikit satu kalimat: apa yang berhasil atau apa yang diubah.")
    terms = terms_on(act.on)
    if not terms.reflection:
        raise IllegalStep("Skema penilaian instansi tidak memakai refleksi mingguan.")
    if not monday_of(terms.open.first) <= monday <= terms.open.last:
        raise IllegalStep("Refleksi minggu itu sudah ditutup atau belum dapat ditulis.")
    with writing() as session:
        row = session.get(Week, (person, monday), with_for_update=True)
        if (row.version if row else 0) != seen:
            raise Changed("Refleksi minggu ini berubah sejak Anda membukanya. Bandingkan dahulu.")
        if row is None:
            row = Week(employee_id=person, monday=monday, version=0)
            session.add(row)
        row.worked, row.change, row.sent_at = first, second, act.at
        row.version = seen + 1
        audit.record(
            session, act, AuditTag.WEEK_WRITTEN, person, week=monday.isoformat(),
            before={"version": seen}, after={"version": row.version},
        )  # fmt: skip
