"""Small typed builders: each writes one thing with sensible values, commits, and returns it.

Where the portal has a service for a thing, the builder calls it, so that tests start from states
that can really arise. What a builder returns is detached from the session: plain values as they
were written, which no rollback empties and no later change reaches. Ask the database for news.
"""

import itertools
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from portal.db import db, writing
from portal.models.agency import Agency
from portal.models.instruments import InstrumentVersion
from portal.models.schemes import SchemeVersion
from portal.models.survey_points import SurveyPoint
from portal.models.units import Service, ServiceVolume, Unit
from portal.rules import codes, schemes
from portal.rules.channels import Channel, HalfDay
from portal.rules.instruments import load_shipped
from portal.rules.survey_periods import PeriodKind
from portal.rules.unsur import UNSUR
from portal.services.audit import Act
from portal.services.ballots import CastBallot
from portal.services.instruments import publish_instrument
from portal.services.schemes import adopt_scheme
from portal.services.survey_points import create_point
from tests.worlds import kept

PASSWORD = "kuda tangga melon"
WITA = "Asia/Makassar"
MOMENT = datetime(2026, 9, 14, 9, 30, tzinfo=ZoneInfo(WITA))
AGUS = Act("Agus", MOMENT)
TODAY = AGUS.on
PROFILE = {"jenis_kelamin": "perempuan", "usia": "26_35", "pendidikan": "sma"}

Tree = Mapping[str, "Tree"]
Row = TypeVar("Row")
_keys = itertools.count(1)


def detached(row: Row) -> Row:
    """The row without its session."""
    if row in db.session:
        db.session.expunge(row)
    return row


@kept
def agency(
    name: str = "Pemerintah Kota Kendari",
    *,
    short_name: str = "Kendari",
    service_name: str = "Survei Kepuasan Masyarakat",
    time_zone: str = WITA,
    cadence: PeriodKind = PeriodKind.TRIWULAN,
) -> Agency:
    """The one agency."""
    with writing() as session:
        row = Agency(
            name=name,
            short_name=short_name,
            service_name=service_name,
            time_zone=time_zone,
            cadence=cadence,
        )
        session.add(row)
    return detached(row)


@kept
def instrument(act: Act = AGUS) -> InstrumentVersion:
    """The shipped SKM questionnaire, published."""
    return detached(publish_instrument(load_shipped("skm"), act))


@kept
def scheme(name: str = "kendari", valid_from: date | None = None, act: Act = AGUS) -> SchemeVersion:
    """A shipped scheme, adopted; in force from the act's day unless told otherwise."""
    shipped = schemes.load_shipped(name)
    return detached(adopt_scheme(shipped, "SK 7/2026", act, valid_from, based_on=name))


def slug_of(name: str) -> str:
    """ "Puskesmas Poasia" -> "puskesmas-poasia"."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


@kept
def unit(
    name: str = "Puskesmas Poasia",
    *,
    parent: Unit | None = None,
    kind: str = "puskesmas",
    slug: str | None = None,
) -> Unit:
    """A unit below `parent`."""
    with writing() as session:
        row = Unit(
            name=name,
            kind=kind,
            slug=slug or slug_of(name),
            parent_id=parent.id if parent else None,
        )
        session.add(row)
    return detached(row)


@kept
def unit_tree(tree: Tree, parent: Unit | None = None) -> dict[str, Unit]:
    """Units by name from nested names: {"Dinas Kesehatan": {"Puskesmas Poasia": {}}}."""
    made: dict[str, Unit] = {}
    for name, below in tree.items():
        made[name] = unit(name, parent=parent, kind="dinas" if below else "puskesmas")
        made |= unit_tree(below, made[name])
    return made


@kept
def service(of: Unit, name: str = "Pendaftaran", *, slug: str | None = None) -> Service:
    """A service of a unit."""
    with writing() as session:
        row = Service(unit_id=of.id, name=name, slug=slug or slug_of(name))
        session.add(row)
    return detached(row)


def volume(of: Service, period_key: str = "2026-t2", recipients: int = 1200) -> ServiceVolume:
    """How many people a service received in a period."""
    with writing() as session:
        row = ServiceVolume(service_id=of.id, period_key=period_key, recipients=recipients)
        session.add(row)
    return detached(row)


@kept
def point(of: Service, name: str = "Loket 1", act: Act = AGUS) -> SurveyPoint:
    """A survey point; its page also needs the agency and the instrument."""
    return detached(create_point(of.id, name, act))


def scores(value: int = 4, **other: int | None) -> dict[str, int]:
    """Scores of all nine unsur; `other` changes single ones, None leaves one unanswered."""
    given = dict.fromkeys(UNSUR, value) | other
    return {unsur: score for unsur, score in given.items() if score is not None}


def key() -> str:
    """An idempotency key of the form's shape that no earlier call of this process gave."""
    return codes.encode(next(_keys).to_bytes(16, "big"), codes.SLIP_LENGTH)


def form(value: int = 4, **fields: str) -> dict[str, str]:
    """What a phone posts: nine answers, a profile, a fresh key; `fields` changes or adds."""
    answers = {unsur: str(score) for unsur, score in scores(value).items()}
    return {
        **answers,
        **PROFILE,
        "pekerjaan": "",
        "saran": "",
        "situs": "",
        "kunci": key(),
    } | fields


def ballot(
    at: SurveyPoint,
    version: InstrumentVersion,
    *,
    value: int = 4,
    on_date: date = TODAY,
    half_day: HalfDay = HalfDay.PAGI,
    channel: Channel = Channel.POSTER,
    scores_: Mapping[str, int] | None = None,
    profile: Mapping[str, str] | None = None,
    comment: str | None = None,
    key_: str | None = None,
    slip_digest: str | None = None,
) -> CastBallot:
    """A checked answer: `value` for every unsur, or exactly `scores_`."""
    return CastBallot(
        point_id=at.id,
        version_id=version.id,
        key=key_ or key(),
        on_date=on_date,
        half_day=half_day,
        channel=channel,
        scores=scores(value) if scores_ is None else scores_,
        profile=PROFILE if profile is None else profile,
        comment=comment,
        slip_digest=slip_digest,
    )
