"""A self-assessment from the first word to the second sending."""

import uuid
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from portal.db import db, writing
from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.models.messages import Message
from portal.models.periods import EvaluationPeriod
from portal.models.self_assessments import SelfAnswer, SelfAssessment, SelfEvidence
from portal.queries.audit import check_chain, entries
from portal.queries.self_lists import answers_over_periods, periods_for, sent_by
from portal.rules.employment import JobFamily
from portal.rules.instruments import load_shipped
from portal.rules.messages import MessageKind
from portal.rules.period_cycle import PeriodStage
from portal.rules.self_assessments import SelfState, Stored
from portal.services import self_assessments, self_starts
from portal.services.audit import Act
from portal.services.evidence import keep_link
from portal.services.instruments import publish_instrument
from portal.services.self_assessments import Typed
from tests import factories
from tests.attacks.statements import watched
from tests.services.office import office
from tests.services.selves import (
    AUTUMN,
    NOW,
    begun,
    filled,
    logged,
    planned,
    quarter,
    sent,
    sheet_of,
)
from tests.stored import count

CAPAIAN = "hasil-0.capaian"


@pytest.fixture
def house(app):
    factories.agency()
    return office()


@pytest.fixture
def month(house):
    return quarter()


@pytest.fixture
def mine(house, month):
    return begun(house, month)


def put(assessment, house, text, *, window="a", shown="", place=CAPAIAN):
    typed = {place: Typed(text, shown=shown or Stored().mark)}
    return self_assessments.save(assessment, house.sari.id, typed, window, NOW)


def test_it_begins_with_what_the_scheme_asks_and_the_log_tells(house):
    period = quarter("sofifi")
    goal = planned(house)
    logged(house, goal, "Posyandu Melati 24 bayi", date(2026, 8, 3), "Vaksin terlambat")
    logged(house, goal, "Di luar triwulan", date(2026, 6, 30))
    logged(house, None, "Mengajar kader", date(2026, 9, 2))
    sheet = sheet_of(begun(house, period))
    assert [one.title for one in sheet.results] == ["", "Cakupan imunisasi dasar meningkat"]
    assert [part.key for part in sheet.parts][:2] == ["hasil-1", "hasil-0"]
    assert sheet.goals == {1: goal}
    stored = {place: one.value for place, one in sheet.stored.items()}
    assert stored == {
        "hasil-1.capaian": "- 03/08: Posyandu Melati 24 bayi",
        "hasil-1.kendala": "- Vaksin terlambat",
        CAPAIAN: "- 02/09: Mengajar kader",
    }
    assert sheet.row.report_parts == ["capaian", "kendala", "cara_kerja", "bantuan"]
    assert [one.key for one in sheet.instruments] == ["berakhlak", "manajerial", "teknis"]
    items = {item.key for one in sheet.instruments for item in one.items}
    assert "perekat_bangsa" not in items, "Sofifi does not look at the social family"
    assert {"adaptif", "kolaboratif", "komunikasi"} <= set(sheet.row.focus)
    # Seven working days, the first of the window included.
    assert sheet.row.due_on == date(2026, 10, 2)
    assert "self_assessment:started" in {entry.tag for entry in entries()}


def test_the_job_card_follows_the_family_and_versions_stay(house, month, mine):
    sheet = sheet_of(mine)
    assert [one.key for one in sheet.instruments] == ["berakhlak", "kartu_nakes"]
    publish_instrument(load_shipped("berakhlak"), NOW)
    assert sheet_of(mine).versions == sheet.versions
    assert begun(house, month) == mine, "a second click begins nothing"
    other = self_starts.start(house.joko.id, month, JobFamily.UMUM, NOW)
    assert [one.key for one in sheet_of(other).instruments] == ["berakhlak"]


def test_without_a_plan_the_open_page_must_be_filled(mine):
    sheet = sheet_of(mine)
    assert [one.key for one in sheet.parts[:1]] == ["hasil-0"]
    assert sheet.missing(sheet.parts[0]) == ("capaian",)


def test_a_piece_is_kept_in_two_statements_and_again_is_nothing_new(house, mine):
    with watched() as seen:
        assert put(mine, house, "Satu") == {}
    assert len(seen.statements) == 2, seen.statements
    assert put(mine, house, "Satu", window="b") == {}
    assert sheet_of(mine).stored[CAPAIAN] == Stored("Satu", "", "a")


def test_two_windows_show_both_texts_and_lose_none(house, mine):
    put(mine, house, "Awal")
    shown = Stored("Awal").mark
    assert put(mine, house, "Dari A", window="a", shown=shown) == {}
    clash = put(mine, house, "Dari B", window="b", shown=shown)
    assert clash[CAPAIAN].value == "Dari A"
    assert sheet_of(mine).stored[CAPAIAN].value == "Dari A"
    assert put(mine, house, "Awal", window="b", shown=shown) == {}, "untouched there"
    assert sheet_of(mine).stored[CAPAIAN].value == "Dari A"
    assert put(mine, house, "Lagi A", window="a", shown=shown) == {}, "a window knows itself"
    assert put(mine, house, "Sadar B", window="b", shown=Stored("Lagi A").mark) == {}
    assert sheet_of(mine).stored[CAPAIAN].value == "Sadar B"


