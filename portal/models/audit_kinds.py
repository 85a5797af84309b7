"""Which acts change something that was there: their entries tell what it was and what it became.

Every tag is in exactly one of the two tables; `services.audit.record` refuses an entry of a change
that tells only half, and a test refuses a tag that is in neither.
"""

from collections.abc import Mapping
from typing import Final

from portal.models.audit import AuditTag as Tag

CHANGES: Final = frozenset(
    {
        *(Tag.UNIT_HELPER_SET, Tag.OBJECTION_DECIDED, Tag.RESULT_SIGNED),
        Tag.TALENT_FOLLOWED,
        *(Tag.INSTRUMENT_PUBLISHED, Tag.INSTRUMENT_SCHEDULED, Tag.INSTRUMENT_WITHDRAWN),
        *(Tag.INSTRUMENT_DISCARDED, Tag.POINT_WINDOW_SET, Tag.POINT_REVOKED, Tag.INDEX_PUBLISHED),
        *(Tag.ACCOUNT_PASSWORD_SET, Tag.ACCOUNT_SECOND_FACTOR_SET),
        *(Tag.ACCOUNT_SECOND_FACTOR_RESET, Tag.ACCOUNT_DISABLED),
        *(Tag.ROLE_GRANTED, Tag.ROLE_ENDED, Tag.EMPLOYEE_CHANGED, Tag.EMPLOYEE_NIP_CORRECTED),
        *(Tag.EMPLOYEE_LEFT, Tag.EMPLOYEE_RETURNED, Tag.UNIT_CHANGED, Tag.UNIT_CLOSED),
        *(
            Tag.UNIT_STAFF_MOVED,
            Tag.SERVICE_RENAMED,
            Tag.SERVICE_CLOSED,
            Tag.POSTING_ENDED,
        ),
        *(Tag.RATER_NAMED, Tag.RATER_NAMING_ENDED, Tag.CARRIER_PAUSED, Tag.CARRIER_RESUMED),
        *(Tag.DELIVERIES_RETRIED, Tag.LETTERS_PRINTED, Tag.SELF_SENT, Tag.SELF_RETURNED),
        *(Tag.PEER_TERMS_SET, Tag.PEER_ROUND_EXTENDED, Tag.PERIOD_MOVED, Tag.PERIOD_STEP_UNDONE),
        *(Tag.PRACTICE_DELETED, Tag.EXTENSION_GRANTED, Tag.EXTENSION_WITHDRAWN),
        *(Tag.EVALUATIONS_HANDED_OVER, Tag.HOLIDAYS_CHANGED, Tag.SKP_WRITTEN, Tag.SKP_SUBMITTED),
        *(Tag.SKP_RETURNED, Tag.SKP_SET, Tag.SKP_DROPPED, Tag.OBJECTIVE_WRITTEN),
        *(Tag.STRATEGY_WRITTEN, Tag.ROLES_SHARED, Tag.INDICATOR_DECIDED),
        *(Tag.FEEDBACK_DECLINED, Tag.FEEDBACK_CORRECTED, Tag.FEEDBACK_ANSWERED),
        *(Tag.GUIDANCE_REWRITTEN, Tag.GUIDANCE_SIGNED, Tag.LOG_CHANGED, Tag.LOG_REMOVED),
        *(Tag.LOG_ACKNOWLEDGED, Tag.LOG_CONSENT_ENDED, Tag.ACTION_STEPS_WRITTEN),
        *(Tag.WEEK_WRITTEN, Tag.SERVICE_STANDARD_SET, Tag.SERVICE_TIMES_UNDONE),
        *(Tag.SCHEME_DISCARDED, Tag.SCHEME_ADOPTED, Tag.CORRECTION_APPLIED),
        *(Tag.CORRECTION_REFUSED, Tag.HELP_DESK_SET, Tag.ORGANISATION_PREDIKAT_SET),
        *(Tag.EVALUATION_RATED, Tag.EVALUATION_MOVED, Tag.EVALUATION_TAKEN_OVER),
        *(Tag.STANDARD_WRITTEN, Tag.PROGRAMME_MOVED, Tag.INTENDED_POST_SET),
        *(Tag.LEARNING_DECIDED, Tag.TRAINING_DECIDED),
        *(Tag.EVALUATION_EXCUSED, Tag.EVALUATION_READMITTED, Tag.EVALUATION_KEPT),
    }
)

_NEW: Final = "something that was not there before; its facts stand in the entry"
_KEPT: Final = "many rows at once; what each was before is kept with the import and can be undone"
_TOLD: Final = "nothing stored changes: something was read, sent or copied"
_STEP: Final = "a step of a table of steps: the tag says from where and to where"
_HUSHED: Final = "tells nobody whom it is about, so it has no before"

