"""The table of rights: what each role may do, and what no combination of roles can reach."""

from datetime import date, timedelta
from uuid import NAMESPACE_OID, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.access import (
    BARRED,
    TABLE,
    Actor,
    Grant,
    GrantKind,
    Target,
    can,
    roles_for,
    standings_of,
)
from portal.rules.actions import Action
from portal.rules.roles import Role, Standing

TODAY = date(2026, 9, 1)
GRANTED = [role for role in Role if role.is_granted]
CLAIMED = [s for s in Standing if s not in (Standing.SELF, Standing.OTHER, Standing.OFFICE)]
JUDGING = {
    Action.PLAN_SET, Action.LOG_REVIEW, Action.PEERS_ANSWER, Action.REVIEW_WRITE,
    Action.REVIEW_SIGN, Action.REVIEW_TAKE_OVER, Action.OBJECTION_DECIDE, Action.FORUM_OPINE,
    Action.FORUM_CONCLUDE, Action.DEVELOPMENT_APPROVE, Action.GRANTS_WRITE,
}  # fmt: skip


def person(name):
    return uuid5(NAMESPACE_OID, name)


SARI, BUDI, JOKO, AGUS, DEWI = map(person, ("sari", "budi", "joko", "agus", "dewi"))


def actor(who, *roles, on=TODAY):
    return Actor(on, who, tuple(Grant(role, date(2026, 1, 1)) for role in roles))


def sari(*standings):
    return Target(SARI, frozenset(standings))


# Every number is one grant, claim or target: a draw of a number is quick, a draw of its parts not.
DATES = [(-30, -1), (-30, 0), (0, None), (1, 30)]
GRANTS = [
    Grant(
        role,
        TODAY + timedelta(days=first),
        None if last is None else TODAY + timedelta(days=last),
        unit_ids=units,
    )
    for role in GRANTED
    for first, last in DATES
    for units in (None, frozenset({SARI}), frozenset({BUDI}))
]
CLAIMS = [
    frozenset(s for place, s in enumerate(CLAIMED) if number >> place & 1)
    for number in range(2 ** len(CLAIMED))
]
ALL_TARGETS = [
    *(Target(who, claim) for who in (SARI, BUDI, JOKO) for claim in CLAIMS),
    *(Target(unit_path=frozenset(units)) for units in ([], [SARI], [BUDI], [SARI, BUDI])),
]
ACTORS = st.builds(
    Actor,
    st.just(TODAY),
    st.sampled_from([SARI, BUDI, None]),
    st.lists(st.sampled_from(GRANTS), max_size=5).map(tuple),
)
STANDINGS = st.sampled_from(CLAIMS)
TARGETS = st.sampled_from(ALL_TARGETS)
fast = settings(max_examples=40, deadline=None)


@pytest.mark.parametrize(
    ("who", "action", "target"),
    [
        pytest.param(actor(SARI, Role.PEGAWAI), Action.PLAN_WRITE, sari(), id="pegawai-skp"),
        pytest.param(actor(SARI, Role.PEGAWAI), Action.OBJECTION_FILE, sari(), id="keberatan"),
        pytest.param(
            actor(BUDI, Role.PEGAWAI), Action.REVIEW_SIGN, sari(Standing.SUPERVISOR), id="atasan"
        ),
        pytest.param(
            actor(JOKO, Role.PEGAWAI), Action.PEERS_ANSWER, sari(Standing.PEER), id="rekan"
        ),
        pytest.param(
            actor(JOKO, Role.PEGAWAI), Action.FEEDBACK_GIVE, sari(Standing.ASKED), id="diminta"
        ),
        pytest.param(
            actor(DEWI, Role.PEGAWAI),
            Action.OBJECTION_DECIDE,
            sari(Standing.SUPERIOR),
            id="atasan-penilai",
        ),
        pytest.param(
            actor(DEWI, Role.KETUA_FORUM), Action.FORUM_CONCLUDE, sari(Standing.FORUM), id="ketua"
        ),
        pytest.param(actor(AGUS, Role.HR), Action.RESULT_READ, sari(), id="bkd"),
        pytest.param(actor(AGUS, Role.HR), Action.PERIODS_STEP, Target(), id="bkd-periode"),
        pytest.param(actor(AGUS, Role.ADMIN), Action.SETTINGS_WRITE, Target(), id="admin"),
        pytest.param(actor(None, Role.AUDITOR), Action.AUDIT_VERIFY, Target(), id="auditor"),
        pytest.param(
            actor(AGUS, Role.PENGELOLA_SURVEI), Action.INDEX_PUBLISH, Target(), id="survei"
        ),
    ],
)
def test_people_may_do_their_work(who, action, target):
    assert can(who, action, target)


