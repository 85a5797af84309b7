"""Rounds of colleagues of a demonstration: one that is released, one that runs, or preparation."""

import datetime
import random
import uuid
from collections.abc import Collection, Sequence
from pathlib import Path

import sqlalchemy as sa

from portal.db import db, writing
from portal.models.peer_rounds import PeerAssignment, PeerGroupTerms, PeerRound
from portal.models.people import Employee
from portal.queries.instruments import newest_versions
from portal.queries.peer_rounds import preparable, round_card
from portal.queries.peer_summaries import proposal_card
from portal.queries.periods import PeriodRow
from portal.rules import codes
from portal.rules.demo_city import DemoCity, load_city
from portal.rules.instruments import Instrument
from portal.rules.peer_rounds import AssignmentOrigin, DeclineKind, TieKind
from portal.rules.peer_sealing import room
from portal.rules.relations import Relation
from portal.rules.scheme_words import Nomination
from portal.services import (
    peer_assignments,
    peer_declines,
    peer_keys,
    peer_openings,
    peer_proposals,
    peer_rounds,
    peer_ties,
)
from portal.services.audit import Act
from portal.services.demo import demo_act
from portal.services.demo_people import demo_logins
from portal.services.demo_periods import Meanwhile
from portal.services.demo_plans import PlannedYear
from portal.services.demo_self import MOST, add_selves
from portal.services.peer_assignments import Decision
from portal.services.peer_ballots import PeerAnswer, Seal, cast_peer
from portal.services.peer_releases import release_round

SEED = "0f5e4d3c2b1a09182736455463728190"
ANSWERED = frozenset({load_city("serang").agency.name})
PREPARING = frozenset(load_city(name).agency.name for name in ("jakarta", "kendari"))
SHARE_DONE, SHARE_RUNNING = 0.93, 0.55
EVERY_COMMENT = 4
COMMENT_SHARE = 2 / 3
Decks = dict[tuple[uuid.UUID, str, str], list[str]]
"""Sentences not said yet, of each ratee, questionnaire and block."""
_COMMENTS = (
    "Selalu memberi kabar bila ada perubahan jadwal, jadi kami dapat menyesuaikan.",
    "Mau membantu loket lain saat antrean panjang.",
    "Kadang lupa menuliskan hasil rapat; akan lebih baik bila dicatat hari itu juga.",
    "Sabar menjelaskan kepada rekan baru.",
    "Berkas pernah datang terlambat pada akhir bulan; mohon dikirim lebih awal.",
    "Tenang saat pasien banyak dan tetap ramah.",
    "Perlu lebih sering bertanya sebelum memutuskan sendiri.",
    "Hasil kerjanya rapi, jarang perlu diperiksa ulang.",
    "Mengakui bila keliru dan segera memperbaikinya.",
    "Bila lelah, jawabannya kadang pendek sekali.",
    "Membagi cara kerja yang lebih cepat kepada kami.",
    "Masukan dari rapat sebaiknya ditindaklanjuti sampai selesai.",
)
_OF_A_LEADER = (
    "Arahan pagi jelas, kami tahu apa yang diharapkan.",
    "Mau mendengar keluhan jadwal dan mencari jalan tengah.",
    "Keputusan kadang berubah pada hari yang sama; mohon dijelaskan alasannya.",
    "Membela tim saat ada keluhan yang tidak berdasar.",
    "Pembagian tugas tambahan belum merata.",
    "Memberi kesempatan mencoba cara baru dan tidak marah bila gagal.",
    "Umpan balik lebih sering diberikan di depan orang banyak; sebaiknya berdua saja.",
    "Turun langsung membantu saat pelayanan ramai.",
)


def released_round(
    city: DemoCity, secret: bytes, keys: Path, years: Sequence[PlannedYear] = ()
) -> Meanwhile | None:
    """What is done in the period that is over: those who may log in, and some others with a plan,
    looked at themselves; where the city's colleagues have answered, they did so as well.
    """
    if city.agency.name not in ANSWERED and not years:
        return None

    def meanwhile(period: PeriodRow) -> None:
        shown = _shown(city)
        rated = [one for one in years if one.rater_id is not None]
        rated.sort(key=lambda one: one.employee_id not in shown)
        day = period.window.opens + datetime.timedelta(days=1)
        if city.agency.name not in ANSWERED:
            day = max(day, period.span.end)
        add_selves(city, rated[:MOST], period.id, day, is_over=True)
        if city.agency.name in ANSWERED:
            add_released_round(period, city, secret, keys)

    return meanwhile