WITHOUT_BEFORE: Final[Mapping[Tag, str]] = {
    **dict.fromkeys(
        (
            *(Tag.AGENCY_SET_UP, Tag.POINT_CREATED, Tag.SLIPS_ISSUED, Tag.ACCOUNT_CREATED),
            *(Tag.ACCOUNT_ACTIVATION_OFFERED, Tag.ACCOUNTS_ISSUED, Tag.EMPLOYEE_ADDED),
            *(Tag.UNIT_ADDED, Tag.SERVICE_ADDED, Tag.POSTING_ADDED, Tag.SELF_STARTED),
            *(Tag.PEER_ROUND_PREPARED, Tag.YEAR_OPENED, Tag.PRACTICE_CREATED),
            *(Tag.EVALUATIONS_NOTED, Tag.HOLIDAYS_TAKEN_OVER, Tag.CALENDAR_OFFERED),
            *(Tag.CALENDAR_REVOKED, Tag.SKP_STARTED, Tag.SKP_REVISED, Tag.SKP_CLARIFIED),
            *(Tag.INDICATOR_PROPOSED, Tag.EVIDENCE_ADDED, Tag.FEEDBACK_ASKED, Tag.FEEDBACK_GIVEN),
            *(Tag.GUIDANCE_WRITTEN, Tag.GUIDANCE_REVIEWED, Tag.GUIDANCE_EVALUATED),
            *(Tag.LOG_WRITTEN, Tag.LOG_COMMENTED, Tag.LOG_IMPORTED, Tag.LOG_CONSENT_GIVEN),
            *(Tag.SERVICE_TIMES_IMPORTED, Tag.SCHEME_DRAFTED, Tag.CORRECTION_FILED),
            *(Tag.BREACH_REPORTED, Tag.EVALUATION_STARTED, Tag.EVALUATION_TALKED),
            *(Tag.EVALUATION_ANSWERED, Tag.PEERS_RELEASED, Tag.PEERS_DRAWN, Tag.PEERS_PROPOSED),
            Tag.PEERS_DRAW_ASKED,
            *(Tag.PEER_TIE_DECLARED, Tag.COMPETENCES_RECORDED, Tag.LEARNING_CLAIMED),
            *(Tag.LOG_SHARED, Tag.LOG_SHARE_ANSWERED, Tag.FORUM_ASKED, Tag.FORUM_CONVENED),
            *(Tag.FORUM_TIES_DECLARED, Tag.FORUM_OPINION_WRITTEN, Tag.FORUM_DISSENTED),
            *(Tag.FORUM_ADVISED, Tag.FORUM_ANSWERED, Tag.TRAINING_PROPOSED, Tag.PLACE_TAKEN),
            *(Tag.BUNDLE_ASKED, Tag.BUNDLE_MADE, Tag.OBJECTION_FILED, Tag.OBJECTION_EXPLAINED),
            *(Tag.PEER_ACTION_WRITTEN, Tag.RASCH_REQUESTED, Tag.PAIR_ASKED, Tag.PAIR_EXPLAINED),
            *(Tag.RESULTS_BATCHED, Tag.RESULT_CERTIFIED, Tag.APPRECIATION_GIVEN),
            *(Tag.CREDIT_ESTIMATED, Tag.EARLIER_RESULTS_RECORDED, Tag.CANDIDATE_PUT_FORWARD),
            *(Tag.OPPORTUNITY_POSTED, Tag.TALENT_AXES_SET, Tag.TALENT_PLACED),
            *(Tag.POTENTIAL_RECORDED, Tag.REPORT_READ, Tag.REPORT_ACTION_PLANNED),
            *(Tag.PROGRAMME_WRITTEN, Tag.ATTENDANCE_NOTED),
        ),
        _NEW,
    ),
    **dict.fromkeys(
        (
            *(Tag.PEERS_DECIDED, Tag.PEERS_DECLINED, Tag.PEERS_WITHDRAWN, Tag.PEER_TIE_ENDED),
            *(Tag.PEER_ROUND_OPENING, Tag.PEER_ROUND_OPENED, Tag.PEER_ROUND_CLOSING),
            *(
                Tag.FORUM_CALLED,
                Tag.FORUM_CANCELLED,
                Tag.FORUM_POSTPONED,
                Tag.FORUM_OPENED,
                Tag.FORUM_CONCLUDED,
            ),
            *(Tag.RESULT_DELIVERED, Tag.RESULT_RECEIVED, Tag.RESULT_COUNTERSIGNED),
            *(Tag.RESULT_REFUSED, Tag.RESULTS_REPORTED, Tag.RESULTS_CLOSED),
            *(Tag.PEER_ACTION_AGREED, Tag.APPRECIATION_SHOWN, Tag.OPPORTUNITY_DECIDED),
            *(Tag.OPPORTUNITY_WITHDRAWN, Tag.REPORT_ACTION_AGREED, Tag.REPORT_ACTION_CLOSED),
            Tag.REPORT_ACTION_DROPPED,
            *(Tag.FORUM_CASE_DROPPED, Tag.TRAINING_WITHDRAWN, Tag.PLACE_CANCELLED),
        ),
        _STEP,
    ),
    **dict.fromkeys((Tag.STAFF_IMPORTED, Tag.STAFF_IMPORT_UNDONE), _KEPT),
    **dict.fromkeys(
        (
            *(Tag.COMMENTS_READ, Tag.BACKUP_TAKEN, Tag.BACKUP_RESTORED, Tag.REMINDERS_SENT),
            Tag.OWN_FILE_EXPORTED,
        ),
        _TOLD,
    ),
    **dict.fromkeys(
        (
            *(Tag.COUNSELLING_REPORTED, Tag.COUNSELLING_PLANNED, Tag.COUNSELLING_CLOSED),
            Tag.PEER_COMMENT_MODERATED,
        ),
        _HUSHED,
    ),
    Tag.DATA_PURGED: "how many rows of each kind went; what stood in them must not stay here",
}