@pytest.mark.parametrize(
    ("who", "action", "target"),
    [
        pytest.param(actor(JOKO, Role.PEGAWAI), Action.RESULT_READ, sari(), id="unit-lain"),
        pytest.param(
            actor(JOKO, Role.PEGAWAI), Action.REVIEW_READ, sari(Standing.PEER), id="rekan-tinjauan"
        ),
        pytest.param(
            actor(JOKO, Role.PEGAWAI), Action.PLAN_READ, sari(Standing.SAME_UNIT), id="satu-unit"
        ),
        pytest.param(
            actor(BUDI, Role.PEGAWAI),
            Action.OBJECTION_DECIDE,
            sari(Standing.SUPERVISOR, Standing.SUPERIOR),
            id="penilai-memutus-keberatan",
        ),
        pytest.param(
            actor(BUDI, Role.PEGAWAI, Role.KETUA_FORUM),
            Action.FORUM_CONCLUDE,
            sari(Standing.SUPERVISOR, Standing.FORUM),
            id="ketua-forum-menilai-bawahannya",
        ),
        pytest.param(
            actor(DEWI, Role.ANGGOTA_FORUM),
            Action.FORUM_OPINE,
            sari(Standing.FORUM, Standing.RECUSED),
            id="anggota-berhalangan",
        ),
        pytest.param(
            actor(DEWI, Role.KETUA_FORUM), Action.REVIEW_READ, sari(), id="bukan-kasusnya"
        ),
        pytest.param(
            actor(BUDI), Action.REVIEW_READ, sari(Standing.SUPERVISOR), id="tanpa-peran-pegawai"
        ),
        pytest.param(actor(AGUS, Role.ADMIN), Action.GRANTS_WRITE, Target(AGUS), id="angkat-diri"),
        pytest.param(actor(AGUS, Role.HR), Action.GRANTS_WRITE, sari(), id="bkd-memberi-peran"),
        pytest.param(actor(None, Role.PEGAWAI), Action.SCHEMES_WRITE, Target(), id="tanpa-pegawai"),
        pytest.param(actor(None, Role.AUDITOR), Action.RESULT_READ, Target(), id="bukan-orang"),
        pytest.param(
            actor(None, Role.PEGAWAI),
            Action.FEEDBACK_GIVE,
            sari(Standing.PEER),
            id="bukan-siapa-pun",
        ),
    ],
)
def test_what_no_cell_names_or_a_standing_bars_is_refused(who, action, target):
    assert not can(who, action, target)


@pytest.mark.parametrize("action", Action)
def test_joko_of_another_unit_can_do_nothing_with_the_record_of_sari(action):
    assert not can(actor(JOKO, Role.PEGAWAI), action, sari())


@pytest.mark.parametrize(
    "action", [a for a in Action if a.value.startswith(("appraisal", "forum"))]
)
def test_an_administrator_reads_and_writes_no_appraisal(action):
    for target in (sari(), sari(Standing.SAME_UNIT), Target()):
        assert not can(actor(AGUS, Role.ADMIN), action, target)


def test_nobody_can_read_a_ballot_and_the_administrator_no_comment():
    assert not [action for action in Action if "ballot" in action.value]
    assert not can(actor(AGUS, Role.ADMIN), Action.COMMENTS_READ, Target())


@fast
@given(ACTORS, STANDINGS)
def test_nobody_judges_or_promotes_themselves_whatever_they_claim(who, standings):
    if who.employee_id is not None:
        own = Target(who.employee_id, standings)
        assert not [action for action in JUDGING if can(who, action, own)]


@pytest.mark.parametrize("who", [SARI, BUDI, None], ids=["sari", "budi", "tanpa-pegawai"])
def test_all_roles_together_do_not_let_anybody_judge_themselves(who):
    everything = actor(who, *(role for role in GRANTED if role is not Role.AUDITOR))
    for claim in CLAIMS:
        own = Target(SARI, claim | {Standing.SUPERVISOR})
        barred = BARRED[Standing.SELF if who == SARI else Standing.SUPERVISOR]
        assert not [action for action in barred if can(everything, action, own)]


