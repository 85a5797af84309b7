"""The audit trail: append-only, chained by hash; triggers refuse UPDATE and DELETE on both
engines.
"""

import datetime
import uuid
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment
from portal.rules.audit_chain import Link


class AuditTag(StrEnum):
    """What was done, as noun:verb. Casting, mixing and receipts have no tag: at a counter the
    minute is a name.
    """

    AGENCY_SET_UP = "agency:set_up"
    INSTRUMENT_PUBLISHED = "instrument:published"
    INSTRUMENT_SCHEDULED = "instrument:scheduled"
    INSTRUMENT_WITHDRAWN = "instrument:withdrawn"
    INSTRUMENT_DISCARDED = "instrument:discarded"
    POINT_CREATED = "survey_point:created"
    POINT_WINDOW_SET = "survey_point:window_set"
    POINT_REVOKED = "survey_point:revoked"
    SLIPS_ISSUED = "slip:issued"
    INDEX_PUBLISHED = "unit_index:published"
    COMMENTS_READ = "citizen_comment:read"
    ACCOUNT_CREATED = "account:created"
    ACCOUNT_ACTIVATION_OFFERED = "account:activation_offered"
    ACCOUNT_PASSWORD_SET = "account:password_set"  # noqa: S105 - a tag, no password
    ACCOUNT_SECOND_FACTOR_SET = "account:second_factor_set"
    ACCOUNT_SECOND_FACTOR_RESET = "account:second_factor_reset"
    ACCOUNTS_ISSUED = "account:batch_issued"
    ACCOUNT_DISABLED = "account:disabled"
    ROLE_GRANTED = "role:granted"
    ROLE_ENDED = "role:ended"
    STAFF_IMPORTED = "staff:imported"
    STAFF_IMPORT_UNDONE = "staff:import_undone"
    EMPLOYEE_ADDED = "employee:added"
    EMPLOYEE_CHANGED = "employee:changed"
    EMPLOYEE_NIP_CORRECTED = "employee:nip_corrected"
    EMPLOYEE_LEFT = "employee:left"
    EMPLOYEE_RETURNED = "employee:returned"
    UNIT_ADDED = "unit:added"
    UNIT_CHANGED = "unit:changed"
    UNIT_CLOSED = "unit:closed"
    UNIT_STAFF_MOVED = "unit:staff_moved"
    SERVICE_ADDED = "service:added"
    SERVICE_RENAMED = "service:renamed"
    SERVICE_CLOSED = "service:closed"
    POSTING_ADDED = "posting:added"
    POSTING_ENDED = "posting:ended"
    BACKUP_TAKEN = "backup:taken"
    BACKUP_RESTORED = "backup:restored"
    RATER_NAMED = "rater:named"
    CARRIER_PAUSED = "carrier:paused"
    CARRIER_RESUMED = "carrier:resumed"
    DELIVERIES_RETRIED = "delivery:retried"
    LETTERS_PRINTED = "letter:printed"
    RATER_NAMING_ENDED = "rater:naming_ended"
    SELF_STARTED = "self_assessment:started"
    SELF_SENT = "self_assessment:sent"
    SELF_RETURNED = "self_assessment:returned"
    EVALUATION_STARTED = "evaluation:started"
    EVALUATION_RATED = "evaluation:rated"
    EVALUATION_MOVED = "evaluation:moved"
    EVALUATION_ANSWERED = "evaluation:answered"
    EVALUATION_TALKED = "evaluation:talked"
    EVALUATION_TAKEN_OVER = "evaluation:taken_over"
    EVALUATION_EXCUSED = "evaluation:excused"
    EVALUATION_READMITTED = "evaluation:readmitted"
    EVALUATION_KEPT = "evaluation:kept"
    ORGANISATION_PREDIKAT_SET = "organisation_predikat:set"
    PEER_ROUND_PREPARED = "peer_round:prepared"
    PEER_TERMS_SET = "peer_round:terms_set"
    PEER_ROUND_OPENING = "peer_round:opening"
    PEER_ROUND_OPENED = "peer_round:opened"
    PEER_ROUND_CLOSING = "peer_round:closing"
    PEERS_PROPOSED = "peer_assignment:proposed"
    PEERS_WITHDRAWN = "peer_assignment:withdrawn"
    PEERS_DECIDED = "peer_assignment:decided"
    PEERS_DRAWN = "peer_assignment:drawn"
    PEERS_DECLINED = "peer_assignment:declined"
    PEER_TIE_DECLARED = "peer_tie:declared"
    PEER_TIE_ENDED = "peer_tie:ended"
    PEER_ROUND_EXTENDED = "peer_round:extended"
    PEERS_RELEASED = "peer_round:released"
    PEER_ACTION_WRITTEN = "peer_action:written"
    PEER_ACTION_AGREED = "peer_action:agreed"
    YEAR_OPENED = "evaluation_year:opened"
    PERIOD_MOVED = "period:moved"
    PERIOD_STEP_UNDONE = "period:step_undone"
    PRACTICE_CREATED = "practice_period:created"
    PRACTICE_DELETED = "practice_period:deleted"
    EXTENSION_GRANTED = "extension:granted"
    EXTENSION_WITHDRAWN = "extension:withdrawn"
    EVALUATIONS_NOTED = "evaluation:noted"
    EVALUATIONS_HANDED_OVER = "evaluation:handed_over"
    HOLIDAYS_CHANGED = "holiday:changed"
    HOLIDAYS_TAKEN_OVER = "holiday:taken_over"
    CALENDAR_OFFERED = "calendar_feed:offered"
    CALENDAR_REVOKED = "calendar_feed:revoked"
    REMINDERS_SENT = "reminder:sent"
    SKP_STARTED = "skp:started"
    SKP_WRITTEN = "skp:written"
    SKP_SUBMITTED = "skp:submitted"
    SKP_RETURNED = "skp:returned"
    SKP_SET = "skp:set"
    SKP_REVISED = "skp:revised"
    SKP_DROPPED = "skp:dropped"
    SKP_CLARIFIED = "skp:clarified"
    OBJECTIVE_WRITTEN = "unit_objective:written"
    STRATEGY_WRITTEN = "strategy:written"
    ROLES_SHARED = "role_matrix:written"
    INDICATOR_PROPOSED = "indicator:proposed"
    INDICATOR_DECIDED = "indicator:decided"
    EVIDENCE_ADDED = "evidence:added"
    FEEDBACK_ASKED = "feedback:asked"
    FEEDBACK_DECLINED = "feedback:declined"
    FEEDBACK_GIVEN = "feedback:given"
    FEEDBACK_CORRECTED = "feedback:corrected"
    FEEDBACK_ANSWERED = "feedback:answered"
    GUIDANCE_WRITTEN = "guidance:written"
    GUIDANCE_SIGNED = "guidance:signed"
    GUIDANCE_REVIEWED = "guidance:reviewed"
    GUIDANCE_EVALUATED = "guidance:evaluated"
    COUNSELLING_REPORTED = "counselling:reported"
    COUNSELLING_PLANNED = "counselling:planned"
    COUNSELLING_CLOSED = "counselling:closed"
    LOG_WRITTEN = "log:written"
    LOG_CHANGED = "log:changed"
    LOG_REMOVED = "log:removed"
    LOG_ACKNOWLEDGED = "log:acknowledged"
    LOG_COMMENTED = "log:commented"
    LOG_IMPORTED = "log:imported"
    LOG_CONSENT_GIVEN = "log:consent_given"
    LOG_CONSENT_ENDED = "log:consent_ended"
    LOG_SHARED = "log:shared"
    LOG_SHARE_ANSWERED = "log:share_answered"
    ACTION_STEPS_WRITTEN = "action_steps:written"
    WEEK_WRITTEN = "log:week_written"
    SERVICE_STANDARD_SET = "service_standard:set"
    SERVICE_TIMES_IMPORTED = "service_time:imported"
    SERVICE_TIMES_UNDONE = "service_time:import_undone"
    SCHEME_DRAFTED = "scheme:drafted"
    SCHEME_DISCARDED = "scheme:discarded"
    SCHEME_ADOPTED = "scheme:adopted"
    OWN_FILE_EXPORTED = "own_file:exported"
    CORRECTION_FILED = "correction:filed"
    CORRECTION_APPLIED = "correction:applied"
    CORRECTION_REFUSED = "correction:refused"
    DATA_PURGED = "data:purged"
    BREACH_REPORTED = "breach:reported"
    HELP_DESK_SET = "help_desk:set"


class AuditEntry(Base):
    """One act: who, what, on which object, before and after; `digest` covers the row and the one
    before it.
    """

    __tablename__ = "audit_entry"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime.datetime] = mapped_column(Moment, index=True)
    actor: Mapped[str] = mapped_column(sa.String(120), index=True)
    tag: Mapped[str] = mapped_column(sa.String(60), index=True)
    object_id: Mapped[uuid.UUID | None] = mapped_column(sa.Uuid, index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    previous: Mapped[str] = mapped_column(sa.String(64))
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)

    def link(self) -> Link:
        """The entry as the chain sees it."""
        at = self.at.astimezone(datetime.UTC).isoformat(timespec="microseconds")
        object_id = str(self.object_id) if self.object_id else None
        return Link(self.sequence, at, self.actor, self.tag, object_id, self.detail, self.previous)
