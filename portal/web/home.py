"""The home page of whoever is logged in: what there is to do, by when, and how far it is.

Each subject has a file in `home_tasks` and a line in `SUBJECTS`; a subject asks the database once.
"""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, Response

from portal.web.guards import signed_in
from portal.web.home_tasks.account import own_account
from portal.web.home_tasks.development import developing
from portal.web.home_tasks.forum import answering, sitting
from portal.web.home_tasks.log import sharing
from portal.web.home_tasks.peer_survey import rating_peers
from portal.web.home_tasks.peers import choosing
from portal.web.home_tasks.periods import rating, stepping, taking_over
from portal.web.home_tasks.privacy import corrections
from portal.web.home_tasks.publishing import publishing
from portal.web.home_tasks.reports import reporting
from portal.web.home_tasks.results import after_signing, objecting
from portal.web.home_tasks.self_assessments import assessing
from portal.web.home_tasks.staff import letters
from portal.web.home_tasks.tasks import Asked, Task
from portal.web.htmx import render
from portal.web.visitors import acting, must_be

bp = Blueprint("home", __name__)
Subject = Callable[[Asked], list[Task]]
SUBJECTS: tuple[Subject, ...] = (
    own_account,
    objecting,
    sitting,
    answering,
    taking_over,
    rating,
    after_signing,
    assessing,
    rating_peers,
    sharing,
    choosing,
    stepping,
    letters,
    reporting,
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
    tasks = [task for subject in SUBJECTS for task in subject(asked)]
    tasks.sort(key=lambda task: task.due or date.max)
    return render("home/show.html", tasks=tasks, today=today)
