"""What the portal tells people, by which carriers, and when a failed delivery is tried again.

A message names a kind of matter and a page, never a person: outside the portal every message says
only that something waits, and until when.
"""

import hashlib
from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

LONGEST_LINK: Final = 200
MOST_TRIES: Final = 8
FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=6)


class MessageKind(StrEnum):
    """What a message is about; pages turn it into a sentence.

    There is no kind for a peer's answer: a message per answer would tell who gave it.
    """

    PERIOD_OPENED = "period_opened"
    PERIOD_CLOSING = "period_closing"
    PLAN_DUE = "plan_due"
    PLAN_TO_APPROVE = "plan_to_approve"
    PLAN_RETURNED = "plan_returned"
    PLAN_APPROVED = "plan_approved"
    LOG_DUE = "log_due"
    LOG_TO_REVIEW = "log_to_review"
    LOG_RETURNED = "log_returned"
    FEEDBACK_ASKED = "feedback_asked"
    FEEDBACK_GIVEN = "feedback_given"
    FEEDBACK_ANSWERED = "feedback_answered"
    FEEDBACK_DECLINED = "feedback_declined"
    GUIDANCE_TO_SIGN = "guidance_to_sign"
    SELF_ASSESSMENT_DUE = "self_assessment_due"
    PEERS_TO_PROPOSE = "peers_to_propose"
    PEERS_TO_APPROVE = "peers_to_approve"
    PEER_TO_REPLACE = "peer_to_replace"
    PEER_SURVEY_DUE = "peer_survey_due"
    PEER_RESULT_READY = "peer_result_ready"
    PEER_SURVEY_OPEN = "peer_survey_open"
    REVIEW_DUE = "review_due"
    REVIEW_TO_TAKE_OVER = "review_to_take_over"
    REVIEW_SHARED = "review_shared"
    REVIEW_ANSWERED = "review_answered"
    RESULT_READY = "result_ready"
    RESULT_TO_DELIVER = "result_to_deliver"
    RESULT_TO_SIGN = "result_to_sign"
    RESULT_TO_REPORT = "result_to_report"
    OBJECTION_ENDING = "objection_ending"
    OBJECTION_TO_EXPLAIN = "objection_to_explain"
    OBJECTION_TO_DECIDE = "objection_to_decide"
    OBJECTION_DECIDED = "objection_decided"
    FORUM_CALLED = "forum_called"
    FORUM_POSTPONED = "forum_postponed"
    FORUM_REPLACED = "forum_replaced"
    FORUM_TO_ANSWER = "forum_to_answer"
    DEVELOPMENT_TO_APPROVE = "development_to_approve"
    DEVELOPMENT_APPROVED = "development_approved"
    DEVELOPMENT_REFUSED = "development_refused"
    TRAINING_PLACE = "training_place"
    TRAINING_CANCELLED = "training_cancelled"
    OPPORTUNITY_POSTED = "opportunity_posted"
    OPPORTUNITY_DECIDED = "opportunity_decided"
    OPPORTUNITY_PUBLISHED = "opportunity_published"
    APPRECIATED = "appreciated"
    ORGANISATION_PREDIKAT_DUE = "organisation_predikat_due"
    ACCOUNT_CHANGED = "account_changed"
    ROLE_CHANGED = "role_changed"
    EXTENSION_GRANTED = "extension_granted"
    CORRECTION_DUE = "correction_due"
    CORRECTION_DECIDED = "correction_decided"
    SCHEME_ADOPTED = "scheme_adopted"
    AUDIT_HEAD = "audit_head"

    @property
    def is_task(self) -> bool:
        """Whether something is to be done; the others are news."""
        return self not in NEWS


NEWS: Final = frozenset(
    {
        MessageKind.PEER_RESULT_READY,
        MessageKind.PERIOD_OPENED, MessageKind.PLAN_APPROVED, MessageKind.FEEDBACK_GIVEN,
        MessageKind.FEEDBACK_ANSWERED, MessageKind.FEEDBACK_DECLINED, MessageKind.RESULT_READY,
        MessageKind.FORUM_REPLACED,
        MessageKind.OBJECTION_ENDING, MessageKind.OBJECTION_DECIDED,
        MessageKind.DEVELOPMENT_APPROVED,
        MessageKind.DEVELOPMENT_REFUSED, MessageKind.TRAINING_PLACE,
        MessageKind.TRAINING_CANCELLED, MessageKind.OPPORTUNITY_DECIDED, MessageKind.APPRECIATED,
        MessageKind.OPPORTUNITY_POSTED, MessageKind.OPPORTUNITY_PUBLISHED,
        MessageKind.ACCOUNT_CHANGED, MessageKind.ROLE_CHANGED, MessageKind.AUDIT_HEAD,
        MessageKind.EXTENSION_GRANTED, MessageKind.CORRECTION_DECIDED, MessageKind.SCHEME_ADOPTED,
        # A reminder of the survey among colleagues is no task in lists and letters of the office:
        # it goes to all who are asked, also to those who have answered.
        MessageKind.PEER_SURVEY_OPEN,
    }
)  # fmt: skip


