"""Who still owes a step of a clock that ends now, and was not reminded of it yet.

One statement for each clock and length; what was told is recognised by its message.
"""

import datetime
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import Moment, db
from portal.models.messages import Message
from portal.models.objections import Objection, ObjectionDecision, ObjectionStatement
from portal.models.periods import Handover, SignedEvaluation
from portal.models.results import AppraisalResult, ResultEvent
from portal.queries.period_facts import is_excused
from portal.queries.periods import PeriodRow
from portal.rules.messages import MessageKind
from portal.rules.reminders import Ending
from portal.rules.results import HeardParty, ResultForm, ResultStep
from portal.rules.workdays import Zone

SIGNED_PAGE = "/hasil/ditandatangani"
INBOX_PAGE = "/penilaian?periode={period}&tampil=beralih"


@dataclass(frozen=True)
class Owing:
    """A kind of step that is owed.

    `of` makes the statement's rows for a period, `who` is the column of whoever owes it, `start`
    that of the event (None: the end of the window, the same for all), `page` where it is done,
    which may name the period; with `key` each row has a page of its own below it.
    """

    kind: MessageKind
    of: Callable[[PeriodRow], Any]
    who: Any
    start: Any
    page: str
    key: Any = None


@dataclass(frozen=True)
class Owed:
    """Somebody who is to be reminded, of which page and until when."""

    employee_id: uuid.UUID
    page: str
    due: datetime.date


def owed(
    owing: Owing,
    period: PeriodRow,
    endings: Sequence[Ending],
    zone: Zone,
    after: uuid.UUID | None,
    most: int,
) -> list[Owed]:
    """The next to be reminded after a person, each at most once for each page."""
    if owing.start is None:
        endings = [one for one in endings if one.start == period.window.closes]
    if not endings:
        return []
    at = [(_began(owing.start, one.start, zone), one) for one in endings]
    due = sa.case(*((when, sa.literal(one.due, sa.Date)) for when, one in at))
    since = sa.case(*((when, sa.literal(_midnight(one.since, zone), Moment)) for when, one in at))
    where = owing.page.format(period=period.id)
    page = sa.literal(where) if owing.key is None else where + _plain(owing.key)
    told = sa.exists().where(
        Message.employee_id == owing.who, Message.kind == owing.kind.value,
        (Message.link if owing.key is None else sa.func.replace(Message.link, "-", "")) == page,
        Message.created_at >= since,
    )  # fmt: skip
    key = sa.null() if owing.key is None else owing.key
    statement = owing.of(period).add_columns(owing.who, key, due.label("due")).where(
        sa.or_(*(when for when, _one in at)), ~told, owing.who.is_not(None)
    )  # fmt: skip
    if after is not None:
        statement = statement.where(owing.who > after)
    rows = db.session.execute(statement.order_by(owing.who, due).limit(most))
    return [Owed(who, where + (str(key) if key else ""), on) for who, key, on in rows]


def _document(*forms: ResultForm, without: Sequence[ResultStep]) -> Callable[[PeriodRow], Any]:
    """Current documents of these forms on which none of these steps was taken."""

    def rows(period: PeriodRow) -> Any:
        taken = sa.exists().where(
            ResultEvent.result_id == AppraisalResult.id, ResultEvent.step.in_(without)
        )
        return sa.select().where(
            AppraisalResult.period_id == period.id, AppraisalResult.form.in_(forms),
            AppraisalResult.is_current, ~taken,
        )  # fmt: skip

    return rows


def _received(period: PeriodRow, *, without: Sequence[ResultStep], form: ResultForm) -> Any:
    return _document(form, without=without)(period).where(
        _RECEIPT.result_id == AppraisalResult.id, _RECEIPT.step == ResultStep.DITERIMA
    )


def _objectable(period: PeriodRow) -> Any:
    """Documents that their employee got and may object to (L.V.B.2, L.IV.A.11-12)."""
    forms = (ResultForm.PENILAI, ResultForm.ATASAN)
    rows = _document(*forms, without=())(period).where(
        _RECEIPT.result_id == AppraisalResult.id, _RECEIPT.step == ResultStep.DITERIMA,
        ~sa.exists().where(Objection.result_id == AppraisalResult.id),
    )  # fmt: skip
    return rows if period.terms.objection_to_final else rows.where(~AppraisalResult.is_final)


