"""The predikat from before the portal, copied from signed documents of the national application."""

import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy.dialects import postgresql, sqlite

from portal.db import writing
from portal.errors import Invalid
from portal.models.audit import AuditTag
from portal.models.recognition import EarlierPredikat
from portal.rules.predikat import Predikat
from portal.services import audit
from portal.services.audit import Act
from portal.services.skp_drafts import tidy

Line = tuple[uuid.UUID, str, Predikat]
MOST = 20_000


def record(lines: Sequence[Line], document: str, act: Act) -> int:
    """Keep (employee, period key, predikat) of one document; a newer copy replaces an older one.

    Returns how many lines were kept. Raises Invalid.
    """
    words = tidy(document, "Dokumen", 200)
    if not words:
        raise Invalid("Sebutkan dokumen sumbernya, misalnya ekspor e-Kinerja beserta tanggalnya.")
    if not 1 <= len(lines) <= MOST:
        raise Invalid("Tempel paling sedikit satu baris, paling banyak 20.000.")
    unique: Mapping[tuple[uuid.UUID, str], Predikat] = {(p, s): one for p, s, one in lines}
    with writing() as session:
        is_postgresql = session.get_bind().dialect.name == "postgresql"
        insert = postgresql.insert if is_postgresql else sqlite.insert
        rows = [
            {
                "employee_id": person, "span_key": span, "predikat": predikat,
                "document": words, "recorded_by": act.actor, "recorded_at": act.at,
            }
            for (person, span), predikat in unique.items()
        ]  # fmt: skip
        for start in range(0, len(rows), 500):
            statement = insert(EarlierPredikat).values(rows[start : start + 500])
            session.execute(
                statement.on_conflict_do_update(
                    index_elements=["employee_id", "span_key"],
                    set_={name: statement.excluded[name] for name in (
                        "predikat", "document", "recorded_by", "recorded_at"
                    )},
                )
            )  # fmt: skip
        audit.record(
            session, act, AuditTag.EARLIER_RESULTS_RECORDED, None, lines=len(rows), document=words
        )
    return len(rows)
