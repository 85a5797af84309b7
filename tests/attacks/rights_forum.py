"""Rights of the evaluation forum: members are asked by their seat, case by case."""

from portal.rules.actions import Action as A
from tests.attacks.needs import LOGIN, OPEN, Needs

# A session or a case that is not open to somebody does not exist for them: 404.
FORUM: dict[str, Needs | None] = {
    **dict.fromkeys(
        (
            "forum.create",
            "forum.convene",
            "forum.call",
            "forum.cancel",
            "forum.drop",
            "forum.postpone",
            "forum_members.replacing",
            "forum_members.replace",
        ),
        Needs(office=A.FORUM_CONVENE),
    ),
    **dict.fromkeys(
        (
            *("forum.index", "forum.show"),
            *("forum_cases.ties", "forum_cases.declare", "forum_cases.show"),
            *("forum_cases.opine", "forum_cases.differ", "forum_cases.screen"),
            *("forum_chair.attendance", "forum_chair.open_sitting", "forum_chair.advise"),
            *("forum_chair.confirm", "forum_chair.conclude", "forum_outcome.show"),
            *("forum_chair.minutes", "forum_chair.record", "forum_chair.ties"),
            *("forum_answers.index", "forum_answers.show", "forum_answers.answer"),
        ),
        LOGIN,
    ),
    **dict.fromkeys(("forum_answers.asking", "forum_answers.ask"), Needs(person=A.FORUM_ASK)),
    "forum_check.check": OPEN,
    **dict.fromkeys(
        (
            *("fairness.show", "fairness.forum", "fairness.groups", "fairness.data"),
            *("fairness.rasch", "fairness_habits.adjusted", "fairness_habits.habits"),
            *("fairness_habits.changes", "fairness_habits.selves", "fairness_habits.items"),
            "fairness_habits.table",
        ),
        Needs(office=A.FAIRNESS_READ),
    ),
    **dict.fromkeys(("fairness.ask", "fairness.start"), Needs(office=A.FORUM_CONVENE)),
    "fairness.questions": LOGIN,
    "fairness.explain": LOGIN,
}
