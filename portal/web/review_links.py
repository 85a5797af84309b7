"""What a rating may be linked to: the evidence of the sheet, with the words that are kept."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

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
    fresh = [one for one in _offered(sheet, dimension) if (one.kind, one.source_id) not in known]
    return [
        *(Choice(_value(one), one, True) for one in chosen),
        *(Choice(_value(one), one, False) for one in fresh),
    ]


def links_of(sheet: Sheet, dimension: Dimension, typed: Iterable[str]) -> tuple[NewLink, ...]:
    """The links of ticked values; one that the sheet does not offer is left out."""
    wanted = set(typed)
    return tuple(one.link for one in choices(sheet, dimension) if one.value in wanted)


def _value(link: NewLink) -> str:
    return f"{link.kind.value}.{link.source_id}"


def _offered(sheet: Sheet, dimension: Dimension) -> list[NewLink]:
    found, is_results = sheet.materials, dimension is Dimension.HASIL_KERJA
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
    return links + _figures(sheet)


def _figures(sheet: Sheet) -> list[NewLink]:
    links, found = [], sheet.materials
    if found.index is not None and found.index.ikm is not None:
        one = found.index
        words = _(
            "IKM %(ikm)s unit %(unit)s, %(period)s, n %(n)s", ikm=angka(one.ikm or 0),
            unit=sheet.head.unit, period=period_words.span_words(one.period_key), n=one.n,
        )  # fmt: skip
        links.append(_link(LinkKind.WARGA, one.id, words))
    if sheet.peers_id is not None and sheet.peers is not None and not sheet.peers.is_empty:
        links.append(_link(LinkKind.REKAN, sheet.peers_id, _("Ringkasan survei rekan")))
    if found.own is not None:
        links.append(_link(LinkKind.PENILAIAN_DIRI, found.own.id, _("Penilaian diri pegawai")))
    return links


def _link(kind: LinkKind, source: uuid.UUID, words: str) -> NewLink:
    cut = words if len(words) <= LONGEST_WORDS else words[: LONGEST_WORDS - 1] + "…"
    return NewLink(kind, source, cut)
