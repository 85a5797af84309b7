"""Plans for tests of the working year: Sari's draft, submitted, in force."""

import uuid
from datetime import date
from decimal import Decimal

from portal.db import db
from portal.models.skp import Skp
from portal.rules.skp_words import Approach, Aspect, Direction, Priority
from portal.services import skp_drafts, skp_items, skp_steps
from portal.services.skp_items import NewIndicator, NewItem
from portal.services.skp_steps import Rating
from tests import factories
from tests.services.office import Office
from tests.worlds import kept

ACT = factories.AGUS
COVERAGE = NewIndicator(
    "Persentase bayi yang imunisasinya lengkap", "80 - 90 persen", frozenset({Aspect.KUANTITAS}),
    unit="persen", low=Decimal("80.5"), high=Decimal(90), direction=Direction.NAIK,
    source="Laporan puskesmas", due_on=date(2026, 12, 31),
)  # fmt: skip
GOAL = NewItem("Cakupan imunisasi dasar meningkat", Priority.UTAMA, (COVERAGE,))


@kept
def drafted(house: Office, goal: NewItem = GOAL) -> uuid.UUID:
    """Sari's draft with one goal."""
    plan = skp_drafts.start_skp(
        house.sari.id, 2026, house.sari.posting_id, Approach.KUANTITATIF, ACT
    )
    skp_items.save_item(plan, None, goal, 1, ACT)
    return plan


def plan_of(skp_id: uuid.UUID) -> Skp:
    db.session.rollback()
    db.session.expire_all()
    found = db.session.get(Skp, skp_id)
    assert found is not None
    return found


@kept
def submitted(house: Office, skp_id: uuid.UUID) -> uuid.UUID:
    skp_steps.submit(skp_id, Rating(house.budi.id), plan_of(skp_id).version, ACT)
    return skp_id


@kept
def in_force(house: Office, skp_id: uuid.UUID) -> uuid.UUID:
    skp_steps.set_plan(submitted(house, skp_id), house.budi.id, set(), ACT)
    return skp_id
