"""Raters among colleagues: to propose, to decide, and rounds that wait for the office."""

from flask import url_for
from flask_babel import gettext as _

from portal.queries.peer_home import WaitingRound, waiting_rounds
from portal.rules.actions import Action
from portal.rules.peer_rounds import PeerRoundState
from portal.rules.scheme_words import Nomination
from portal.web import peer_round_words
from portal.web.home_tasks.tasks import Asked, Subject, Task


def choosing(asked: Asked) -> Subject:
    """What an employee, a rater and the personnel office have to do about raters."""
    visitor = asked.visitor
    me = visitor.actor.employee_id
    is_staff = me is not None and me != visitor.account_id
    is_office = visitor.may(Action.PEER_ROUNDS_WRITE)
    if not (is_staff or is_office) or not asked.counts.has_rounds:
        return []
    found = []
    for one in (yield waiting_rounds(me, asked.on)):
        if is_staff and one.is_prepared:
            found += _own(one)
        if is_office:
            found += _office(one, asked)
    return found


def _own(one: WaitingRound) -> list[Task]:
    """To propose as long as the first group is not full; to decide about those one rates."""
    found, title = [], peer_round_words.title_of(one.period)
    if one.nomination is Nomination.PEGAWAI and one.asked < one.invited:
        words = _("Usulkan rekan penilai untuk %(title)s", title=title)
        url = url_for("peer_raters.index", putaran=one.id)
        found.append(Task(words, url, "", one.opens_on, (one.asked, one.invited)))
    if one.waiting:
        words = _("Putuskan %(n)s usulan rekan penilai", n=one.waiting)
        found.append(Task(words, url_for("peer_team.index", putaran=one.id), "", one.opens_on))
    return found


def _office(one: WaitingRound, asked: Asked) -> list[Task]:
    title = peer_round_words.title_of(one.period)
    url = url_for("peer_rounds.show", peer_round=one.id)
    if one.is_prepared and one.opens_on <= asked.on:
        return [Task(_("Buka %(title)s", title=title), url, "", one.opens_on)]
    if one.state is PeerRoundState.BERJALAN and one.closes_on < asked.on:
        note = _("Menutup sendiri tiga hari setelah hari terakhir")
        return [Task(_("Tutup atau perpanjang %(title)s", title=title), url, note, one.closes_on)]
    return []
