"""The shape of the table of rights, which no single request would show."""

from portal.rules.access import BARRED, TABLE
from portal.rules.actions import Action
from portal.rules.roles import Role, Standing


def test_every_action_has_the_grammar_and_somebody_who_may_do_it():
    named = frozenset().union(*TABLE.values())
    assert named == frozenset(Action)
    scopes = {"office", "survey", "system", "person", "appraisal", "forum"}
    for action in Action:
        scope, resource, verb = action.value.split(":")
        assert scope in scopes
        assert resource.replace("_", "").isalpha()
        assert verb.replace("_", "").isalpha()


def test_cells_name_persons_or_the_office_and_never_both():
    for (role, standing), actions in TABLE.items():
        about_people = {
            a for a in actions if a.value.startswith(("person", "appraisal", "forum:case"))
        }
        assert about_people == (frozenset() if standing is Standing.OFFICE else actions)
        assert role.is_granted or standing in (Standing.SUPERVISOR, Standing.SUPERIOR)
        assert not actions & BARRED.get(standing, frozenset())


def test_the_auditors_cells_only_read():
    for (role, _), actions in TABLE.items():
        if role is Role.AUDITOR:
            assert not [action for action in actions if action.changes_something]
