"""Roles of the portal, and how the holder of a role stands to the record that is asked for.

Sources: PermenPANRB 6/2022, Ps. 1(9)-(14), 18, 29 (pegawai, pejabat penilai, its superior, the
personnel unit); the forum, the survey manager, the auditor and the administrator are the portal's.
"""

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """In what capacity somebody acts.

    `ATASAN` (the rater) and `ATASAN_PENILAI` (the rater's superior) follow from postings and never
    from a grant; the others are granted with dates.
    """

    PEGAWAI = "pegawai"
    ATASAN = "atasan"
    ATASAN_PENILAI = "atasan_penilai"
    HR = "hr"
    KETUA_FORUM = "ketua_forum"
    ANGGOTA_FORUM = "anggota_forum"
    PENGELOLA_SURVEI = "pengelola_survei"
    AUDITOR = "auditor"
    ADMIN = "admin"

    @property
    def is_granted(self) -> bool:
        """Whether a grant, and not a posting, gives the role."""
        return self not in (Role.ATASAN, Role.ATASAN_PENILAI)


# Roles that see or change many records; without a second factor their holders get nowhere.
SECOND_FACTOR_ROLES: Final = frozenset({Role.ADMIN, Role.HR, Role.KETUA_FORUM, Role.ANGGOTA_FORUM})
# Offices whose work goes on while the holder is away; an examiner's, an administrator's and a forum
# member's office hang on the person.
LENDABLE_ROLES: Final = frozenset({Role.HR, Role.PENGELOLA_SURVEI})


class Standing(StrEnum):
    """How the actor stands to the person whose record is asked for.

    `SELF`, `OTHER` (anybody else) and `OFFICE` (nobody's record: a matter of the whole agency)
    exclude each other and are worked out from identities.  The rest come from postings, requests
    and forum sessions, and several may hold at once.
    """

    SELF = "diri"
    OTHER = "orang_lain"
    OFFICE = "instansi"
    SUPERVISOR = "atasan"
    SUPERIOR = "atasan_penilai"
    PEER = "rekan"
    SUBORDINATE = "bawahan"
    ASKED = "diminta"
    SAME_UNIT = "satu_unit"
    COUNSELLOR = "konselor"
    PERSONNEL_HEAD = "pimpinan_kepegawaian"
    FORUM = "forum"
    RECUSED = "berhalangan"
