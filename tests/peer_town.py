"""A little agency with a round of colleagues in preparation: units with a head and some staff.

The *Dinas* is led by Dewi; below it are units of which the first of the staff leads.  People are
named by unit and number: `town.staff[0][0]` heads the first unit.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from portal.db import db, writing
from portal.models.peer_rounds import PeerAssignment
from portal.models.people import Employee, Posting
from portal.queries.peer_rounds import RoundCard, round_card
from portal.queries.peer_summaries import proposal_card
from portal.queries.periods import period_by_key
from portal.rules.employment import Employment, JobFamily, PostKind
from portal.rules.instruments import load_shipped
from portal.rules.names import search_key
from portal.rules.peer_rounds import Anonymity, AssignmentOrigin
from portal.rules.postings import PostingKind
from portal.services import (
    peer_assignments,
    peer_keys,
    peer_openings,
    peer_proposals,
    peer_rounds,
    periods,
)
from portal.services.audit import Act
from portal.services.instruments import publish_instrument
from portal.services.peer_assignments import Proposer
from portal.services.peer_openings import Opened
from portal.services.peer_rounds import GroupTerms, NewTerms
from tests import factories
from tests.peer_seals import KEYS, keyed
from tests.worlds import kept

SEED = "5eed" * 8
NOW = Act("Dewi", datetime(2026, 9, 14, 9, 30, tzinfo=ZoneInfo(factories.WITA)))
OPENING = Act("Dewi", datetime(2027, 1, 4, 9, 30, tzinfo=ZoneInfo(factories.WITA)))
FORMS = ("rekan", "bawahan", "lintas_unit")
NAMES = ("Sari", "Budi", "Rina", "Tono", "Wulan", "Joko", "Lina", "Heru", "Asti", "Bayu", "Citra")


@dataclass(frozen=True)
class Town:
    """Who is who; `units` are the ids of the units below the Dinas."""

    head: uuid.UUID
    staff: list[list[uuid.UUID]]
    units: list[uuid.UUID]
    round_id: uuid.UUID

    @property
    def card(self) -> RoundCard:
        """The round as it stands now."""
        db.session.rollback()
        return round_card(self.round_id)


@kept
def town(sizes: tuple[int, ...] = (8, 8, 8), scheme: str = "kendari") -> Town:
    """An agency and the round of 2026, in preparation."""
    factories.scheme(scheme, date(2026, 1, 1))
    for key in FORMS:
        publish_instrument(load_shipped(key), NOW)
    periods.open_year(2026, NOW)
    head, staff, units = people(sizes)
    made = peer_rounds.prepare(period_by_key("2026").id, NOW, SEED)
    return Town(head, staff, units, made)


def people(
    sizes: tuple[int, ...],
) -> tuple[uuid.UUID, list[list[uuid.UUID]], list[uuid.UUID]]:
    """A Dinas with units of these sizes."""
    dinas = factories.unit("Dinas Contoh", kind="dinas")
    head = uuid.UUID(int=1)
    rows = [(head, "Dewi Anggraini", dinas.id, PostKind.JPT_PRATAMA, True)]
    units, staff = [], []
    for at, size in enumerate(sizes):
        unit = factories.unit(f"Bidang {at + 1}", parent=dinas, kind="bidang").id
        units.append(unit)
        members = [uuid.UUID(int=1000 * (at + 1) + number) for number in range(size)]
        staff.append(members)
        rows += [
            (
                one, f"{NAMES[number % len(NAMES)]} {at + 1}-{number}", unit,
                PostKind.ADMINISTRATOR if number == 0 else PostKind.PELAKSANA, number == 0,
            )
            for number, one in enumerate(members)
        ]  # fmt: skip
    _insert(rows)
    return head, staff, units


def _insert(rows: list[tuple[uuid.UUID, str, uuid.UUID, PostKind, bool]]) -> None:
    since = date(2024, 1, 1)
    with writing() as session:
        session.execute(
            sa.insert(Employee),
            [
                {
                    "id": one, "nip": f"19850101{number:010d}", "name": name,
                    "name_key": search_key(name), "employment": Employment.PNS, "version": 1,
                }
                for number, (one, name, _unit, _post, _leads) in enumerate(rows, 1)
            ],
        )  # fmt: skip
        session.execute(
            sa.insert(Posting),
            [
                {
                    "id": uuid.uuid4(), "employee_id": one, "unit_id": unit, "post": post,
                    "kind": PostingKind.DEFINITIF, "title": "Staf", "family": JobFamily.UMUM,
                    "leads_unit": leads, "is_delegated": False, "starts_on": since,
                }
                for one, _name, unit, post, leads in rows
            ],
        )  # fmt: skip


def assignments(here: Town) -> list[PeerAssignment]:
    """Everything that is asked in the round, as it stands now."""
    db.session.rollback()
    db.session.expire_all()
    return list(
        db.session.scalars(
            sa.select(PeerAssignment)
            .where(PeerAssignment.round_id == here.round_id)
            .order_by(PeerAssignment.ratee_id, PeerAssignment.rater_id)
        )
    )


def own(person: uuid.UUID) -> Proposer:
    """The employee themselves, who proposes."""
    return Proposer(AssignmentOrigin.PEGAWAI, person)


def proposed(here: Town, ratee: uuid.UUID, rater: uuid.UUID) -> uuid.UUID:
    """A colleague whom an employee proposed."""
    return peer_assignments.propose(here.round_id, ratee, rater, own(ratee), NOW)


@kept
def drawn(here: Town) -> int:
    """The system's proposal, written; how many."""
    peer_proposals.ask(here.round_id, None, NOW)
    peer_proposals.go_on(here.round_id, NOW)
    made = proposal_card(here.round_id)
    peer_proposals.accept(here.round_id, made.summary.digest, NOW)
    peer_proposals.go_on(here.round_id, NOW)
    return made.added


def opened(here: Town) -> None:
    """The round runs, with all that the system proposed."""
    keyed(here.round_id)
    _opened(here)


@kept
def _opened(here: Town) -> None:
    drawn(here)
    peer_openings.begin_opening(here.round_id, here.card.version, OPENING, approves=True)
    go_on(here.round_id)


def go_on(round_id: uuid.UUID, act: Act = OPENING) -> Opened:
    """As the worker would: with a key, and to the end."""
    keyed(round_id)
    peer_keys.give_keys(KEYS, act)
    return peer_openings.continue_opening(round_id, act)


def terms(here: Town, **change: Any) -> NewTerms:
    """New terms of a round: one thing or another changed."""
    card = here.card
    groups = {
        g.relation: GroupTerms(g.invited, change.get("k", g.k), change.get("comment_k", 6))
        for g in card.groups
    }
    return NewTerms(
        change.get("opens", card.opens_on), change.get("closes", card.closes_on),
        change.get("load", 9), Anonymity.ANGKA, groups,
    )  # fmt: skip