class Carrier(StrEnum):
    """Ways out of the portal; the list inside it needs no delivery."""

    SUREL = "surel"
    GERBANG = "gerbang"
    SURAT = "surat"


class DeliveryState(StrEnum):
    """`dibatalkan`: read in the portal, or without an address, before it was sent."""

    MENUNGGU = "menunggu"
    TERKIRIM = "terkirim"
    MENYERAH = "menyerah"
    DIBATALKAN = "dibatalkan"


class DeliveryFault(StrEnum):
    """Why a delivery failed, in classes: what a server answers may hold an address."""

    TIDAK_TERHUBUNG = "tidak_terhubung"
    WAKTU_HABIS = "waktu_habis"
    TLS = "tls"
    MASUK_DITOLAK = "masuk_ditolak"
    DITUNDA = "ditunda"
    PENERIMA_DITOLAK = "penerima_ditolak"
    PESAN_DITOLAK = "pesan_ditolak"
    JAWABAN_ANEH = "jawaban_aneh"

    @property
    def is_final(self) -> bool:
        """Whether trying again cannot help."""
        return self in (DeliveryFault.PENERIMA_DITOLAK, DeliveryFault.PESAN_DITOLAK)

    @property
    def is_of_the_server(self) -> bool:
        """Whether the next delivery would fail as well, so that a round stops here."""
        return not self.is_final and self is not DeliveryFault.DITUNDA


class DeliveryFailed(Exception):
    """A try that failed; `fault` says how, without repeating what the server said."""

    def __init__(self, fault: DeliveryFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class Mailbox(StrEnum):
    """Addresses outside the staff, set in the configuration."""

    JEJAK_AUDIT = "jejak_audit"


def checked_link(link: str) -> str:
    """A path of this portal, as it is; ValueError for anything that leads elsewhere."""
    parts = urlsplit(link)
    is_path = link.startswith("/") and not link.startswith(("//", "/\\")) and link.isprintable()
    if not is_path or parts.scheme or parts.netloc or len(link) > LONGEST_LINK:
        raise ValueError("A message leads to a path of this portal")
    return link


def message_key(recipient: UUID | Mailbox, kind: MessageKind, link: str, on: date) -> str:
    """The same for everything that would tell one recipient the same thing on one day."""
    text = "\n".join((str(recipient), kind.value, link, on.isoformat()))
    return hashlib.sha256(text.encode()).hexdigest()


def carriers_for(
    *,
    has_email: bool,
    has_mobile: bool,
    is_staff: bool,
    is_task: bool,
    running: Collection[Carrier],
) -> frozenset[Carrier]:
    """The ways a message takes beside the list in the portal.

    An employee with neither an e-mail address nor a mobile number gets a letter for each task.
    """
    if not has_email and not has_mobile:
        return frozenset({Carrier.SURAT}) if is_staff and is_task else frozenset()
    possible = {Carrier.SUREL: has_email, Carrier.GERBANG: has_mobile}
    return frozenset(one for one, is_open in possible.items() if is_open and one in running)


def pause_after(tries: int) -> timedelta | None:
    """How long to wait after the given number of failed tries, doubling; None = give up.

    1, 2, 4, 8, 16, 32 and 64 minutes: two hours of a dead server are bridged, then a person looks.
    ValueError below one.
    """
    if tries < 1:
        raise ValueError("Count the failed try")
    if tries >= MOST_TRIES:
        return None
    return min(FIRST_PAUSE * (1 << (tries - 1)), LONGEST_PAUSE)


def after_quiet(at: datetime, quiet_from: int | None, quiet_until: int | None) -> datetime:
    """The first moment from `at` (aware, the agency's zone) outside the quiet hours.

    Hours 0-23, `quiet_from` included and `quiet_until` not; they may span midnight.
    """
    if quiet_from is None or quiet_until is None or quiet_from == quiet_until:
        return at
    spans = quiet_from > quiet_until
    hour = at.hour
    if spans:
        is_quiet = hour >= quiet_from or hour < quiet_until
    else:
        is_quiet = quiet_from <= hour < quiet_until
    if not is_quiet:
        return at
    end = at.replace(hour=quiet_until, minute=0, second=0, microsecond=0)
    return end + timedelta(days=1) if spans and hour >= quiet_from else end
