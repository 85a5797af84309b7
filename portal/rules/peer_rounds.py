"""The round in which colleagues answer about each other: its stages, terms and who is asked.

Sources: PermenPANRB 6/2022, Ps. 18(2) (peers, subordinates and other connected parties may),
L.III.C.15 (the agency may develop the process); thresholds are this portal's promise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import ceil
from typing import Final

from portal.rules.disclosure import FLOOR
from portal.rules.relations import Relation
from portal.rules.scheme_parts import PeerGroup

COMMENT_FLOOR: Final = 5
"""No scheme may show comments of fewer."""
LEAST_LOAD: Final = 10
"""Nobody's limit is set lower by itself: how many colleagues one person rates in a round."""
MOST_LOAD: Final = 40
CLOSING_GRACE: Final = 3
"""So many days after its last day a round closes by itself, if nobody extended it."""
LONGEST_REASON: Final = 500
MOST_INVITED: Final = 30
RELATIONS: Final = (
    Relation.PEER, Relation.SUBORDINATE, Relation.CROSS_UNIT, Relation.OTHER_PARTY,
)  # fmt: skip


class PeerRoundState(StrEnum):
    """Where a round stands; `membuka` and `menutup` last as long as the worker's batches."""

    PERSIAPAN = "persiapan"
    MEMBUKA = "membuka"
    BERJALAN = "berjalan"
    MENUTUP = "menutup"
    SELESAI = "selesai"

    @property
    def is_answerable(self) -> bool:
        """Whether answers may come in, as far as the window's days allow."""
        return self is PeerRoundState.BERJALAN


class ProposalState(StrEnum):
    """Where the system's proposal stands."""

    MENUNGGU = "menunggu"
    DIHITUNG = "dihitung"
    SIAP = "siap"
    DITULIS = "ditulis"
    SELESAI = "selesai"

    @property
    def is_at_work(self) -> bool:
        """Whether the worker has something to do."""
        return self not in (ProposalState.SIAP, ProposalState.SELESAI)


class Anonymity(StrEnum):
    """What the colleagues' words may become; nobody's name is ever kept with an answer."""

    ANGKA_KOMENTAR = "angka_komentar"
    ANGKA = "angka"


class AssignmentState(StrEnum):
    """What became of a proposal; nothing after `dibuka` tells whether somebody answered."""

    DIUSULKAN = "diusulkan"
    DISETUJUI = "disetujui"
    DIKELUARKAN = "dikeluarkan"  # by the supervisor or the personnel office, with a reason
    DITOLAK = "ditolak"  # by the rater
    DIBUKA = "dibuka"

    @property
    def counts(self) -> bool:
        """Whether somebody is asked, or will be when it is approved."""
        return self not in (AssignmentState.DIKELUARKAN, AssignmentState.DITOLAK)


COUNTING: Final = tuple(state for state in AssignmentState if state.counts)


class AssignmentOrigin(StrEnum):
    """Who proposed a colleague."""

    PEGAWAI = "pegawai"
    ATASAN = "atasan"
    SISTEM = "sistem"
    KEPEGAWAIAN = "kepegawaian"


class TieKind(StrEnum):
    """Why somebody may not see clearly; told to the personnel office alone."""

    KELUARGA = "keluarga"
    USAHA = "usaha"
    SENGKETA = "sengketa"
    LAINNYA = "lainnya"


class DeclineKind(StrEnum):
    """Why a colleague does not rate."""

    TIDAK_MENGENAL = "tidak_mengenal"
    TERLALU_BANYAK = "terlalu_banyak"
    PRIBADI = "pribadi"


class PairWarning(StrEnum):
    """Why an employee should think twice about a colleague; nothing that they do not know."""

    HUBUNGAN = "hubungan"  # a tie that they declared themselves
    SALING = "saling"  # they are asked to rate that colleague


class RoundFault(StrEnum):
    """Why something cannot be done to a round now."""

    SUDAH_DIBUKA = "sudah_dibuka"
    BELUM_WAKTUNYA = "belum_waktunya"
    BELUM_BERAKHIR = "belum_berakhir"
    TIDAK_BERJALAN = "tidak_berjalan"
    KOSONG = "kosong"
    BERUBAH = "berubah"
    USULAN_DITULIS = "usulan_ditulis"
    TERLALU_KECIL = "terlalu_kecil"


@dataclass(frozen=True, slots=True)
class RoundNow:
    """What the rules of a round look at."""

    state: PeerRoundState
    opens: date
    closes: date
    is_practice: bool = False


def opening_fault(now: RoundNow, on: date, approved: int) -> RoundFault | None:
    """Why a round cannot be opened on a day; a practice round knows no day."""
    if now.state is not PeerRoundState.PERSIAPAN:
        return RoundFault.SUDAH_DIBUKA
    if not approved:
        return RoundFault.KOSONG
    if on < now.opens and not now.is_practice:
        return RoundFault.BELUM_WAKTUNYA
    return None


def closing_fault(now: RoundNow, on: date) -> RoundFault | None:
    """Why a round cannot be closed on a day: a window that was promised stays open to its end."""
    if now.state is not PeerRoundState.BERJALAN:
        return RoundFault.TIDAK_BERJALAN
    if on <= now.closes and not now.is_practice:
        return RoundFault.BELUM_BERAKHIR
    return None


def is_open_for_answers(now: RoundNow, on: date) -> bool:
    """Whether answers are taken on a day."""
    return now.state.is_answerable and now.opens <= on <= now.closes


def reminder_days(opens: date, closes: date) -> tuple[date, ...]:
    """The days on which the system reminds: the middle of the window, two days before its end, and
    the last day; none twice, and not on the first day.
    """
    middle = opens + (closes - opens) // 2
    days = {middle, closes - timedelta(days=2), closes}
    return tuple(sorted(day for day in days if opens < day <= closes))


def frozen_group(group: PeerGroup) -> PeerGroup:
    """A group of the scheme as a round keeps it: never below the floors, and enough are invited.

    A scheme's own figure below a floor is raised to it, never taken as it is.
    """
    k = max(group.k, FLOOR)
    return PeerGroup(
        group.relation, group.instrument, min(max(group.invited, k), MOST_INVITED), k,
        max(group.comment_k, COMMENT_FLOOR, k),
    )  # fmt: skip


def default_load(groups: Sequence[PeerGroup]) -> int:
    """How many colleagues one person rates at most, unless the office sets another figure.

    On average everybody rates as many as rate them; a quarter more lets small units come round.
    """
    mean = sum(g.invited for g in groups if g.relation is not Relation.SUBORDINATE)
    return min(max(LEAST_LOAD, ceil(mean * 5 / 4)), MOST_LOAD)


@dataclass(frozen=True, slots=True)
class GroupCount:
    """Raters of one relation beside what was wanted; `available` None = as many as one likes."""

    relation: Relation
    asked: int
    k: int
    invited: int

    @property
    def is_short(self) -> bool:
        """Whether the group would stay hidden even if everybody answered."""
        return 0 < self.asked < self.k

    @property
    def missing(self) -> int:
        """How many more are needed before anything of the group can be shown."""
        return max(0, self.k - self.asked)


def counts_of(groups: Sequence[PeerGroup], asked: Mapping[Relation, int]) -> tuple[GroupCount, ...]:
    """One line for each group of a round, in the round's order."""
    return tuple(GroupCount(g.relation, asked.get(g.relation, 0), g.k, g.invited) for g in groups)
