"""A small office for tests of the working year: Sari, her rater Budi, and above him Dewi.

*Joko* works elsewhere and rates nobody.
"""

import uuid
from dataclasses import dataclass
from datetime import date

from portal.db import writing
from portal.models.people import Employee, Posting
from portal.rules.employment import Employment, JobFamily, PostKind
from portal.rules.names import search_key
from portal.rules.postings import PostingKind
from tests import factories
from tests.worlds import kept

SINCE = date(2024, 1, 1)


@dataclass(frozen=True)
class Worker:
    """An employee with a definitive post."""

    id: uuid.UUID
    posting_id: uuid.UUID
    unit_id: uuid.UUID


@dataclass(frozen=True)
class Office:
    """The people by name."""

    sari: Worker
    budi: Worker
    dewi: Worker
    joko: Worker


def worker(
    name: str,
    nip: str,
    unit_id: uuid.UUID,
    post: PostKind = PostKind.PELAKSANA,
    family: JobFamily = JobFamily.UMUM,
    *,
    leads: bool = False,
) -> Worker:
    """An employee with a definitive post in a unit."""
    with writing() as session:
        row = Employee(
            nip=nip, name=name, name_key=search_key(name), employment=Employment.PNS,
            golongan="III/b",
        )  # fmt: skip
        session.add(row)
        session.flush()
        posting = Posting(
            employee_id=row.id, unit_id=unit_id, kind=PostingKind.DEFINITIF, title=f"Staf {name}",
            post=post, family=family, leads_unit=leads, starts_on=SINCE,
        )  # fmt: skip
        session.add(posting)
        session.flush()
        return Worker(row.id, posting.id, unit_id)


@kept
def office() -> Office:
    """Sari and Budi in a puskesmas, Dewi above it, Joko in another unit."""
    units = factories.unit_tree({"Dinas Kesehatan": {"Puskesmas Poasia": {}, "Gudang": {}}})
    dinas, poasia, gudang = (
        units[name].id for name in ("Dinas Kesehatan", "Puskesmas Poasia", "Gudang")
    )
    return Office(
        dewi=worker(
            "Dewi", "197501012000032001", dinas, PostKind.JPT_PRATAMA, leads=True
        ),
        budi=worker("Budi", "198001012005011002", poasia, PostKind.PENGAWAS, leads=True),
        sari=worker(
            "Sari", "199001012015032003", poasia, PostKind.FUNGSIONAL, JobFamily.PERAWAT_BIDAN
        ),
        joko=worker("Joko", "199101012016011004", gudang),
    )  # fmt: skip
