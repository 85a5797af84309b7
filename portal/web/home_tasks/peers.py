"""Raters among colleagues: to propose, to decide, and rounds that wait for the office."""

import uuid

from flask import url_for
from flask_babel import gettext as _

from portal.queries.peer_assignments import own_count, waiting_decisions
from portal.queries.peer_rounds import RoundCard, rounds
from portal.queries.rated_people import rated_by
from portal.rules.actions import Action
from portal.rules.peer_rounds import PeerRoundState
from portal.rules.scheme_words import Nomination
from portal.web import peer_round_words
from portal.web.home_tasks.tasks import Asked, Task


def choosing(asked: Asked) -> list[Task]:
    """What an employee, a rater and the personnel office have to do about raters."""
    visitor = asked.visitor
    active = (PeerRoundState.PERSIAPAN, PeerRoundState.BERJALAN)
    cards = [card for card in rounds(*active) if not card.period.is_practice]
    prepared = [card for card in cards if card.is_prepared]
    me = visitor.actor.employee_id
    found = []
    if me is not None and me != visitor.account_id and prepared:
        found += _own(prepared, me)
        waiting = waiting_decisions(rated_by(me, asked.on))
        if waiting:
            words = _("Putuskan %(n)s usulan rekan penilai", n=waiting)
            due = min(card.opens_on for card in prepared)
            found.append(Task(words, url_for("peer_team.index"), "", due))
    if visitor.may(Action.PEER_ROUNDS_WRITE):
        found += [task for card in cards for task in _office(card, asked)]
    return found


def _own(prepared: list[RoundCard], me: uuid.UUID) -> list[Task]:
    """To propose, as long as the first group of a round is not full."""
    found = []
    for card in prepared:
        if card.nomination is not Nomination.PEGAWAI:
            continue
        first, count = card.groups[0], own_count(card.id, me)
        if count < first.invited:
            words = _("Usulkan rekan penilai untuk %(title)s", title=peer_round_words.title(card))
            url = url_for("peer_raters.index", putaran=card.id)
            found.append(Task(words, url, "", card.opens_on, (count, first.invited)))
    return found


def _office(card: RoundCard, asked: Asked) -> list[Task]:
    title = peer_round_words.title(card)
    url = url_for("peer_rounds.show", peer_round=card.id)
    if card.is_prepared and card.opens_on <= asked.on:
        return [Task(_("Buka %(title)s", title=title), url, "", card.opens_on)]
    if card.state is PeerRoundState.BERJALAN and card.closes_on < asked.on:
        note = _("Menutup sendiri tiga hari setelah hari terakhir")
        return [Task(_("Tutup atau perpanjang %(title)s", title=title), url, note, card.closes_on)]
    return []
