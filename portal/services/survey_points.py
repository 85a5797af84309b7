"""Survey points and their slips: create, open and close, revoke, issue a roll."""

import datetime
import hashlib
import hmac
import secrets
import uuid

import sqlalchemy as sa

from portal.db import writing
from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.survey_points import Slip, SurveyPoint
from portal.models.units import Service
from portal.rules import codes
from portal.services import audit
from portal.services.audit import Act

MOST_SLIPS = 5_000


def create_point(service_id: uuid.UUID, name: str, act: Act) -> SurveyPoint:
    """A new counter with a fresh random code. Raises NotFound for an unknown service, Invalid for
    a bad name.
    """
    label = " ".join(name.split())
    if not 1 <= len(label) <= 120:
        raise Invalid("Nama titik survei harus 1 sampai 120 huruf.")
    with writing() as session:
        service = session.get(Service, service_id)
        if service is None or service.closed_on is not None:
            raise NotFound("Layanan tidak dikenal.")
        code = codes.encode(secrets.token_bytes(5), codes.POINT_LENGTH)
        point = SurveyPoint(service_id=service_id, name=label, code=code)
        session.add(point)
        session.flush()
        audit.record(session, act, AuditTag.POINT_CREATED, point.id, name=label, code=code)
    return point


def window_mark(opens_on: datetime.date | None, closes_on: datetime.date | None) -> str:
    """Which window a form showed."""
    return f"{opens_on or ''} {closes_on or ''}"


def set_window(
    point_id: uuid.UUID,
    opens_on: datetime.date | None,
    closes_on: datetime.date | None,
    act: Act,
    *,
    seen: str | None = None,
) -> SurveyPoint:
    """Set the days between which the point takes answers (both included, None = without limit).

    `seen` is the `window_mark` of a form.  Raises Changed when others set other days meanwhile,
    Invalid, NotFound.
    """
    if opens_on and closes_on and closes_on < opens_on:
        raise Invalid("Tanggal tutup mendahului tanggal buka: tukar keduanya.")
    with writing() as session:
        point = _get(session.get(SurveyPoint, point_id))
        before = [str(point.opens_on), str(point.closes_on)]
        if seen not in (None, window_mark(point.opens_on, point.closes_on)):
            raise Changed(
                "Masa buka titik ini diubah orang lain sejak Anda membukanya. Bandingkan yang "
                "sekarang dengan isian Anda, lalu simpan lagi."
            )
        point.opens_on, point.closes_on = opens_on, closes_on
        audit.record(
            session, act, AuditTag.POINT_WINDOW_SET, point.id,
            before=before, after=[str(opens_on), str(closes_on)],
        )  # fmt: skip
    return point


def revoke_point(point_id: uuid.UUID, reason: str, act: Act) -> SurveyPoint:
    """Withdraw a code for good (a lost or copied poster). Raises IllegalStep when it already is."""
    if not reason.strip():
        raise Invalid("Alasan pencabutan wajib diisi.")
    with writing() as session:
        point = _get(session.get(SurveyPoint, point_id))
        if point.revoked_on is not None:
            raise IllegalStep("Kode ini sudah dicabut pada %(day)s.", day=point.revoked_on)
        point.revoked_on = act.on
        audit.record(
            session, act, AuditTag.POINT_REVOKED, point.id, reason=reason.strip(),
            before={"revoked_on": None}, after={"revoked_on": act.on.isoformat()},
        )  # fmt: skip
    return point


def issue_slips(point_id: uuid.UUID, count: int, pepper: bytes, act: Act) -> list[str]:
    """A shuffled roll of `count` one-time codes, returned once and stored only as keyed hashes."""
    if not 1 <= count <= MOST_SLIPS:
        raise Invalid("Jumlah karcis harus 1 sampai %(most)s.", most=MOST_SLIPS)
    roll = [codes.encode(secrets.token_bytes(16), codes.SLIP_LENGTH) for _ in range(count)]
    with writing() as session:
        point = _get(session.get(SurveyPoint, point_id))
        if point.revoked_on is not None:
            raise IllegalStep("Titik survei ini sudah dicabut.")
        rows = [{"digest": slip_digest(code, pepper), "point_id": point.id} for code in roll]
        session.execute(sa.insert(Slip), rows)
        audit.record(session, act, AuditTag.SLIPS_ISSUED, point.id, count=count)
    return roll


def pepper(secret_key: str) -> bytes:
    """The key under which this instance hashes slip codes; a new SECRET_KEY voids every printed
    slip.
    """
    return hashlib.sha256(f"karcis:{secret_key}".encode()).digest()


def slip_digest(code: str, pepper: bytes) -> str:
    """What the database knows of a slip: HMAC-SHA-256 of its code under the instance's pepper."""
    return hmac.new(pepper, code.encode(), hashlib.sha256).hexdigest()


def _get(point: SurveyPoint | None) -> SurveyPoint:
    if point is None:
        raise NotFound("Titik survei tidak dikenal.")
    return point
