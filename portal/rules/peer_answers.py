"""What becomes of colleagues' answers: marks while they are mixed, and the frozen release.

PermenPANRB 6/2022 Ps. 18 lets colleagues speak; what may be read of it comes from `disclosure`
alone.  `counted` takes the figures, `frozen` adds the words and is written down once, `told` reads
it back for every page and file.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from portal.rules import codes
from portal.rules.disclosure import Ballot, Figure, Group, release, shows_comments
from portal.rules.instruments import Instrument
from portal.rules.relations import Relation

FORMAT: Final = 1


class Mark(StrEnum):
    """Where the answer behind a receipt or a spent assignment is; `tuntas` is said of all alike.
    `tercampur` is of the time before answers were sealed.
    """

    DI_KOTAK = "di_kotak"
    TERCAMPUR = "tercampur"
    TUNTAS = "tuntas"


class CommentState(StrEnum):
    """What a moderator said of a comment; only `baru`, `layak` and `ditulis_ulang` are shown."""

    BARU = "baru"
    LAYAK = "layak"
    DIMINTA_ULANG = "diminta_ulang"
    DITULIS_ULANG = "ditulis_ulang"
    DITAHAN = "ditahan"

    @property
    def is_shown(self) -> bool:
        """Whether it may stand in a release."""
        return self not in (CommentState.DIMINTA_ULANG, CommentState.DITAHAN)


@dataclass(frozen=True, slots=True)
class Terms:
    """One relation of a round: its questionnaire, and from how many on figures and comments are
    shown.
    """

    relation: Relation
    version_id: UUID
    k: int
    comment_k: int


@dataclass(frozen=True, slots=True)
class Said:
    """A comment that may be shown, as far as there were enough answers."""

    relation: Relation
    item: str
    text: str


@dataclass(frozen=True, slots=True)
class ToldGroup:
    """What is told of one relation; without figures it had too few answers, or none."""

    terms: Terms
    figures: Mapping[str, Figure]
    comments: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Told:
    """The release about one employee; `together` are all colleagues."""

    groups: tuple[ToldGroup, ...]
    together: Mapping[str, Figure]

    @property
    def shown(self) -> tuple[ToldGroup, ...]:
        """Relations of which something is told."""
        return tuple(one for one in self.groups if one.figures)

    @property
    def is_empty(self) -> bool:
        """Whether nothing can be told at all."""
        return not self.together and not self.shown


@lru_cache(maxsize=4)
def pepper(secret_key: str) -> bytes:
    """The instance's key for marks of spent assignments."""
    return hashlib.sha256(b"penugasan-rekan:" + secret_key.encode()).digest()


def assignment_digest(assignment_id: UUID, secret: bytes) -> str:
    """What the database knows of a spent assignment: a keyed hash of its number."""
    return hmac.digest(secret, assignment_id.bytes, hashlib.sha256).hex()


def receipt_id(key: str) -> str:
    """The receipt of a form's key: 26 characters of its hash; the key itself is never stored."""
    return _hashed("tanda-terima-rekan", key)


def claim(key: str, item: str) -> str:
    """By what the writer of a comment is known again: only the form's key leads to it."""
    return _hashed("komentar-rekan", f"{key}:{item}")


def counted(
    terms: Sequence[Terms],
    instruments: Mapping[UUID, Instrument],
    ballots: Mapping[Relation, Sequence[Mapping[str, int]]],
) -> dict[str, Any]:
    """The figures about one employee as JSON; the ballots are needed no more."""
    groups = [
        Group(one.relation.value, one.k, [Ballot(s) for s in ballots.get(one.relation, ())])
        for one in terms
    ]
    items = dict.fromkeys(
        item.key for one in terms for item in instruments[one.version_id].items
        if item.kind == "scale"
    )  # fmt: skip
    found = release(groups, tuple(items))
    return {
        "format": FORMAT,
        "groups": [
            {
                "relation": one.relation.value, "version": str(one.version_id), "k": one.k,
                "comment_k": one.comment_k,
                "items": _figures(found.groups.get(one.relation.value, {})), "comments": {},
            }
            for one in terms
        ],
        "together": _figures(found.together),
    }  # fmt: skip


def readable(
    terms: Sequence[Terms],
    instruments: Mapping[UUID, Instrument],
    ballots: Mapping[Relation, Sequence[Mapping[str, int]]],
) -> frozenset[tuple[Relation, str]]:
    """Under which items words may be read: where enough people answered something of the block
    that the item closes.
    """
    found = set()
    for one in terms:
        least = max(one.comment_k, one.k)
        for section in instruments[one.version_id].sections:
            asked = {item.key for item in section.items if item.kind == "scale"}
            n = sum(not asked.isdisjoint(scores) for scores in ballots.get(one.relation, ()))
            if shows_comments(n, least):
                found |= {(one.relation, i.key) for i in section.items if i.kind == "text"}
    return frozenset(found)


def frozen(content: Mapping[str, Any], comments: Sequence[Said]) -> dict[str, Any]:
    """The release about one employee: figures that were counted, and words that may be read, in
    the order in which they are given.
    """
    words: dict[str, dict[str, list[str]]] = {}
    for said in comments:
        words.setdefault(said.relation.value, {}).setdefault(said.item, []).append(said.text)
    groups = [g | {"comments": words.get(g["relation"], {})} for g in content["groups"]]
    return {**content, "groups": groups}


def sha256(content: Mapping[str, Any]) -> str:
    """Fingerprint of a release, in hex."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def told(content: Mapping[str, Any]) -> Told:
    """A stored release. Raises ValueError for a form that this version does not know."""
    if content.get("format") != FORMAT:
        raise ValueError("A release of an unknown form")
    return Told(
        tuple(
            ToldGroup(
                Terms(Relation(g["relation"]), UUID(g["version"]), g["k"], g["comment_k"]),
                _read(g["items"]),
                {item: tuple(texts) for item, texts in g["comments"].items()},
            )
            for g in content["groups"]
        ),
        _read(content["together"]),
    )


def hidden_relations(content: Mapping[str, Any]) -> frozenset[Relation]:
    """Relations of which nothing is told: their answers are destroyed."""
    return frozenset(Relation(g["relation"]) for g in content["groups"] if not g["items"])


def _figures(figures: Mapping[str, Figure]) -> dict[str, Any]:
    return {
        item: {
            "n": f.n, "mean": str(f.mean),
            "shares": None if f.shares is None else {str(v): str(s) for v, s in f.shares.items()},
        }
        for item, f in figures.items()
    }  # fmt: skip


def _read(stored: Mapping[str, Any]) -> dict[str, Figure]:
    return {
        item: Figure(
            f["n"], Fraction(f["mean"]),
            None if f["shares"] is None
            else {int(v): Fraction(s) for v, s in f["shares"].items()},
        )
        for item, f in stored.items()
    }  # fmt: skip


def _hashed(kind: str, secret: str) -> str:
    digest = hashlib.sha256(f"{kind}:{secret}".encode()).digest()
    return codes.encode(digest[:16], codes.SLIP_LENGTH)
