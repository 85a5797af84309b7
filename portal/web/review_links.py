"""What a rating may be linked to: the evidence of the sheet, with the words that are kept."""

import uuid
from collections.abc import Iterable
from typing import NamedTuple

from flask_babel import gettext as _

from portal.queries.review_pieces import Beside, Materials
from portal.queries.review_sheet import Sheet
from portal.rules.reviews import LONGEST_WORDS, Dimension, LinkKind
from portal.services.reviews import NewLink
from portal.web import period_words, review_words
from portal.web.filters import angka, tanggal


class Choice(NamedTuple):
    """A line to tick: its value in the form, the link that it makes, what stands beside the box."""

    value: str
    link: NewLink
    is_chosen: bool
    words: str


def choices(sheet: Sheet) -> dict[Dimension, list[Choice]]:
    """Everything on the sheet that each rating may rest on, what is chosen first.

    What was linked before stays, also where its row is gone or further back than the sheet shows.
    """
    beside = Beside(sheet.materials, sheet.head.unit, sheet.peers, sheet.peers_id)
    kinds = {kind: review_words.kind_words(kind) for kind in LinkKind}
    found: dict[Dimension, list[Choice]] = {}
    for dimension, offers in offered(beside).items():
        chosen = [
            NewLink(one.kind, one.source_id, one.words)
            for one in sheet.materials.links
            if one.dimension is dimension
        ]
        known = {(one.kind, one.source_id) for one in chosen}
        fresh = [one for one in offers if (one.kind, one.source_id) not in known]
        found[dimension] = [
            Choice(value_of(one), one, is_chosen, f"{kinds[one.kind]}: {one.words}")
            for lines, is_chosen in ((chosen, True), (fresh, False))
            for one in lines
        ]
    return found


def links_of(sheet: Sheet, dimension: Dimension, typed: Iterable[str]) -> tuple[NewLink, ...]:
    """The links of ticked values; one that the sheet does not offer is left out."""
    wanted = set(typed)
    return tuple(one.link for one in choices(sheet)[dimension] if one.value in wanted)


def value_of(link: NewLink) -> str:
    """What a box of the form sends for a link."""
    return f"{link.kind}.{link.source_id}"


def offered(beside: Beside) -> dict[Dimension, list[NewLink]]:
    """Everything that each rating may be linked to, in words of today."""
    found = beside.materials
    entries = [
        _link(LinkKind.CATATAN, one.id, f"{tanggal(one.on)}: {one.text}")
        for entries in found.entries.values()
        for one in entries
    ]
    figures = _figures(beside)
    return {
        Dimension.HASIL_KERJA: [
            *_heard(found, is_results=True), *entries, *_of_results(found), *figures,
        ],
        Dimension.PERILAKU_KERJA: [*_heard(found, is_results=False), *entries, *figures],
    }  # fmt: skip


def _heard(found: Materials, *, is_results: bool) -> list[NewLink]:
    return [
        _link(LinkKind.UMPAN_BALIK, one.id, f"{tanggal(one.on)}, {one.giver}: {one.text}")
        for one in found.heard
        if is_results == (one.goal_id is not None)
    ]


def _of_results(found: Materials) -> list[NewLink]:
    """Pieces of evidence and times of the unit's services, which tell nothing about behaviour."""
    return [
        *(_link(LinkKind.BUKTI, one.id, one.name) for one in found.proofs),
        *(
            _link(
                LinkKind.WAKTU_LAYANAN, one.service_id,
                _("%(service)s, n %(n)s", service=one.service, n=one.n),
            )
            for one in found.services
            if one.median is not None
        ),
    ]  # fmt: skip


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
