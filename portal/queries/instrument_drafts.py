"""Drafts of instruments as their pages need them."""

import datetime
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.accounts import Account
from portal.models.agency import Agency
from portal.models.ballots import BallotBox, Tally
from portal.models.instruments import InstrumentDraft
from portal.queries.instruments import versions_of
from portal.rules.instrument_checks import SKM, is_asked_alike
from portal.rules.instrument_drafts import Draft
from portal.rules.instruments import Instrument
from portal.rules.survey_periods import SurveyPeriod


@dataclass(frozen=True)
class DraftCard:
    """A draft and who changed it last ("" = the command line); `publish_on` = approved."""

    id: uuid.UUID
    key: str
    version: int
    draft: Draft
    updated_at: datetime.datetime
    updated_by: str
    publish_on: datetime.date | None
    approved_by: str | None

    @property
    def name(self) -> str:
        """The Indonesian name."""
        return str(self.draft.content["name"]["id"])


def drafts() -> dict[str, DraftCard]:
    """Key -> draft; an instrument has one at most."""
    return {card.key: card for card in _cards(sa.true())}


def draft_of(key: str) -> DraftCard | None:
    """The draft of an instrument, if there is one."""
    return next(iter(_cards(InstrumentDraft.key == key)), None)


def draft_card(draft_id: uuid.UUID) -> DraftCard:
    """One draft. Raises NotFound."""
    for card in _cards(InstrumentDraft.id == draft_id):
        return card
    raise NotFound("Draf ini tidak ada lagi: mungkin sudah diterbitkan atau dibuang.")


def waits_until(instrument: Instrument, on: datetime.date) -> datetime.date | None:
    """The first day of the next survey period where a text must wait for it, else None.

    Only the citizen survey's ever must: when it asks an unsur in other words than the newest
    version, and the running period has answers to that one already.
    """
    if instrument.key != SKM:
        return None
    published = versions_of(SKM, newest_only=True)
    if not published or is_asked_alike(published[0].instrument, instrument):
        return None
    period = SurveyPeriod.containing(db.session.scalars(sa.select(Agency.cadence)).one(), on)
    return period.next().start if _has_answers(period) else None


def _has_answers(period: SurveyPeriod) -> bool:
    counted = sa.select(Tally.month).where(Tally.month.in_(period.months())).exists()
    boxed = sa.select(BallotBox.id).where(BallotBox.on_date >= period.start).exists()
    return bool(db.session.scalar(sa.select(sa.or_(counted, boxed))))


def _cards(condition: sa.ColumnElement[bool]) -> list[DraftCard]:
    rows = db.session.execute(
        sa.select(InstrumentDraft, Account.name)
        .outerjoin(Account, InstrumentDraft.updated_by == Account.id)
        .where(condition)
    )
    return [
        DraftCard(
            id=row.id, key=row.key, version=row.version,
            draft=Draft(row.content, tuple(row.removed)),
            updated_at=row.updated_at, updated_by=name or "",
            publish_on=row.publish_on, approved_by=row.approved_by,
        )
        for row, name in rows
    ]  # fmt: skip
