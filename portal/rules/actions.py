"""Everything that somebody with an account may do, in one grammar: scope:resource:action.

Scopes: `office` (matters of the whole agency), `survey` (the citizens' side), `system` (running
and proving), `person` (one employee's record), `appraisal` (one employee in one period), `forum`.
Reading a ballot, a citizen's or a peer's, is not among them: no page, role or grant can show one.
"""

from enum import StrEnum
from typing import Final


class Action(StrEnum):
    """What may be done.  The last part is the verb; `READING` lists those that change nothing."""

    # Matters of the whole agency
    PEOPLE_READ = "office:people:read"
    PEOPLE_IMPORT = "office:people:import"
    UNITS_WRITE = "office:units:write"
    ACCOUNTS_READ = "office:accounts:read"
    SCHEMES_READ = "office:schemes:read"
    SCHEMES_WRITE = "office:schemes:write"
    INSTRUMENTS_READ = "office:instruments:read"
    INSTRUMENTS_WRITE = "office:instruments:write"
    INSTRUMENTS_PUBLISH = "office:instruments:publish"
    PERIODS_READ = "office:periods:read"
    PERIODS_WRITE = "office:periods:write"
    PERIODS_STEP = "office:periods:step"
    PEER_ROUNDS_READ = "office:peer_rounds:read"
    PEER_ROUNDS_WRITE = "office:peer_rounds:write"
    HOLIDAYS_WRITE = "office:holidays:write"
    PEER_COMMENTS_MODERATE = "office:peer_comments:moderate"
    PROGRESS_READ = "office:progress:read"
    FAIRNESS_READ = "office:fairness:read"
    PROGRAMMES_WRITE = "office:programmes:write"
    RECOGNITION_READ = "office:recognition:read"
    RECOGNITION_WRITE = "office:recognition:write"
    ORGANISATION_PREDIKAT_WRITE = "office:organisation_predikat:write"
    CASCADE_READ = "office:cascade:read"
    CASCADE_WRITE = "office:cascade:write"
    INDICATORS_READ = "office:indicators:read"
    INDICATORS_PROPOSE = "office:indicators:propose"
    INDICATORS_APPROVE = "office:indicators:approve"
    # The citizens' side
    POINTS_READ = "survey:points:read"
    POINTS_WRITE = "survey:points:write"
    SLIPS_PRINT = "survey:slips:print"
    PAPER_ENTER = "survey:paper:enter"
    INDEX_READ = "survey:index:read"
    INDEX_PUBLISH = "survey:index:publish"
    COMMENTS_READ = "survey:comments:read"
    COMMENTS_MODERATE = "survey:comments:moderate"
    FOLLOW_UP_WRITE = "survey:follow_up:write"
    SERVICE_TIMES_WRITE = "survey:service_times:write"
    # Running and proving
    SETTINGS_READ = "system:settings:read"
    SETTINGS_WRITE = "system:settings:write"
    MESSAGES_READ = "system:messages:read"
    MESSAGES_SEND = "system:messages:send"
    AUDIT_READ = "system:audit:read"
    AUDIT_VERIFY = "system:audit:verify"
    PRIVACY_READ = "system:privacy:read"
    PRIVACY_PURGE = "system:privacy:purge"
    # One employee's record
    RECORD_READ = "person:record:read"
    RECORD_WRITE = "person:record:write"
    RECORD_REQUEST = "person:record:request"
    POSTINGS_WRITE = "person:postings:write"
    ACCOUNT_WRITE = "person:account:write"
    GRANTS_WRITE = "person:grants:write"
    FILE_EXPORT = "person:file:export"
    # One employee in one period
    PLAN_READ = "appraisal:plan:read"
    PLAN_WRITE = "appraisal:plan:write"
    PLAN_SET = "appraisal:plan:set"
    LOG_READ = "appraisal:log:read"
    LOG_WRITE = "appraisal:log:write"
    LOG_REVIEW = "appraisal:log:review"
    FEEDBACK_READ = "appraisal:feedback:read"
    FEEDBACK_ASK = "appraisal:feedback:ask"
    FEEDBACK_GIVE = "appraisal:feedback:give"
    COUNSELLING_REPORT = "appraisal:counselling:report"
    COUNSELLING_READ = "appraisal:counselling:read"
    COUNSELLING_PLAN = "appraisal:counselling:plan"
    COUNSELLING_CLOSE = "appraisal:counselling:close"
    SELF_READ = "appraisal:self_assessment:read"
    SELF_WRITE = "appraisal:self_assessment:write"
    PEERS_READ = "appraisal:peers:read"
    PEERS_PROPOSE = "appraisal:peers:propose"
    PEERS_APPROVE = "appraisal:peers:approve"
    PEERS_ANSWER = "appraisal:peers:answer"
    PEER_RESULT_READ = "appraisal:peer_result:read"
    REVIEW_READ = "appraisal:review:read"
    REVIEW_WRITE = "appraisal:review:write"
    REVIEW_SIGN = "appraisal:review:sign"
    REVIEW_TAKE_OVER = "appraisal:review:take_over"
    REVIEW_ANSWER = "appraisal:review:answer"
    REVIEW_EXCUSE = "appraisal:review:excuse"
    RESULT_READ = "appraisal:result:read"
    RESULT_ACKNOWLEDGE = "appraisal:result:acknowledge"
    RESULT_REPORT = "appraisal:result:report"
    OBJECTION_READ = "appraisal:objection:read"
    OBJECTION_FILE = "appraisal:objection:file"
    OBJECTION_EXPLAIN = "appraisal:objection:explain"
    OBJECTION_DECIDE = "appraisal:objection:decide"
    DEVELOPMENT_READ = "appraisal:development:read"
    DEVELOPMENT_WRITE = "appraisal:development:write"
    DEVELOPMENT_APPROVE = "appraisal:development:approve"
    # The evaluation forum
    FORUM_CONVENE = "forum:session:convene"
    FORUM_ASK = "forum:case:ask"
    FORUM_READ = "forum:case:read"
    FORUM_OPINE = "forum:case:opine"
    FORUM_ANSWER = "forum:case:answer"
    FORUM_CONCLUDE = "forum:case:conclude"

    @property
    def changes_something(self) -> bool:
        """Whether the verb is other than reading."""
        return self.value.rpartition(":")[2] not in READING


READING: Final = frozenset({"read", "verify"})
