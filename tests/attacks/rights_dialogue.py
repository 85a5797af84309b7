"""Rights of feedback, guidance and counselling: for the staff, with the object asked again."""

from portal.rules.actions import Action as A
from tests.attacks.needs import LOGIN, Needs

DIALOGUE: dict[str, Needs | None] = {
    **dict.fromkeys(
        (
            *("feedback.index", "feedback.choose", "feedback_requests.index"),
            *("feedback_requests.choose", "feedback_requests.ask", "feedback_requests.decline"),
            *("feedback_record.duty", "guidance.index", "counselling.index"),
            *("feedback.show", "feedback.answer", "feedback.correct"),
            *("feedback_record.show", "feedback_record.record_pdf", "feedback_record.record_xlsx"),
            *("guidance.show", "guidance.edit", "guidance.sign", "guidance.review"),
            *("guidance.evaluate", "guidance.form_pdf", "guidance.form_xlsx"),
        ),
        Needs(person=A.FEEDBACK_READ),
    ),
    **dict.fromkeys(
        ("feedback.give", "feedback.save_draft", "guidance.create"), Needs(person=A.FEEDBACK_GIVE)
    ),
    "counselling.report": Needs(person=A.COUNSELLING_REPORT),
    # A case that is not open to somebody does not exist for them: 404, as for an unknown number.
    **dict.fromkeys(
        (
            *("counselling.show", "counselling.plan", "counselling.close"),
            *("counselling.form_pdf", "counselling.form_xlsx"),
        ),
        LOGIN,
    ),
}
