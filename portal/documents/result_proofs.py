"""What a signed form prints beside its content: how to check it, and when it was signed."""

import datetime
from zoneinfo import ZoneInfo

from portal.documents.days import printed_day
from portal.documents.labels import web_base
from portal.documents.official_forms import Proof
from portal.documents.qr import plain_qr_svg
from portal.documents.result_forms import SignedMarks
from portal.rules.codes import grouped
from portal.rules.workdays import Zone


def proof_of(public_url: str, code: str, sha256: str) -> Proof:
    """How a document is checked: its code, address, picture and fingerprint."""
    url = f"{web_base(public_url)}/verifikasi/{code}"
    return Proof(grouped(code), url, plain_qr_svg(url, title="Kode QR verifikasi"), sha256)


def marks_of(
    signed_at: datetime.datetime,
    employee_at: datetime.datetime | None,
    rater_at: datetime.datetime | None,
    zone: str,
) -> SignedMarks:
    """The words under the names; a document is Indonesian whoever prints it."""
    return SignedMarks(*(signed_words(at, Zone(zone)) for at in (signed_at, employee_at, rater_at)))


def signed_words(at: datetime.datetime | None, zone: Zone) -> str:
    """When something was signed in the portal, in the agency's zone; "" for never."""
    if at is None:
        return ""
    local = at.astimezone(ZoneInfo(zone.value))
    return f"ditandatangani di portal {printed_day(local.date())}, {local:%H.%M} {zone.name}"
