"""D1: who may do what."""

import pytest

from yukari.rules.roles import Ability, OrganisationRole, Role, abilities

ABOUT_ONE_PERSON = {
    Ability.CHECK_IN,
    Ability.DECIDE,
    Ability.EXPORT,
    Ability.RECORD_BY_HAND,
    Ability.SEE_PARTICIPANTS,
    Ability.SEE_REGISTRANTS,
    Ability.SETTLE_ODDITIES,
    Ability.UNDO,
    Ability.VOID_PARTICIPATION,
}


def test_d1_the_ministry_sees_aggregates_only() -> None:
    assert abilities(Role.MINISTRY) == {Ability.SEE_AGGREGATES}


def test_d1_an_organisation_sees_who_joined_and_no_more() -> None:
    for role in OrganisationRole:
        assert Ability.SEE_PARTICIPANTS in abilities(role)
        assert not abilities(role) & (ABOUT_ONE_PERSON - {Ability.SEE_PARTICIPANTS, Ability.CHECK_IN})


def test_a3_staff_record_by_hand_an_organisation_scans() -> None:
    assert Ability.RECORD_BY_HAND in abilities(Role.OFFICER)
    assert Ability.RECORD_BY_HAND not in abilities(OrganisationRole.LEADER)
    assert Ability.CHECK_IN in abilities(OrganisationRole.HELPER)


@pytest.mark.parametrize(
    ("less", "more"),
    [
        (Role.MINISTRY, Role.VIEWER),
        (Role.VIEWER, Role.OFFICER),
        (Role.OFFICER, Role.MANAGER),
        (OrganisationRole.HELPER, OrganisationRole.LEADER),
    ],
)
def test_each_role_can_all_that_the_one_below_can(less: Role, more: Role) -> None:
    assert abilities(less) < abilities(more)


def test_somebody_can_do_each_thing_and_a_viewer_changes_nothing() -> None:
    everybody = frozenset().union(*(abilities(role) for role in (*Role, *OrganisationRole)))
    assert everybody == set(Ability)
    assert all(ability.startswith("see_") for ability in abilities(Role.VIEWER))
