"""A forum for tests: the year 2026 in its window, Kendari's scheme, five members, two evaluations.

*Wulan* chairs; *Tono*, *Rina*, *Budi* (Sari's rater) and *Dewi* (above Budi) sit beside her.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from portal.db import db, writing
from portal.models.evaluations import Evaluation, EvaluationEvidence
from portal.models.forum import ForumCase, ForumSession
from portal.models.people import Employee
from portal.queries.periods import period_by_key
from portal.rules.forum_words import Verdict
from portal.rules.predikat import Ekspektasi
from portal.rules.reviews import Dimension, LinkKind
from portal.rules.roles import Role
from portal.rules.transfers import Case
from portal.rules.workflow import EvaluationState
from portal.services import accounts, forum_opinions, forum_sessions, forum_sittings, periods
from portal.services.accounts import NewAccount
from portal.services.audit import Act
from portal.services.forum_opinions import View
from portal.services.forum_sessions import NewSession
from portal.services.period_clock import tick
from tests import factories
from tests.services.office import Office, Worker, office, worker
from tests.worlds import kept

WINTER = datetime(2026, 12, 29, 9, 30, tzinfo=ZoneInfo(factories.WITA))
NOW = Act("Dewi", WINTER)
MEETS = date(2026, 12, 30)
ABOVE, AS, BELOW = Ekspektasi.DIATAS, Ekspektasi.SESUAI, Ekspektasi.DIBAWAH
KEEP = View(Verdict.PERTAHANKAN, None, "Bukti cukup")
CHANGE = View(Verdict.UBAH, (AS, ABOVE), "Target rendah", "Laporan bulanan puskesmas")


@dataclass(frozen=True)
class Assembly:
    """The people, the period, and the session with its two cases."""

    house: Office
    wulan: Worker
    tono: Worker
    rina: Worker
    period: uuid.UUID
    members: tuple[uuid.UUID, ...]

    def new(self, **other: object) -> NewSession:
        """The form of a session."""
        fields: dict[str, object] = {
            "period_id": self.period, "unit_id": None, "meets_on": MEETS, "starts_at": "09.00",
            "place": "Aula BKPSDM", "members": self.members, "chair": self.wulan.id,
        }  # fmt: skip
        return NewSession(**(fields | other))  # type: ignore[arg-type]


@kept
def assembly() -> Assembly:
    """Five members with roles; Sari's rating is submitted to the forum and lies at the end."""
    house = office()
    gudang = house.joko.unit_id
    wulan = worker("Wulan", "198501012010012005", gudang)
    tono = worker("Tono", "198601012011011006", gudang)
    rina = worker("Rina", "198701012012012007", gudang)
    factories.scheme("kendari", date(2026, 1, 1))
    periods.open_year(2026, factories.AGUS)
    tick(WINTER)
    period = period_by_key("2026").id
    for one, role in (
        (wulan, Role.KETUA_FORUM), (tono, Role.ANGGOTA_FORUM), (rina, Role.ANGGOTA_FORUM),
        (house.budi, Role.ANGGOTA_FORUM), (house.dewi, Role.ANGGOTA_FORUM),
    ):  # fmt: skip
        seated(one.id, role)
    submitted(house.sari, house.budi, period, ABOVE, ABOVE)
    members = tuple(one.id for one in (wulan, tono, rina, house.budi, house.dewi))
    return Assembly(house, wulan, tono, rina, period, members)


def seated(employee: uuid.UUID, role: Role) -> uuid.UUID:
    """An account with a role of the forum."""
    nip, name = db.session.execute(
        sa.select(Employee.nip, Employee.name).where(Employee.id == employee)
    ).one()
    link = accounts.create_account(NewAccount(nip, name), factories.AGUS)
    account = accounts.activate(link, factories.PASSWORD, factories.AGUS.at)
    accounts.grant_role(account, role, None, "SK 21", factories.AGUS)
    return account


def submitted(
    of: Worker,
    by: Worker,
    period: uuid.UUID,
    hasil: Ekspektasi,
    perilaku: Ekspektasi,
    state: EvaluationState = EvaluationState.DIAJUKAN_FORUM,
) -> uuid.UUID:
    """A complete rating in the forum's hands, with a piece of evidence for each side."""
    with writing() as session:
        row = Evaluation(
            employee_id=of.id, period_id=period, posting_id=of.posting_id, unit_id=by.unit_id,
            evaluator_id=by.id, case=Case.BIASA, article="Ps. 1(9)", has_forum=True,
            hasil_kerja=hasil, perilaku_kerja=perilaku, hasil_reason="Melebihi target",
            perilaku_reason="Panutan", strength="Sabar", area="Kohort", next_step="Isi kohort",
            notes="Pertahankan", started_at=WINTER, changed_at=WINTER, talk_on=WINTER.date(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        session.add_all(
            EvaluationEvidence(
                evaluation_id=row.id, dimension=dimension, kind=LinkKind.CATATAN,
                source_id=uuid.uuid4(), words="Posyandu 12 Agustus", linked_at=WINTER,
            )
            for dimension in Dimension
        )  # fmt: skip
        session.flush()
        row.state = state
        return row.id


@kept
def convened(made: Assembly) -> uuid.UUID:
    """The session with its agenda drawn."""
    return forum_sessions.convene(made.new(), NOW)


@kept
def called(made: Assembly) -> uuid.UUID:
    """Members have it, and have declared that they have no ties."""
    sitting = convened(made)
    forum_sessions.call(sitting, session_of(sitting).version, NOW)
    for one in made.members:
        forum_opinions.declare(sitting, one, {}, NOW)
    return sitting


def case_of(sitting: uuid.UUID, employee: uuid.UUID) -> uuid.UUID:
    """Somebody's case."""
    db.session.rollback()
    return db.session.scalars(
        sa.select(ForumCase.id).where(
            ForumCase.session_id == sitting, ForumCase.employee_id == employee
        )
    ).one()


def session_of(sitting: uuid.UUID) -> ForumSession:
    """The session as it now stands."""
    db.session.rollback()
    db.session.expire_all()
    found = db.session.get(ForumSession, sitting)
    assert found is not None
    return found


@kept
def sat(made: Assembly, views: Mapping[uuid.UUID, View] | None = None) -> tuple[uuid.UUID, ...]:
    """All who may judge have written, the session sits; returns (session, Sari's case)."""
    sitting = called(made)
    case = case_of(sitting, made.house.sari.id)
    for one in (made.wulan, made.tono, made.rina):
        forum_opinions.opine(case, one.id, (views or {}).get(one.id, KEEP), NOW)
    forum_sittings.open_sitting(sitting, made.wulan.id, made.members, NOW)
    return sitting, case


def later(days: int, who: str = "Wulan") -> Act:
    """Some days after `NOW`."""
    return Act(who, WINTER + timedelta(days=days))