def add_demo_peers(city: DemoCity, secret: bytes, keys: Path, today: datetime.date) -> None:
    """A running round, or one in preparation, where the city has one."""
    if city.agency.name in ANSWERED:
        add_running_round(city, secret, keys, today)
    elif city.agency.name in PREPARING:
        add_prepared_round(city, today)


def add_released_round(period: PeriodRow, city: DemoCity, secret: bytes, keys: Path) -> None:
    """A round in a period whose window is over: answered by nearly all in the week before it,
    closed and released on the window's first day, so that raters had it before them.
    """
    last = period.window.opens
    opens = last - datetime.timedelta(days=7)
    window = (opens, last - datetime.timedelta(days=1))
    round_id = _opened(city, period.id, window, keys)
    _answer(round_id, opens, secret, SHARE_DONE, _shown(city))
    act = demo_act(city, last)
    peer_openings.begin_closing(round_id, act)
    release_round(round_id, act, keys)


def add_running_round(city: DemoCity, secret: bytes, keys: Path, today: datetime.date) -> None:
    """A round in the next period that can have one, open now and answered by some."""
    period = next((one for one in preparable() if not one.is_practice), None)
    if period is None:
        return
    opens = today - datetime.timedelta(days=3)
    round_id = _opened(city, period.id, (opens, today + datetime.timedelta(days=6)), keys)
    _answer(round_id, today, secret, SHARE_RUNNING)


def add_prepared_round(city: DemoCity, today: datetime.date) -> None:
    """A round in preparation: the system's proposal, some of it decided, some declined, a tie; or
    proposals of the employees where they choose.
    """
    period = next((one for one in preparable() if not one.is_practice), None)
    if period is None:
        return
    act = demo_act(city, today)
    round_id = peer_rounds.prepare(period.id, act, SEED)
    _draw(round_id, act)
    if round_card(round_id).nomination is Nomination.PEGAWAI:
        _as_if_proposed(round_id)
    _decide_some(round_id, act)


def _opened(
    city: DemoCity, period: uuid.UUID, window: tuple[datetime.date, datetime.date], keys: Path
) -> uuid.UUID:
    """Prepared, drawn and opened on its first day."""
    opens, closes = window
    act = demo_act(city, opens)
    round_id = peer_rounds.prepare(period, act, SEED)
    with writing() as session:
        row = session.get_one(PeerRound, round_id)
        row.opens_on, row.closes_on = opens, closes
    _draw(round_id, act)
    _as_if_proposed(round_id)
    seen = round_card(round_id).version
    db.session.rollback()
    peer_openings.begin_opening(round_id, seen, act, approves=True)
    peer_keys.give_keys(keys, act)
    peer_openings.continue_opening(round_id, act)
    return round_id


def _draw(round_id: uuid.UUID, act: Act) -> None:
    peer_proposals.ask(round_id, None, act)
    peer_proposals.go_on(round_id, act)
    drawn = proposal_card(round_id)
    db.session.rollback()
    if drawn is not None and drawn.summary is not None and drawn.added:
        peer_proposals.accept(round_id, drawn.summary.digest, act)
        peer_proposals.go_on(round_id, act)


def _as_if_proposed(round_id: uuid.UUID) -> None:
    """Two of three of what was drawn as the employees' own proposals, as they would name them."""
    with writing() as session:
        for place, row in enumerate(_rows(round_id)):
            if place % 3:
                row.origin, row.proposed_by_id = AssignmentOrigin.PEGAWAI, row.ratee_id
        session.flush()


