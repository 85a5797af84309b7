"""Choosing raters before the window opens: proposed, taken back, decided."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import N_, Changed, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.peer_rounds import PeerAssignment, PeerDecline
from portal.queries.peer_assignments import loads
from portal.queries.peer_people import persons
from portal.queries.peer_rounds import RoundCard, counting, round_card
from portal.rules.assigning import Pair, Person, relation_between
from portal.rules.messages import MessageKind
from portal.rules.peer_rounds import (
    AssignmentOrigin,
    AssignmentState,
)
from portal.rules.relations import Relation
from portal.services import audit
from portal.services.audit import Act
from portal.services.audit_facts import moved
from portal.services.messages import employees, notify
from portal.services.peer_declines import note_replacement
from portal.services.peer_rounds import in_preparation, tidy_reason

TEAM_PAGE = "/rekan-penilai/tim"


@dataclass(frozen=True)
class Proposer:
    """Who proposes: the employee, the supervisor or the personnel office."""

    origin: AssignmentOrigin
    employee_id: uuid.UUID


@dataclass(frozen=True)
class Decision:
    """What a supervisor decides about the raters of some employees.

    `keep` are approved; `out` are taken out, each ratee's with the reason in `reasons`; `seen` are
    the states that the page showed, by id.
    """

    keep: frozenset[uuid.UUID] = frozenset()
    out: frozenset[uuid.UUID] = frozenset()
    reasons: Mapping[uuid.UUID, str] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)


def propose(
    round_id: uuid.UUID,
    ratee: uuid.UUID,
    rater: uuid.UUID,
    by: Proposer,
    act: Act,
    *,
    reason: str = "",
    as_other: bool = False,
    instead_of: uuid.UUID | None = None,
) -> uuid.UUID:
    """Propose a colleague; what supervisor and office propose is approved by that.

    As what the colleague rates follows from the postings; `as_other` asks for somebody connected
    in another way, where the round has such a group.  A supervisor's and the office's proposal
    needs a reason.  The one that is there counts when it is proposed again.  `instead_of` is the
    assignment that was declined.  Raises Invalid, IllegalStep, NotFound.
    """
    is_own = by.origin is AssignmentOrigin.PEGAWAI
    words = "" if is_own else tidy_reason(reason, N_("Tulis alasan menambah rekan ini."))
    with writing() as session:
        in_preparation(session, round_id)
        card = round_card(round_id)
        known_people = persons([ratee, rater], act.on)
        relation = _relation(card, known_people, (ratee, rater), as_other=as_other)
        known = session.scalar(
            sa.select(PeerAssignment).where(
                PeerAssignment.round_id == round_id, PeerAssignment.ratee_id == ratee,
                PeerAssignment.rater_id == rater,
            )
        )  # fmt: skip
        if known is not None:
            note_replacement(session, instead_of, ratee, known)
            return _again(session, known, words, act, is_own=is_own)
        _check_room(session, card, ratee, rater, relation)
        row = PeerAssignment(
            round_id=round_id, ratee_id=ratee, rater_id=rater, relation=relation,
            state=AssignmentState.DIUSULKAN if is_own else AssignmentState.DISETUJUI,
            origin=by.origin, proposed_by_id=by.employee_id, reason=words,
        )  # fmt: skip
        session.add(row)
        session.flush()
        note_replacement(session, instead_of, ratee, row)
        audit.record(
            session, act, AuditTag.PEERS_PROPOSED, row.id, round=str(round_id), ratee=str(ratee),
            rater=str(rater), relation=relation.value, origin=by.origin.value, reason=words,
            instead_of=str(instead_of) if instead_of else None,
        )  # fmt: skip
        supervisor = known_people[ratee].rater
        if is_own and supervisor is not None:
            notify(
                session, employees([supervisor]), MessageKind.PEERS_TO_APPROVE, link=TEAM_PAGE,
                due=card.opens_on, act=act,
            )  # fmt: skip
        return row.id


def withdraw(assignment: uuid.UUID, ratee: uuid.UUID, act: Act) -> None:
    """Take back what one proposed oneself and nobody has decided yet; a second time it is gone.

    Raises IllegalStep once it was decided or the round is open.
    """
    with writing() as session:
        row = session.scalar(
            sa.select(PeerAssignment).where(
                PeerAssignment.id == assignment, PeerAssignment.ratee_id == ratee,
                PeerAssignment.origin == AssignmentOrigin.PEGAWAI,
            )
        )  # fmt: skip
        if row is None:
            return
        in_preparation(session, row.round_id)
        if row.state is not AssignmentState.DIUSULKAN:
            raise IllegalStep("Usulan ini sudah diputus atasan, jadi tidak dapat ditarik.")
        audit.record(
            session, act, AuditTag.PEERS_WITHDRAWN, row.id, round=str(row.round_id),
            ratee=str(ratee), rater=str(row.rater_id), **moved(row.state, None),
        )  # fmt: skip
        session.execute(
            sa.update(PeerDecline)
            .where(PeerDecline.replaced_by_id == row.id)
            .values(replaced_by_id=None)
        )
        session.delete(row)


def decide(round_id: uuid.UUID, people: Collection[uuid.UUID], decision: Decision, act: Act) -> int:
    """Approve and take out raters of these people; returns how many changed.

    An assignment of anybody else is not known here.  Raises Invalid (with `ratee` of the one whose
    reason is missing in its details), IllegalStep once the round is open, Changed, NotFound.
    """
    asked = decision.keep | decision.out
    with writing() as session:
        in_preparation(session, round_id)
        rows = session.scalars(
            sa.select(PeerAssignment).where(
                PeerAssignment.round_id == round_id, PeerAssignment.id.in_(asked),
                PeerAssignment.ratee_id.in_(list(people)),
            )
        ).all()  # fmt: skip
        if len(rows) < len(asked):
            raise NotFound("Usulan ini tidak dikenal atau sudah ditarik: muat ulang halamannya.")
        if decision.seen and any(decision.seen.get(str(one.id)) != one.state.value for one in rows):
            raise Changed("Daftar ini baru saja diputus di jendela lain: periksa keadaannya.")
        were = {row.id: row.state for row in rows}
        changed = [row for row in rows if _decided(row, decision)]
        if changed:
            audit.record(
                session, act, AuditTag.PEERS_DECIDED, round_id,
                before={str(one.id): were[one.id].value for one in changed},
                after={str(one.id): one.state.value for one in changed},
                reasons={str(one.id): one.reason for one in changed if one.reason},
            )  # fmt: skip
        return len(changed)


def _relation(
    card: RoundCard, known: Mapping[uuid.UUID, Person], pair: Pair, *, as_other: bool
) -> Relation:
    ratee, rater = pair
    if ratee not in known or rater not in known:
        raise Invalid("Rekan ini tidak memegang jabatan sekarang, jadi tidak dapat menilai.")
    relation = relation_between(known[ratee], known[rater], card.relations)
    can_be_other = Relation.OTHER_PARTY in card.relations
    if as_other and can_be_other and relation is not Relation.SUBORDINATE and rater != ratee:
        is_above = rater in (known[ratee].rater, known[ratee].superior)
        relation = None if is_above else Relation.OTHER_PARTY
    if relation is None:
        raise Invalid(
            "Rekan ini tidak dapat menilai: diri sendiri, pejabat penilai, dan atasannya tidak "
            "ikut survei, dan hubungan lain hanya bila putaran ini menanyakannya."
        )
    return relation


def _again(
    session: Session, known: PeerAssignment, words: str, act: Act, *, is_own: bool
) -> uuid.UUID:
    """What was proposed before: kept; taken in again by the supervisor; never against a refusal."""
    if known.state is AssignmentState.DITOLAK:
        raise Invalid("Rekan ini sudah menyatakan tidak dapat menilai: pilih rekan lain.")
    if known.state is AssignmentState.DIKELUARKAN:
        if is_own:
            raise Invalid("Atasan sudah mengeluarkan rekan ini dari daftar: pilih rekan lain.")
        before, known.state, known.reason = known.state, AssignmentState.DISETUJUI, words
        audit.record(
            session, act, AuditTag.PEERS_DECIDED, known.round_id,
            before={str(known.id): before.value}, after={str(known.id): known.state.value},
            reasons={str(known.id): words},
        )  # fmt: skip
    return known.id


def _check_room(
    session: Session, card: RoundCard, ratee: uuid.UUID, rater: uuid.UUID, relation: Relation
) -> None:
    asked = session.scalar(
        sa.select(sa.func.count()).where(
            PeerAssignment.round_id == card.id, PeerAssignment.ratee_id == ratee,
            PeerAssignment.relation == relation, counting(),
        )
    )  # fmt: skip
    if (asked or 0) >= card.group(relation).invited:
        raise Invalid(
            "Kelompok ini sudah penuh (%(n)s orang): tarik dulu satu usulan.",
            n=card.group(relation).invited,
        )
    if loads(card.id, [rater])[rater] >= card.most_load:
        raise Invalid(
            "Rekan ini sudah diminta menilai %(n)s orang, batas bebannya: pilih rekan lain.",
            n=card.most_load,
        )


def _decided(row: PeerAssignment, decision: Decision) -> bool:
    """Change one assignment; False where it is so already."""
    if row.state is AssignmentState.DITOLAK:
        raise IllegalStep("Salah satu rekan baru saja menyatakan tidak dapat menilai: muat ulang.")
    if row.id in decision.out:
        if row.state is AssignmentState.DIKELUARKAN:
            return False
        row.reason = tidy_reason(
            decision.reasons.get(row.ratee_id, ""),
            N_("Tulis alasan mengeluarkan rekan dari daftar."),
        )
        row.state = AssignmentState.DIKELUARKAN
        return True
    if row.state is AssignmentState.DISETUJUI:
        return False
    row.state, row.reason = AssignmentState.DISETUJUI, ""
    return True
