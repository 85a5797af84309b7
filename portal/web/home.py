"""The home page of whoever is logged in: what there is to do, by when, and how far it is.

Each subject has a file in `home_tasks` and a line in `SUBJECTS`; what the subjects ask the database
goes there in one statement.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, Response

from portal.queries.gathering import Question, answers
from portal.web.guards import signed_in
from portal.web.home_tasks.account import own_account
from portal.web.home_tasks.agency import naming
from portal.web.home_tasks.development import developing
from portal.web.home_tasks.forum import answering, sitting
from portal.web.home_tasks.log import sharing
from portal.web.home_tasks.peer_survey import rating_peers
from portal.web.home_tasks.peers import choosing
from portal.web.home_tasks.periods import rating, stepping, taking_over
from portal.web.home_tasks.privacy import corrections
from portal.web.home_tasks.publishing import publishing
from portal.web.home_tasks.reports import closing, reading
from portal.web.home_tasks.results import after_signing, objecting
from portal.web.home_tasks.reviews import talking
from portal.web.home_tasks.self_assessments import assessing
from portal.web.home_tasks.staff import letters
from portal.web.home_tasks.tasks import Asked, Subject, Task
from portal.web.htmx import render
from portal.web.visitors import acting, must_be

bp = Blueprint("home", __name__)
SUBJECTS: tuple[Callable[[Asked], list[Task] | Subject], ...] = (
    naming,
    own_account,
    objecting,
    sitting,
    answering,
    taking_over,
    rating,
    after_signing,
    talking,
    assessing,
    rating_peers,
    sharing,
    choosing,
    stepping,
    letters,
    reading,
    closing,
    corrections,
    publishing,
    developing,
)


@bp.get("/beranda")
@signed_in
def show() -> Response:
    """Tasks first, those with the nearest last day on top."""
    today = acting().on
    asked = Asked(must_be(), today)
    tasks = told([subject(asked) for subject in SUBJECTS])
    tasks.sort(key=lambda task: task.due or date.max)
    return render("home/show.html", tasks=tasks, today=today)


def told(subjects: Sequence[list[Task] | Subject]) -> list[Task]:
    """The tasks of all subjects in their order; their questions are asked together."""
    told_by: dict[int, list[Task]] = {}
    waiting: dict[int, tuple[Subject, Question[Any]]] = {}
    for place, subject in enumerate(subjects):
        if isinstance(subject, list):
            told_by[place] = subject
            continue
        try:
            waiting[place] = subject, next(subject)
        except StopIteration as end:
            told_by[place] = end.value
    rows = answers([question for _subject, question in waiting.values()])
    for (place, (subject, _question)), found in zip(waiting.items(), rows, strict=True):
        try:
            subject.send(found)
        except StopIteration as end:
            told_by[place] = end.value
    return [task for place in sorted(told_by) for task in told_by[place]]
