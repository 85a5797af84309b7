"""What a rating may be linked to: the evidence of the sheet, with the words that are kept."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.queries.review_pieces import Beside
from portal.queries.review_sheet import Sheet
from portal.rules.reviews import LONGEST_WORDS, Dimension, LinkKind
from portal.services.reviews import NewLink
from portal.web import period_words, review_words
from portal.web.filters import angka, tanggal


@dataclass(frozen=True)
class Choice:
    """A line to tick: its value in the form, and the link that it makes."""

    value: str
    link: NewLink
    is_chosen: bool

    @property
    def words(self) -> str:
        """What stands beside the box."""
        return f"{review_words.kind_words(self.link.kind)}: {self.link.words}"


def choices(sheet: Sheet, dimension: Dimension) -> list[Choice]:
    """Everything on the sheet that a rating may rest on, what is chosen first.

    What was linked before stays, also where its row is gone or further back than the sheet shows.
    """
    chosen = [
        NewLink(one.kind, one.source_id, one.words)
        for one in sheet.materials.links
        if one.dimension is dimension
    ]
    known = {(one.kind, one.source_id) for one in chosen}
    beside = Beside(sheet.materials, sheet.head.unit, sheet.peers, sheet.peers_id)
    offers = offered(beside, is_results=dimension is Dimension.HASIL_KERJA)
    fresh = [one for one in offers if (one.kind, one.source_id) not in known]
    return [
        *(Choice(value_of(one), one, True) for one in chosen),
        *(Choice(value_of(one), one, False) for one in fresh),
    ]


def links_of(sheet: Sheet, dimension: Dimension, typed: Iterable[str]) -> tuple[NewLink, ...]:
    """The links of ticked values; one that the sheet does not offer is left out."""
    wanted = set(typed)
    return tuple(one.link for one in choices(sheet, dimension) if one.value in wanted)


def value_of(link: NewLink) -> str:
    """What a box of the form sends for a link."""
    return f"{link.kind.value}.{link.source_id}"


def offered(beside: Beside, *, is_results: bool) -> list[NewLink]:
    """Everything that a rating of results (or of behaviour) may be linked to, in words of today."""
    found = beside.materials
    links = [
        _link(LinkKind.UMPAN_BALIK, one.id, f"{tanggal(one.on)}, {one.giver}: {one.text}")
        for one in found.heard
        if is_results == (one.goal_id is not None)
    ]
    links += [
        _link(LinkKind.CATATAN, one.id, f"{tanggal(one.on)}: {one.text}")
        for entries in found.entries.values()
        for one in entries
    ]
    if is_results:
        links += [_link(LinkKind.BUKTI, one.id, one.name) for one in found.proofs]
        links += [
            _link(
                LinkKind.WAKTU_LAYANAN, one.service_id,
                _("%(service)s, n %(n)s", service=one.service, n=one.n),
            )
            for one in found.services
            if one.median is not None
        ]  # fmt: skip
    return links + _figures(beside)


def _figures(beside: Beside) -> list[NewLink]:
    links, found = [], beside.materials
    if found.index is not None and found.index.ikm is not None:
        one = found.index
        words = _(
            "IKM %(ikm)s unit %(unit)s, %(period)s, n %(n)s", ikm=angka(one.ikm or 0),
            unit=beside.unit, period=period_words.span_words(one.period_key), n=one.n,
        )  # fmt: skip
        links.append(_link(LinkKind.WARGA, one.id, words))
    if beside.peers_id is not None and beside.peers is not None and not beside.peers.is_empty:
        links.append(_link(LinkKind.REKAN, beside.peers_id, _("Ringkasan survei rekan")))
    if found.own is not None:
        links.append(_link(LinkKind.PENILAIAN_DIRI, found.own.id, _("Penilaian diri pegawai")))
    return links


def _link(kind: LinkKind, source: uuid.UUID, words: str) -> NewLink:
    cut = words if len(words) <= LONGEST_WORDS else words[: LONGEST_WORDS - 1] + "…"
    return NewLink(kind, source, cut)
