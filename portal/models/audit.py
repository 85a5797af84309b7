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
    ACCOUNT_DISABLED = "account:disabled"
    ROLE_GRANTED = "role:granted"
    ROLE_ENDED = "role:ended"
    STAFF_IMPORTED = "staff:imported"
    STAFF_IMPORT_UNDONE = "staff:import_undone"
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
    SKP_STARTED = "skp:started"
    SKP_WRITTEN = "skp:written"
    SKP_SUBMITTED = "skp:submitted"
    SKP_RETURNED = "skp:returned"
    SKP_SET = "skp:set"
    SKP_REVISED = "skp:revised"
    SKP_DROPPED = "skp:dropped"
    SKP_CLARIFIED = "skp:clarified"
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
    SCHEME_DRAFTED = "scheme:drafted"
    SCHEME_DISCARDED = "scheme:discarded"
    SCHEME_ADOPTED = "scheme:adopted"


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
