"""Self-assessment: its parts, what must be filled before it is sent, and how two windows meet.

Sources: PermenPANRB 6/2022, L.IV.A.2-4 (the employee's own account is laid beside the rating, which
stays with the rater), Ps. 18-19 (feedback in the course of the year).  Which parts there are and
how many days they stay open is the agency's scheme.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from portal.rules.instruments import Instrument, Item, Section
from portal.rules.measures import Competence, Family
from portal.rules.period_cycle import PeriodStage
from portal.rules.relations import Relation
from portal.rules.scheme_words import ReportPart
from portal.rules.schemes import Scheme
from portal.rules.workdays import WorkCalendar

LONGEST_TEXT: Final = 4000
LONGEST_NOTE: Final = 1000
MOST_TOGETHER: Final = 13
"""Questions of one page, as a citizen's form has: each further page is a wait on a slow line."""
MOST_EVIDENCE: Final = 10
OPEN_STAGES: Final = frozenset({PeriodStage.BERJALAN, PeriodStage.PENILAIAN})
# Without these nobody could tell what was reached; obstacles and help may be none.
_REQUIRED: Final = frozenset({ReportPart.CAPAIAN, ReportPart.CARA_KERJA})


class SelfState(StrEnum):
    """Where a self-assessment stands; the returned one is written and sent again."""

    DRAF = "draf"
    DIKIRIM = "dikirim"
    DIKEMBALIKAN = "dikembalikan"

    @property
    def is_open(self) -> bool:
        """Whether its owner may write in it."""
        return self is not SelfState.DIKIRIM


class SendFault(StrEnum):
    """Why a self-assessment cannot be sent on a day."""

    BELUM_WAKTUNYA = "belum_waktunya"
    SUDAH_DITUTUP = "sudah_ditutup"


class Meeting(StrEnum):
    """What becomes of a piece that arrives."""

    SAME = "same"
    KEEP = "keep"
    WRITE = "write"
    CLASH = "clash"


@dataclass(frozen=True, slots=True)
class Stored:
    """A piece as it is kept: an answer or text, with its note; `writer` names the window it came
    from.
    """

    value: str = ""
    note: str = ""
    writer: str = ""

    @property
    def mark(self) -> str:
        """A short fingerprint, to tell whether it has changed since a page was drawn."""
        words = f"{self.value}\0{self.note}".encode()
        return hashlib.sha256(words).hexdigest()[:8]


def meet(stored: Stored, typed: Stored, shown: str) -> Meeting:
    """What to do with `typed`, whose page showed a piece with the mark `shown`.

    A window never clashes with itself, also when an answer of the server was lost on the way; what
    was not touched in one window never overwrites what another one wrote.
    """
    if (typed.value, typed.note) == (stored.value, stored.note):
        return Meeting.SAME
    if shown == stored.mark or (stored.writer and stored.writer == typed.writer):
        return Meeting.WRITE
    return Meeting.KEEP if shown == typed.mark else Meeting.CLASH