def _decide_some(round_id: uuid.UUID, act: Act) -> None:
    """A third of the employees is decided; two colleagues decline, one pair is tied."""
    rows = _rows(round_id)
    people = sorted({row.ratee_id for row in rows})[::3]
    ids = {row.id for row in rows if row.ratee_id in people}
    tied = next(row for row in rows if row.ratee_id not in people)
    refused = [row for row in rows if row.id in ids][::9][:2]
    pairs = [(row.id, row.rater_id) for row in refused]
    chosen = (tied.rater_id, tied.ratee_id)
    db.session.rollback()
    peer_assignments.decide(round_id, people, Decision(frozenset(ids)), act)
    for assignment, rater in pairs:
        peer_declines.decline(
            assignment, rater, DeclineKind.TIDAK_MENGENAL, "Baru pindah bulan lalu.", None, act
        )
    peer_ties.declare(*chosen, TieKind.KELUARGA, "Ipar", act)


def _shown(city: DemoCity) -> set[uuid.UUID]:
    """Whose pages a visitor of the demonstration opens: enough is said of them to be read."""
    nips = [one.login for one in demo_logins(city)]
    return set(db.session.scalars(sa.select(Employee.id).where(Employee.nip.in_(nips))))


def _answer(
    round_id: uuid.UUID,
    on: datetime.date,
    secret: bytes,
    share: float,
    discussed: Collection[uuid.UUID] = (),
) -> None:
    """Seeded answers of a share of the raters: each colleague has a level, each rater a colour.

    About the `discussed` everybody answers, and says something as well.
    """
    # Each round with keys of its own: an answer whose key is known counts as sent again.
    rng = random.Random(f"{SEED}:{on}")  # noqa: S311 - the same answers on every machine
    versions = {one.id: one.instrument for one in newest_versions().values()}
    asked = {
        group.relation: versions[group.version_id]
        for group in db.session.scalars(
            sa.select(PeerGroupTerms).where(PeerGroupTerms.round_id == round_id)
        )
    }
    public_key = db.session.scalars(
        sa.select(PeerRound.public_key).where(PeerRound.id == round_id)
    ).one()
    seals = {
        relation: Seal(public_key or "", room(instrument)) for relation, instrument in asked.items()
    }
    rows = [(row, asked[row.relation]) for row in _rows(round_id)]
    levels = {row.ratee_id: rng.uniform(3.0, 4.5) for row, _ in rows}
    colours = {row.rater_id: rng.gauss(0, 0.35) for row, _ in rows}
    decks: Decks = {}
    db.session.rollback()
    for number, (row, instrument) in enumerate(rows):
        if rng.random() < share or row.ratee_id in discussed:
            says = number % EVERY_COMMENT == 0 or row.ratee_id in discussed
            comments = _comments(instrument, row.ratee_id, decks, rng) if says else {}
            mean = levels[row.ratee_id] + colours[row.rater_id]
            key = codes.encode(rng.randbytes(16), codes.SLIP_LENGTH)
            scores = _scores(instrument, mean, rng)
            cast_peer(
                PeerAnswer(
                    row.id, row.rater_id, key, scores, comments, on, secret, seals[row.relation]
                )
            )


def _scores(instrument: Instrument, mean: float, rng: random.Random) -> dict[str, int]:
    """One item in twelve could not be observed."""
    return {
        item.key: min(5, max(1, round(rng.gauss(mean, 0.6))))
        for item in instrument.items
        if item.kind == "scale" and rng.random() > 1 / 12
    }


def _comments(
    instrument: Instrument, ratee: uuid.UUID, decks: Decks, rng: random.Random
) -> dict[str, str]:
    """Two blocks in three, in the words of who is led or of who works beside somebody; nobody reads
    the same sentence twice in a block as long as there are others.
    """
    words = _OF_A_LEADER if Relation.SUBORDINATE in instrument.relations else _COMMENTS
    items = [item.key for item in instrument.items if item.kind == "text"]
    found: dict[str, str] = {}
    for item in (one for one in items if rng.random() < COMMENT_SHARE):
        deck = decks.setdefault((ratee, instrument.key, item), [])
        if not deck:
            deck.extend(rng.sample(words, len(words)))
        found[item] = deck.pop()
    return found


def _rows(round_id: uuid.UUID) -> list[PeerAssignment]:
    return list(
        db.session.scalars(
            sa.select(PeerAssignment)
            .where(PeerAssignment.round_id == round_id)
            .order_by(PeerAssignment.ratee_id, PeerAssignment.rater_id)
        )
    )
