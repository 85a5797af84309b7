"""What a signed document holds: everything that is printed, as it was on the day of the signature.

It is kept as JSON and fingerprinted, so that print, portal and verification always speak of the
same thing.  Source: PermenPANRB 6/2022, L.IV.B.3.a.3.e-f (C.1.x) and L.V.A.2-4, L.V.B.7 (D.1.x).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from typing import Any, Final, get_args, get_type_hints

SHAPE: Final = 1


@dataclass(frozen=True, slots=True)
class PrintedPerson:
    """Somebody in the head of a form; "" where nothing is known."""

    name: str = ""
    nip: str = ""
    rank: str = ""
    post: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class PrintedIndicator:
    """A measure of a result with its target."""

    aspects: str
    text: str
    target: str


@dataclass(frozen=True, slots=True)
class PrintedGoal:
    """A result of the plan with what was reached and what was said about it."""

    priority: str
    text: str
    leader_text: str
    perspective: str
    indicators: tuple[PrintedIndicator, ...]
    realisation: str
    feedback: str
    finding: str = ""


@dataclass(frozen=True, slots=True)
class PrintedValue:
    """One of the seven values with its statements, the leader's expectation and the feedback."""

    label: str
    statements: tuple[str, ...]
    expectation: str
    feedback: str


@dataclass(frozen=True, slots=True)
class PrintedProof:
    """Something that a rating rests on, in the words it had when it was linked."""

    dimension: str
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class PrintedOrganisation:
    """Capaian kinerja organisasi of the unit that the rater leads, and the pattern it suggests."""

    predikat: str
    unit: str
    basis: str
    is_last_years: bool
    pattern: str


@dataclass(frozen=True, slots=True)
class PrintedRatings:
    """The two ratings, their reasons and what the quadrant makes of them."""

    hasil_kerja: str
    perilaku_kerja: str
    predikat: str
    hasil_reason: str
    perilaku_reason: str
    distribution_reason: str = ""
    assignment: str = "biasa"
    assignment_source: str = ""


@dataclass(frozen=True, slots=True)
class PrintedTalk:
    """The dialogue before the signature; moments as ISO text, "" where there was none."""

    shared_at: str = ""
    answer: str = ""
    answered_at: str = ""
    talk_on: str = ""
    talk_note: str = ""


@dataclass(frozen=True, slots=True)
class PrintedForum:
    """What the forum advised and how the rater answered; the forum itself never rates."""

    held_on: str
    advice: str
    hasil_kerja: str
    perilaku_kerja: str
    reason: str
    answer: str


@dataclass(frozen=True, slots=True)
class PrintedObjection:
    """Blocks 6 to 8 of form D.1.3."""

    reasons: str
    explanation: str
    decision: str
    former_predikat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultContent:
    """The whole document; days and moments are ISO text, ratings values of their enums.

    `sheet` is the form of the result sheet (C.1.1 to C.1.3).  `figures` are what else lay beside
    the decision, as sentences with their n.
    """

    shape: int = SHAPE
    agency: str
    period_key: str
    period_label: str
    form: str
    sheet: str
    employee: PrintedPerson
    rater: PrintedPerson
    superior: PrintedPerson
    case: str
    article: str
    organisation: PrintedOrganisation
    ratings: PrintedRatings
    notes: str
    recommendation: str
    strength: str
    area: str
    next_step: str
    goals: tuple[PrintedGoal, ...]
    values: tuple[PrintedValue, ...]
    proofs: tuple[PrintedProof, ...]
    figures: tuple[str, ...] = ()
    talk: PrintedTalk = field(default_factory=PrintedTalk)
    forum: PrintedForum | None = None
    objection: PrintedObjection | None = None
    rule: str
    signed_at: str
    signed_by: str

    def as_json(self) -> dict[str, Any]:
        """A mapping that `read_content` reads again."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return plain


def read_content(stored: Mapping[str, Any]) -> ResultContent:
    """A stored document; fields that an older shape did not have keep their defaults."""
    made: ResultContent = _read(ResultContent, stored)
    return made


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256, in hex, of a document as JSON without spaces, keys in order (RFC 8785 in spirit)."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _read(kind: type[Any], stored: Mapping[str, Any]) -> Any:
    hints = get_type_hints(kind)
    known = {one.name for one in fields(kind)}
    return kind(**{k: _value(hints[k], v) for k, v in stored.items() if k in known})


def _value(hint: Any, value: Any) -> Any:
    kind: Any = next((one for one in (hint, *get_args(hint)) if is_dataclass(one)), None)
    if isinstance(value, list):
        return tuple(_read(kind, one) if kind else one for one in value)
    return _read(kind, value) if isinstance(value, dict) else value
