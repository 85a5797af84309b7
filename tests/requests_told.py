"""Requests of a service that a file has told of."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from portal.rules.service_times import Basis, Terms
from portal.services import service_times
from tests import factories


def timed(service_id: UUID) -> None:
    """A request that was finished, by a file, against a standard."""
    act = factories.AGUS
    services = {"imunisasi": [("puskesmas poasia", service_id)]}
    data = b"Layanan;Nomor;Mulai;Selesai\nImunisasi;12;01-09-2026 09:00;02-09-2026 10:00\n"
    sent = service_times.ServiceFile("register.csv", data, None, services)
    service_times.set_standard(
        service_id, Terms(Basis.HARI_KERJA, Decimal(3)), date(2026, 1, 1), act
    )
    made = service_times.preview(sent, b"kunci", act)
    assert service_times.apply(made, None, act) == 1