def test_nobody_writes_into_anothers(house, mine):
    with pytest.raises(NotFound):
        self_assessments.save(mine, house.joko.id, {CAPAIAN: Typed("x")}, "a", NOW)
    with pytest.raises(NotFound):
        self_assessments.send(mine, house.joko.id, None, 1, NOW)
    assert count(SelfAnswer) == 0


def test_it_is_sent_once_whole_and_returned_with_a_reason(house, mine):
    put(mine, house, "Capaian")
    with pytest.raises(Invalid):
        self_assessments.send(mine, house.sari.id, house.budi.id, 1, NOW)
    sent(house, mine)
    assert not self_assessments.send(mine, house.sari.id, house.budi.id, 1, NOW)
    with pytest.raises(IllegalStep):
        put(mine, house, "Terlambat")
    with pytest.raises(Invalid):
        self_assessments.send_back(mine, "  ", house.budi.id, NOW)
    with pytest.raises(IllegalStep):
        self_assessments.send_back(mine, "x", house.sari.id, NOW)
    self_assessments.send_back(mine, "Sebut angkanya", house.budi.id, NOW)
    row = sheet_of(mine).row
    assert (row.state, row.returned_reason) == (SelfState.DIKEMBALIKAN, "Sebut angkanya")
    assert told(mine) == [
        (house.budi.id, MessageKind.REVIEW_DUE), (house.sari.id, MessageKind.SELF_ASSESSMENT_DUE)
    ]  # fmt: skip
    with pytest.raises(Changed):
        self_assessments.send(mine, house.sari.id, house.budi.id, 2, NOW)
    put(mine, house, "85 persen", shown=Stored("Capaian").mark)
    assert self_assessments.send(mine, house.sari.id, house.budi.id, row.version, NOW)
    tags = [entry.tag for entry in entries()]
    assert tags.count("self_assessment:sent") == 2
    assert check_chain().broken_at is None


def test_it_cannot_be_sent_before_the_window(house, mine):
    early = Act("Sari", AUTUMN - timedelta(days=20))
    with pytest.raises(IllegalStep):
        self_assessments.send(filled(house, mine), house.sari.id, house.budi.id, 1, early)


def test_a_closed_period_keeps_the_text_and_takes_more_but_is_not_sent(house, month, mine):
    filled(house, mine)
    with writing() as session:
        session.execute(
            sa.update(EvaluationPeriod)
            .where(EvaluationPeriod.id == month)
            .values(stage=PeriodStage.SELESAI)
        )
    assert put(mine, house, "Masih diketik", shown=Stored("Cakupan naik").mark) == {}
    assert sheet_of(mine).stored[CAPAIAN].value == "Masih diketik"
    with pytest.raises(IllegalStep):
        self_assessments.send(mine, house.sari.id, house.budi.id, 1, NOW)
    with pytest.raises(IllegalStep):
        self_starts.start(house.joko.id, month, None, NOW)
    assert [one.id for one in periods_for(house.sari.id, NOW.on)][-1] == mine or mine in [
        one.id for one in periods_for(house.sari.id, NOW.on)
    ]


def test_evidence_is_ones_own_and_laid_once(house, mine):
    own = keep_link(house.sari.id, "https://contoh.go.id/a", NOW)
    other = keep_link(house.joko.id, "https://contoh.go.id/b", NOW)
    for _ in range(2):
        self_assessments.attach(mine, house.sari.id, "hasil-0", own)
    with pytest.raises(NotFound):
        self_assessments.attach(mine, house.sari.id, "hasil-0", other)
    assert [one.id for one in sheet_of(mine).evidence["hasil-0"]] == [own]
    self_assessments.detach(mine, house.sari.id, "hasil-0", own)
    assert count(SelfEvidence) == 0
    with pytest.raises(NotFound):
        self_assessments.attach(mine, house.sari.id, "hasil-0", uuid.uuid4())


def test_the_rater_sees_what_waits_and_the_owner_the_years(house, mine):
    assert sent_by({house.sari.id}) == []
    assert answers_over_periods(house.sari.id) == []
    sent(house, mine)
    assert [one.id for one in sent_by({house.sari.id, house.joko.id})] == [mine]
    assert sent_by(set()) == []
    [(span, found)] = answers_over_periods(house.sari.id)
    assert span == "2026-09"
    assert (found["akuntabel"].mean, found["akuntabel"].low, found["akuntabel"].n) == (4, 4, 3)


def test_the_database_refuses_what_cannot_be(house, mine):
    for values in (
        {"state": SelfState.DIKIRIM},
        {"state": SelfState.DIKEMBALIKAN, "sent_at": AUTUMN},
        {"rater_id": house.sari.id},
        {"is_practice": True},
    ):
        with pytest.raises(sa.exc.IntegrityError), writing() as session:
            session.execute(sa.update(SelfAssessment).values(**values))
    with pytest.raises(sa.exc.IntegrityError), writing() as session:
        session.add(SelfAnswer(assessment_id=mine, place="berakhlak.x", value="4", saved_at=AUTUMN))
    db.session.rollback()


def told(assessment: uuid.UUID) -> list[tuple[uuid.UUID | None, MessageKind]]:
    """Whom messages lead to this self-assessment, by kind."""
    rows = db.session.execute(
        sa.select(Message.employee_id, Message.kind)
        .where(Message.link == f"/penilaian-diri/{assessment}")
        .order_by(Message.kind)
    )
    return [(row.employee_id, MessageKind(row.kind)) for row in rows]
