"""What of the board is looked for: filters, order, search, and the words of the page."""

import datetime
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from flask import url_for
from flask_babel import gettext as _
from markupsafe import escape

from portal.queries.board import BoardHead, PlanStanding
from portal.queries.log_progress import Score
from portal.rules.names import search_key
from portal.web.filters import tanggal

_NOBODY = uuid.UUID(int=0)


class Show(StrEnum):
    """Whom the board shows."""

    SEMUA = ""
    DIAM = "diam"
    BELUM_DIBACA = "belum-dibaca"
    TERTINGGAL = "tertinggal"


class Order(StrEnum):
    """The order of the lines; nobody is ranked by results."""

    NAMA = ""
    LAMA_DIAM = "lama-diam"
    BELUM_DIBACA = "belum-dibaca"


@dataclass(frozen=True)
class Wanted:
    """What was asked for in the address; `by_goal` groups by result instead of by person."""

    text: str = ""
    show: Show = Show.SEMUA
    order: Order = Order.NAMA
    by_goal: bool = False

    @property
    def kept(self) -> dict[str, str]:
        """The parameters that links and forms carry on."""
        found = {
            "q": self.text, "tampil": self.show.value, "urut": self.order.value,
            "menurut": "hasil" if self.by_goal else "",
        }  # fmt: skip
        return {name: value for name, value in found.items() if value}


def wanted_of(given: Mapping[str, str]) -> Wanted:
    """What an address or a form asks for; a filter that there is not means none."""
    return Wanted(
        given.get("q", "").strip()[:100],
        Show(given.get("tampil", "")) if given.get("tampil", "") in list(Show) else Show.SEMUA,
        Order(given.get("urut", "")) if given.get("urut", "") in list(Order) else Order.NAMA,
        given.get("menurut") == "hasil",
    )


def chosen(
    lines: list[BoardHead], wanted: Wanted, scores: Mapping[uuid.UUID, Score]
) -> list[BoardHead]:
    """The lines that are asked for; `scores` only for those who are behind."""
    key = search_key(wanted.text)
    tests = {
        Show.SEMUA: lambda _one: True,
        Show.DIAM: lambda one: one.is_silent,
        Show.BELUM_DIBACA: lambda one: one.unread > 0,
        Show.TERTINGGAL: lambda one: one.id in scores and scores[one.id].behind > 0,
    }
    test = tests[wanted.show]
    found = [one for one in lines if key in one.name_key and test(one)]
    if wanted.order is Order.LAMA_DIAM:
        found.sort(key=lambda one: (one.last is not None, one.last))
    elif wanted.order is Order.BELUM_DIBACA:
        found.sort(key=lambda one: -one.unread)
    return found


class Once:
    """What the lines of a board have in common, made once for all of them: addresses, and words
    that few of them differ in.
    """

    def __init__(self) -> None:
        self._show = url_for("board.show", person=_NOBODY)
        self._note = url_for("board.acknowledge", person=_NOBODY)
        self._paces: dict[tuple[int, int], str] = {}
        self._days: dict[datetime.date, str] = {}
        self._notes: dict[int, str] = {}
        self.heads = [escape(words) for words in heads()]

    def show(self, person: uuid.UUID) -> str:
        """The page of one person."""
        return self._show.replace(str(_NOBODY), str(person))

    def note(self, person: uuid.UUID) -> str:
        """Where taking note of their entries is sent."""
        return self._note.replace(str(_NOBODY), str(person))

    def pace(self, score: Score) -> str:
        """How many of the main indicators keep up."""
        key = score.on_time, score.counted
        if key not in self._paces:
            self._paces[key] = _("%(n)s dari %(all)s sesuai jadwal", n=key[0], all=key[1])
        return self._paces[key]

    def day(self, on: datetime.date) -> str:
        """The day of the newest entry in words: many wrote on the same."""
        if on not in self._days:
            self._days[on] = tanggal(on)
        return self._days[on]

    def noted(self, unread: int) -> str:
        """The button that takes note of so many."""
        if unread not in self._notes:
            self._notes[unread] = _("Sudah dibaca (%(n)s)", n=unread)
        return self._notes[unread]

    def badges(self, badge: Callable[[str, str], str]) -> dict[PlanStanding, str]:
        """How far a plan has come, drawn by the component."""
        return {plan: badge(*plan_words(plan)) for plan in PlanStanding}


def show_options() -> list[tuple[str, str]]:
    """The filters with their words."""
    return [
        (Show.SEMUA.value, _("Semua")), (Show.DIAM.value, _("Lama tidak mencatat")),
        (Show.BELUM_DIBACA.value, _("Ada catatan belum dibaca")),
        (Show.TERTINGGAL.value, _("Ada indikator di belakang jadwal")),
    ]  # fmt: skip


def order_options() -> list[tuple[str, str]]:
    """The orders with their words."""
    return [
        (Order.NAMA.value, _("Nama")), (Order.LAMA_DIAM.value, _("Paling lama tidak mencatat")),
        (Order.BELUM_DIBACA.value, _("Paling banyak belum dibaca")),
    ]  # fmt: skip


def plan_words(plan: PlanStanding) -> tuple[str, str]:
    """(words, tone of the badge)."""
    match plan:
        case PlanStanding.BERLAKU:
            return _("SKP berlaku"), "good"
        case PlanStanding.DIAJUKAN:
            return _("SKP menunggu ditetapkan"), "info"
        case PlanStanding.DRAF:
            return _("SKP masih draf"), "warn"
    return _("Belum ada SKP"), "warn"


def heads() -> tuple[str, ...]:
    """The columns of the board; each line repeats them for narrow screens."""
    return (_("Nama"), _("SKP"), _("Indikator utama"), _("Catatan terakhir"), _("Belum dibaca"))
