"""Who may call which address of the working year: plans, log, board, cascading."""

from portal.rules.actions import Action as A
from tests.attacks.needs import LOGIN, Needs

WORK: dict[str, Needs | None] = {
    # plans: no role but owner, rater and the rater's superior
    **dict.fromkeys(
        (
            *("skp.index", "skp.start", "skp.submit", "skp.set_plan"),
            *("skp.revise", "skp.drop", "skp.agreements", "skp_items.create"),
            *("skp_items.edit", "skp_items.move", "skp_items.remove"),
        ),
        Needs(person=A.PLAN_WRITE),
    ),
    # feedback reports: their employee answers, the rater agrees, whoever reads results reads them
    **dict.fromkeys(
        ("feedback_reports.show", "feedback_reports.download"), Needs(person=A.RESULT_READ)
    ),
    **dict.fromkeys(
        (
            *("feedback_reports.index", "feedback_reports.acknowledge", "feedback_reports.plan"),
            *("feedback_reports.drop", "feedback_reports.close"),
        ),
        Needs(person=A.RESULT_ACKNOWLEDGE),
    ),
    "feedback_reports.agree": Needs(person=A.DEVELOPMENT_APPROVE),
    # the board: raters by their standing, units by the office or by leading them
    "board.index": LOGIN,
    **dict.fromkeys(("board.show", "board.comment"), Needs(person=A.LOG_READ)),
    "board.acknowledge": Needs(person=A.LOG_REVIEW),
    **dict.fromkeys(
        (
            *("unit_board.index", "unit_board.show", "unit_board.export"),
            *("dashboards.index", "dashboards.services", "dashboards.export"),
            *("learning_board.show", "learning_board.export"),
        ),
        Needs(A.PROGRESS_READ),
    ),
    # how long services take
    "service_times.index": Needs(A.INDEX_READ),
    **dict.fromkeys(
        ("service_times.standard", "service_times.set_standard"),
        Needs(A.SERVICE_TIMES_WRITE, of_unit=True),
    ),
    **dict.fromkeys(
        (
            *("service_times.form", "service_times.upload", "service_times.show"),
            *("service_times.apply", "service_times.undo", "service_times.template"),
        ),
        Needs(A.SERVICE_TIMES_WRITE),
    ),
    # the log: nobody but its owner, helpers with consent, rater and the rater's superior
    **dict.fromkeys(
        (
            *("log.index", "log.write", "log.index_for", "log.write_for"),
            *("log_entries.edit", "log_entries.remove", "log_entries.case", "log_entries.copy"),
            *("log_weeks.show", "log_weeks.reflect", "log_weeks.export"),
            *("log_helpers.index", "log_helpers.give", "log_helpers.end"),
            *("log_imports.form", "log_imports.upload", "log_imports.show", "log_imports.apply"),
            *("log_imports.template", "log_steps.show", "log_steps.save"),
            *("log_shares.offer", "log_shares.index", "log_shares.accept", "log_shares.decline"),
        ),
        Needs(person=A.LOG_WRITE),
    ),
    **dict.fromkeys(
        (
            *("log_people.show", "log_entries.comment", "log_evidence.show"),
            "log_documents.download",
        ),
        Needs(person=A.LOG_READ),
    ),
    "log_people.acknowledge": Needs(person=A.LOG_REVIEW),
    "drafts.keep": LOGIN,
    **dict.fromkeys(
        (
            *("skp.show", "skp.send_back", "skp.clarify", "skp_versions.compare"),
            "skp_documents.download",
        ),
        Needs(person=A.PLAN_READ),
    ),
    # self-assessments: their owner writes, the rater and the rater's superior read
    **dict.fromkeys(
        (
            *("self_assessment.index", "self_assessment.start", "self_assessment.check"),
            *("self_assessment.send", "self_parts.edit", "self_parts.save"),
        ),
        Needs(person=A.SELF_WRITE),
    ),
    **dict.fromkeys(
        (
            *("self_assessment.show", "self_assessment.send_back", "self_files.download"),
            *("self_files.show_evidence", "self_files.history"),
        ),
        Needs(person=A.SELF_READ),
    ),
    # evaluations: whoever evaluates writes, the rater's superior reads, the employee sees a draft
    # that was shared
    **dict.fromkeys(
        (
            *("review.index", "review.start", "review_parts.write", "review_parts.assign"),
            "review_talks.talk",
        ),
        Needs(person=A.REVIEW_WRITE),
    ),
    **dict.fromkeys(
        (
            *("review.show", "review_parts.part", "review_parts.rate"),
            *("review_talks.share", "review_talks.take_back", "review_talks.submit"),
            *("review_parts.write_goal", "review_talks.offer"),
        ),
        Needs(person=A.REVIEW_READ),
    ),
    **dict.fromkeys(
        ("review_talks.mine", "review_talks.answer", "review_talks.agree", "review_talks.steps"),
        Needs(person=A.REVIEW_ANSWER),
    ),
    **dict.fromkeys(
        ("organisation_predikats.index", "distribution.show", "distribution.export"), LOGIN
    ),
    **dict.fromkeys(
        ("organisation_predikats.edit", "organisation_predikats.save"),
        Needs(A.ORGANISATION_PREDIKAT_WRITE, of_unit=True),
    ),
    **dict.fromkeys(
        (
            *("review_exceptions.index", "review_exceptions.excuse"),
            "review_exceptions.readmit",
        ),
        Needs(A.ORGANISATION_PREDIKAT_WRITE),
    ),
    # cascading: read by all of the staff, written by the unit's head or a planner
    **dict.fromkeys(
        (
            *("cascade.index", "cascade.my_map", "cascade.unit", "cascade.matrix"),
            *("cascade_documents.matrix", "cascade_documents.workblock"),
        ),
        Needs(A.CASCADE_READ),
    ),
    **dict.fromkeys(
        (
            *("cascade.add_objective", "cascade.edit_objective", "cascade.remove_objective"),
            *("cascade_strategies.create", "cascade_strategies.edit"),
            *("cascade_strategies.remove", "cascade_strategies.share"),
        ),
        Needs(A.CASCADE_WRITE),
    ),
    # the indicator dictionary
    **dict.fromkeys(("indicators.index", "indicators.show"), Needs(A.INDICATORS_READ)),
    **dict.fromkeys(("indicators.propose", "indicators.change"), Needs(A.INDICATORS_PROPOSE)),
    "indicators.decide": Needs(A.INDICATORS_APPROVE),
}
