"""The predikat from before the portal, copied from signed documents of the national application."""

import uuid
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import Changed, Invalid
from portal.models.audit import AuditTag
from portal.models.recognition import EarlierPredikat
from portal.rules.predikat import Predikat
from portal.rules.reviews import mark_of
from portal.services import audit
from portal.services.audit import Act
from portal.services.skp_drafts import tidy

Line = tuple[uuid.UUID, str, Predikat]
Key = tuple[uuid.UUID, str]
MOST = 20_000


def record(lines: Sequence[Line], document: str, act: Act, *, replaces: str | None = None) -> int:
    """Keep (employee, period key, predikat) of one document; a newer copy replaces an older one.

    `replaces` marks what the page showed as about to be replaced, None where no page was.
    Returns how many lines were kept. Raises Invalid, or Replaces with what would go.
    """
    words = tidy(document, "Dokumen", 200)
    if not words:
        raise Invalid("Sebutkan dokumen sumbernya, misalnya ekspor e-Kinerja beserta tanggalnya.")
    if not 1 <= len(lines) <= MOST:
        raise Invalid("Tempel paling sedikit satu baris, paling banyak 20.000.")
    unique: Mapping[Key, Predikat] = {(p, s): one for p, s, one in lines}
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
        before = _replaced(session, unique)
        if before and replaces not in (None, mark_of(*sorted(map(str, before.items())))):
            raise Replaces(before)
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
            session, act, AuditTag.EARLIER_RESULTS_RECORDED, None, lines=len(rows), document=words,
            before={_named(key): one.value for key, one in before.items()},
            after={_named(key): unique[key].value for key in before},
        )  # fmt: skip
    return len(rows)


class Replaces(Changed):
    """Lines that say something else than what stands: `before` is what stands, by person and
    period; `mark` goes with the form once the page has shown it.
    """

    def __init__(self, before: Mapping[Key, Predikat]) -> None:
        super().__init__(
            "%(n)s baris menyebut predikat lain daripada yang tersimpan. Bandingkan, lalu simpan "
            "lagi bila isian Anda yang benar.",
            n=len(before),
        )
        self.before = before
        self.mark = mark_of(*sorted(map(str, before.items())))


def _replaced(session: Session, new: Mapping[Key, Predikat]) -> dict[Key, Predikat]:
    """What stood there of lines that now say something else."""
    people = sorted({person for person, _ in new})
    found: dict[Key, Predikat] = {}
    for start in range(0, len(people), 500):
        rows = session.execute(
            sa.select(
                EarlierPredikat.employee_id, EarlierPredikat.span_key, EarlierPredikat.predikat
            ).where(EarlierPredikat.employee_id.in_(people[start : start + 500]))
        )
        found |= {(one.employee_id, one.span_key): one.predikat for one in rows}
    return {key: was for key, was in found.items() if new.get(key, was) is not was}


def _named(key: Key) -> str:
    return f"{key[0]} {key[1]}"