@fast
@given(ACTORS, TARGETS)
def test_an_auditor_writes_nothing_by_any_office(who, target):
    auditing = Actor(who.on, None, (*who.grants, Grant(Role.AUDITOR, TODAY)))
    for action in Action:
        assert not (action.changes_something and can(auditing, action, target))


def test_an_auditor_of_the_staff_keeps_the_duties_of_an_employee():
    both = actor(BUDI, Role.PEGAWAI, Role.AUDITOR, Role.ADMIN)
    assert can(both, Action.PLAN_WRITE, Target(BUDI))
    assert can(both, Action.REVIEW_SIGN, sari(Standing.SUPERVISOR))
    assert not can(both, Action.SETTINGS_WRITE, Target())


@fast
@given(ACTORS, TARGETS)
def test_expired_and_future_grants_give_nothing(who, target):
    idle = tuple(grant for grant in who.grants if not grant.is_in_force(TODAY))
    for grants in (idle, ()):
        powerless = Actor(TODAY, who.employee_id, grants)
        assert not [action for action in Action if can(powerless, action, target)]


@pytest.mark.parametrize(
    "claim", CLAIMS[:8] + CLAIMS[-1:], ids=lambda c: "+".join(sorted(c)) or "-"
)
def test_towards_oneself_no_other_standing_counts(claim):
    assert standings_of(actor(SARI), Target(SARI, claim)) == {Standing.SELF}
    assert standings_of(actor(BUDI), Target(SARI, claim)) == claim | {Standing.OTHER}
    assert standings_of(actor(None), Target()) == {Standing.OFFICE}


@fast
@given(ACTORS, TARGETS)
def test_rights_follow_from_the_table_alone(who, target):
    cells = {(role, s) for role in roles_for(who, target) for s in standings_of(who, target)}
    named = frozenset().union(*(TABLE.get(cell, frozenset()) for cell in cells))
    assert {action for action in Action if can(who, action, target)} <= named


@fast
@given(ACTORS, TARGETS, st.sampled_from([SARI, BUDI]))
def test_a_grant_for_some_units_never_gives_more_than_one_for_all(who, target, unit):
    wide = tuple(Grant(g.role, g.starts, g.ends) for g in who.grants if g.role is not Role.AUDITOR)
    narrow = tuple(Grant(g.role, g.starts, g.ends, unit_ids=frozenset({unit})) for g in wide)
    few, many = (
        {action for action in Action if can(Actor(TODAY, who.employee_id, grants), action, target)}
        for grants in (narrow, wide)
    )
    assert few <= many


@pytest.mark.parametrize(
    ("on", "holds"),
    [(date(2026, 8, 31), False), (TODAY, True), (date(2026, 9, 14), True),
     (date(2026, 9, 15), False)],
)  # fmt: skip
def test_a_delegated_role_holds_from_its_first_to_its_last_day(on, holds):
    grant = Grant(Role.KETUA_FORUM, TODAY, date(2026, 9, 14), GrantKind.PLH)
    assert can(Actor(on, DEWI, (grant,)), Action.FORUM_CONVENE, Target()) is holds


def test_a_role_for_a_unit_reaches_the_units_below_and_no_other():
    puskesmas, dinas = person("puskesmas"), person("dinas")
    who = Actor(TODAY, AGUS, (Grant(Role.PENGELOLA_SURVEI, TODAY, unit_ids=frozenset({dinas})),))
    inside = Target(unit_path=frozenset({puskesmas, dinas}))
    assert can(who, Action.POINTS_WRITE, inside)
    assert not can(who, Action.POINTS_WRITE, Target(unit_path=frozenset({person("samsat")})))
    assert not can(who, Action.POINTS_WRITE, Target())


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: Grant(Role.ATASAN, TODAY), id="atasan-dari-penempatan"),
        pytest.param(lambda: Grant(Role.HR, TODAY, kind=GrantKind.PLT), id="plt-tanpa-akhir"),
        pytest.param(lambda: Grant(Role.HR, TODAY, date(2026, 8, 31)), id="terbalik"),
        pytest.param(lambda: Target(SARI, frozenset({Standing.SELF})), id="mengaku-diri"),
        pytest.param(lambda: Target(SARI, frozenset({Standing.OFFICE})), id="mengaku-instansi"),
        pytest.param(lambda: Target(None, frozenset({Standing.PEER})), id="rekan-bukan-orang"),
    ],
)
def test_grants_and_targets_that_make_no_sense_cannot_be_made(make):
    with pytest.raises(ValueError, match=r"."):
        make()