def _undecided(period: PeriodRow) -> Any:
    return sa.select().where(
        Objection.result_id == AppraisalResult.id, AppraisalResult.period_id == period.id,
        ~sa.exists().where(ObjectionDecision.objection_id == Objection.id),
    )  # fmt: skip


def _unexplained(period: PeriodRow) -> Any:
    heard = sa.exists().where(
        ObjectionStatement.objection_id == Objection.id,
        ObjectionStatement.party == HeardParty.PENILAI,
    )
    return _undecided(period).where(~heard)


def _gone_over(period: PeriodRow) -> Any:
    """Evaluations that went over to the rater's superior and are not signed (L.V.A.8)."""
    signed = sa.exists().where(
        SignedEvaluation.period_id == Handover.period_id,
        SignedEvaluation.employee_id == Handover.employee_id,
    )
    return sa.select().where(
        Handover.period_id == period.id, ~signed, ~is_excused(period.id, Handover.employee_id)
    )


_RECEIPT = sa.orm.aliased(ResultEvent)
_ANSWERS = (ResultStep.DITANDATANGANI, ResultStep.MENOLAK)
_signer, _employee, _id = (
    AppraisalResult.signed_by_id, AppraisalResult.employee_id, AppraisalResult.id,
)  # fmt: skip


def _deliver(form: ResultForm) -> Owing:
    rows = _document(form, without=(ResultStep.DISAMPAIKAN,))
    kind = MessageKind.RESULT_TO_DELIVER
    return Owing(kind, rows, _signer, AppraisalResult.signed_at, SIGNED_PAGE)


def _sign(form: ResultForm) -> Owing:
    def rows(period: PeriodRow) -> Any:
        return _received(period, without=_ANSWERS, form=form)

    return Owing(MessageKind.RESULT_TO_SIGN, rows, _employee, _RECEIPT.on_day, "/hasil/", _id)


def _report(form: ResultForm) -> Owing:
    rows = _document(form, without=(ResultStep.DILAPORKAN,))
    return Owing(MessageKind.RESULT_TO_REPORT, rows, _signer, None, SIGNED_PAGE)


OWING: Mapping[str, Sequence[Owing]] = {
    "K7": (_deliver(ResultForm.PENILAI),),
    "K8": (_sign(ResultForm.PENILAI),),
    "K9": (_report(ResultForm.PENILAI),),
    "K10": (
        Owing(MessageKind.REVIEW_TO_TAKE_OVER, _gone_over, Handover.to_id, None, INBOX_PAGE),
    ),
    "K11": (_deliver(ResultForm.ATASAN),),
    "K12": (_sign(ResultForm.ATASAN),),
    "K13": (_report(ResultForm.ATASAN),),
    "K14": (
        Owing(MessageKind.OBJECTION_ENDING, _objectable, _employee, _RECEIPT.on_day, "/hasil/",
              _id),
    ),
    "K15": (
        Owing(MessageKind.OBJECTION_TO_DECIDE, _undecided, Objection.decider_id,
              Objection.filed_on, "/keberatan/", Objection.id),
        Owing(MessageKind.OBJECTION_TO_EXPLAIN, _unexplained, Objection.signer_id,
              Objection.filed_on, "/keberatan/", Objection.id),
    ),
    "K16": (_report(ResultForm.KEBERATAN),),
}  # fmt: skip
"""What is owed under each clock that begins with a document or with the end of the window."""


def _began(column: Any, day: datetime.date, zone: Zone) -> Any:
    """That the event of a column was on a day of the office's zone."""
    if column is None:
        return sa.true()
    if not isinstance(column.type, Moment):
        return column == day
    following = _midnight(day + datetime.timedelta(days=1), zone)
    return sa.and_(column >= _midnight(day, zone), column < following)


def _midnight(day: datetime.date, zone: Zone) -> datetime.datetime:
    return zone.start_of(day)


def _plain(key: Any) -> Any:
    """A key as text without hyphens, which SQLite does not keep."""
    return sa.func.replace(sa.cast(key, sa.Text), "-", "")
