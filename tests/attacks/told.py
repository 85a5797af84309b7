"""Pages that the walk of test_english_staff.py does not see, and who tells of them in English."""

# Pages that need a step before them (web/test_english_stories.py).
STORIES = {
    *("competence_imports.show", "forum_cases.ties", "forum_chair.attendance"),
    *("forum_chair.confirm", "forum_chair.ties", "forum_members.replacing", "log.index_for"),
    *("objections.form",),
    *("result_office.bundle", "review_talks.mine", "service_times.show", "signing.batch"),
    "skp_versions.compare",
}
# Links of the demonstrations lead to these (test_english_demo.py).
DEMOS = {
    "kendari": {
        *("forum.show", "forum_cases.show", "forum_cases.screen", "forum_outcome.show"),
        *("forum_answers.show", "talent.show", "recognition.show"),
    },
    "serang": {"peer_survey.show", "peer_feedback.show", "signing.show"},
    "jakarta": {"training_needs.mine", "training_needs.index", "training_needs.proposal"},
    "sofifi": {"training_needs.proposal", "talent.show"},
    "sorong": {"log.index", "log_weeks.show", "training_needs.proposal"},
}
# Answers that are no pages: documents, pictures, the way to a provider and back.
FILES = {
    *("cascade_documents.matrix", "cascade_documents.workblock", "forum_chair.minutes"),
    *("forum_chair.record", "learning_proofs.show", "log_documents.download", "log_evidence.show"),
    *("objections.evidence", "result_files.download", "self_files.download"),
    *("self_files.show_evidence", "skp_documents.download", "training_needs.download"),
    "single_sign_on.prove",
}


def told() -> set[str]:
    """All that some other test than the walk answers for."""
    return STORIES | FILES | set[str]().union(*DEMOS.values())