@dataclass(frozen=True, slots=True)
class Result:
    """A result to report on; `number` counts from 1, 0 is for whatever no plan names.

    `evidence_criteria` are those of its criteria that the scheme wants evidence for.
    """

    number: int
    title: str
    evidence_criteria: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Name of its page."""
        return f"hasil-{self.number}"

    def place(self, part: ReportPart) -> str:
        """Where one of its texts is kept."""
        return f"{self.key}.{part}"


@dataclass(frozen=True, slots=True)
class Part:
    """One page: a result with its texts, or a section of a questionnaire."""

    key: str
    result: Result | None = None
    instrument: Instrument | None = None
    section: Section | None = None

    def place(self, item: str) -> str:
        """Where the answer to an item, or a text of the report, is kept."""
        return f"{self.instrument.key if self.instrument else self.key}.{item}"


def parts_of(results: Sequence[Result], instruments: Sequence[Instrument]) -> tuple[Part, ...]:
    """The pages in their order: results of the plan, anything else, questionnaires."""
    planned = [one for one in results if one.number]
    report = [*planned, *(one for one in results if not one.number)]
    pages = [Part(result.key, result=result) for result in report]
    pages += [
        Part(f"{instrument.key}-{section.key}", instrument=instrument, section=section)
        for instrument in instruments
        for section in instrument.sections
    ]
    return tuple(pages)


def pages_of(parts: Sequence[Part]) -> tuple[tuple[Part, ...], ...]:
    """The parts as they are drawn: a result alone, sections of one questionnaire together as long
    as they ask no more than `MOST_TOGETHER` questions; a longer section stays whole.
    """
    pages: list[list[Part]] = []
    room = 0
    for part in parts:
        asks = len(part.section.items) if part.section else MOST_TOGETHER
        is_same = bool(pages) and pages[-1][0].instrument is part.instrument is not None
        if not is_same or asks > room:
            pages.append([])
            room = MOST_TOGETHER
        pages[-1].append(part)
        room -= asks
    return tuple(map(tuple, pages))


def joined(parts: Sequence[Part]) -> Part:
    """The parts of one page as one, under the key of the first."""
    first = parts[0]
    if first.section is None or len(parts) == 1:
        return first
    items = tuple(item for part in parts if part.section for item in part.section.items)
    return replace(first, section=replace(first.section, items=items))


def asked(instrument: Instrument, families: Collection[Family]) -> Instrument:
    """The instrument without sections about nothing but competences of other families.

    A single such question in a section about something else stays: the section is one subject.
    """
    kept = (one for one in instrument.sections if any(_is_of(i, families) for i in one.items))
    return replace(instrument, sections=tuple(kept))


def _is_of(item: Item, families: Collection[Family]) -> bool:
    if item.value not in list(Competence):
        return True
    return Competence(item.value).family in families


def instrument_keys(scheme: Scheme, family: str | None) -> tuple[str, ...]:
    """Keys of the instruments that a scheme gives to a job family, the job card after the common
    ones.
    """
    cards = [card.instrument for card in scheme.job_cards if card.family == family]
    return tuple(dict.fromkeys([*scheme.instruments.self_assessment, *cards]))


def serving(keys: Sequence[str], known: Mapping[str, Instrument]) -> tuple[str, ...]:
    """Those of the keys whose instrument exists and may be filled in about oneself."""
    return tuple(key for key in keys if key in known and known[key].serves(Relation.SELF))


def required(part: Part, report: Collection[ReportPart], *, has_plan: bool) -> tuple[str, ...]:
    """Items (or report parts) of a page that must be filled before sending.

    The page of results beside the plan is voluntary, unless there is no plan.
    """
    if part.section is not None:
        return tuple(item.key for item in part.section.items if item.kind == "scale")
    if part.result is None or (part.result.number == 0 and has_plan):
        return ()
    return tuple(one.value for one in report if one in _REQUIRED)


def missing(
    part: Part, report: Collection[ReportPart], stored: Mapping[str, Stored], *, has_plan: bool
) -> tuple[str, ...]:
    """Those of `required` that are still empty; `stored` goes by place."""
    wanted = required(part, report, has_plan=has_plan)
    return tuple(one for one in wanted if not stored.get(part.place(one), Stored()).value)


def unproven(
    parts: Sequence[Part], stored: Mapping[str, Stored], with_evidence: Collection[str]
) -> tuple[Part, ...]:
    """Results whose account calls for evidence and has none (L.III.A.7); `with_evidence` are the
    places that bear some.  Whoever reached nothing that can be shown says so and sends it still.
    """
    return tuple(
        part
        for part in parts
        if part.result is not None
        and part.result.evidence_criteria
        and stored.get(part.place(ReportPart.CAPAIAN), Stored()).value
        and part.key not in with_evidence
    )


def due_on(opens: date, workdays: int, calendar: WorkCalendar) -> date:
    """Last day to send in good time: so many working days, the first of the window included."""
    return calendar.add_workdays(opens - timedelta(days=1), workdays)


def send_fault(stage: PeriodStage, opens: date, on: date) -> SendFault | None:
    """Whether a day is too early (before the window of the evaluation) or too late to send."""
    if stage not in (*OPEN_STAGES, PeriodStage.RENCANA):
        return SendFault.SUDAH_DITUTUP
    return SendFault.BELUM_WAKTUNYA if on < opens else None


@dataclass(frozen=True, slots=True)
class LoggedResult:
    """An entry of the log, as it is offered for the report."""

    on: date
    text: str
    amount: str = ""
    obstacle: str = ""

    @property
    def line(self) -> str:
        """A line of the report."""
        amount = f" ({self.amount})" if self.amount else ""
        return f"- {self.on:%d/%m}: {self.text}{amount}"


def with_lines(text: str, lines: Sequence[str], limit: int = LONGEST_TEXT) -> str:
    """A text with the lines that it does not hold yet, as far as they fit in whole."""
    for line in lines:
        longer = f"{text}\n{line}" if text else line
        if line not in text.splitlines() and len(longer) <= limit:
            text = longer
    return text


@dataclass(frozen=True, slots=True)
class Spread:
    """How somebody rated themselves on one measure: mean, least and most of `n` answers."""

    mean: float
    low: int
    high: int
    n: int


def spreads(answers: Mapping[str, str], instruments: Collection[Instrument]) -> dict[str, Spread]:
    """Measure -> spread over all scales that show it; `answers` go by place."""
    found: dict[str, list[int]] = {}
    for instrument in instruments:
        for item in instrument.items:
            given = answers.get(f"{instrument.key}.{item.key}", "")
            if item.kind == "scale" and item.value and given.isdigit():
                found.setdefault(item.value, []).append(int(given))
    return {
        measure: Spread(sum(values) / len(values), min(values), max(values), len(values))
        for measure, values in found.items()
    }
