"""Periods: the personnel office's next step, a rater's open evaluations, what came over."""

from datetime import date

from flask import url_for
from flask_babel import gettext as _

from portal.queries.calendar_feeds import taken_over
from portal.queries.period_tasks import rating_tasks
from portal.queries.periods import opened_years, periods_begun
from portal.rules.actions import Action
from portal.rules.clock_file import clocks_on
from portal.rules.period_cycle import PeriodStage
from portal.web import period_words
from portal.web.filters import known_agency
from portal.web.home_tasks.tasks import Asked, Subject, Task


def stepping(asked: Asked) -> Subject:
    """Whoever moves periods on: windows that are closed, documents that wait, a year to open."""
    if not asked.visitor.may(Action.PERIODS_WRITE):
        return []
    rows = yield periods_begun(asked.on)
    tasks = [
        Task(
            _("Buka penandatanganan %(name)s", name=period_words.title(row)),
            url_for("periods.show", evaluation=row.id),
            _("Jendela evaluasi sudah ditutup"),
        )
        for row in rows
        if row.stage in (PeriodStage.PENILAIAN, PeriodStage.FORUM) and row.window.closes < asked.on
    ]
    if known_agency().is_set_up and not rows and asked.on.year not in opened_years():
        year = asked.on.year
        where = url_for("periods.confirm_open", tahun=year)
        tasks.append(
            Task(_("Buka tahun kinerja %(year)s", year=year), where, due=date(year, 1, 31))
        )
    return tasks


def rating(asked: Asked) -> Subject:
    """Evaluations that a leader still owes while their window is open."""
    employee = asked.visitor.actor.employee_id
    if employee is None or employee == asked.visitor.account_id:
        return []
    return [
        Task(
            _("Evaluasi pegawai: %(name)s", name=period_words.span_words(one.span_key)),
            url_for("review.index", periode=one.period_id),
            due=one.closes_on,
            progress=(one.signed, one.total),
        )
        for one in (yield rating_tasks(employee, asked.on))
        if one.signed < one.total
    ]


def taking_over(asked: Asked) -> Subject:
    """Evaluations that came from a rater who missed the window (L.IV.A.11, clock K10)."""
    employee = asked.visitor.actor.employee_id
    if employee is None or not asked.counts.has_handovers:
        return []
    return [
        Task(
            _("Evaluasi %(n)s pegawai sebagai atasan pejabat penilai", n=one.count),
            url_for("review.index", periode=one.period_id, tampil="beralih"),
            period_words.span_words(one.span_key),
            asked.calendar.add_workdays(one.closes_on, clocks_on(one.closes_on)["K10"].days),
        )
        for one in (yield taken_over(employee))
    ]
