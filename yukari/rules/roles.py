"""Who may do what, as data (D1). A role is held at one place or organisation and says nothing of others."""

from enum import StrEnum


class Role(StrEnum):
    """What a person is at a place. Staff of a prefecture hold the same roles, at the prefecture."""

    MANAGER = "manager"
    OFFICER = "officer"
    VIEWER = "viewer"
    MINISTRY = "ministry"


class OrganisationRole(StrEnum):
    """What a person is in an organisation."""

    LEADER = "leader"
    HELPER = "helper"


class Ability(StrEnum):
    """One thing that staff or an organisation can do."""

    ASK = "ask"
    BRING_IN = "bring_in"
    CHANGE_POLICY = "change_policy"
    CHECK_IN = "check_in"
    CONNECT = "connect"
    DECIDE = "decide"
    DESIGNATE = "designate"
    EDIT_ORGANISATION = "edit_organisation"
    EDIT_PLACE = "edit_place"
    EXPORT = "export"
    INVITE_MEMBERS = "invite_members"
    INVITE_STAFF = "invite_staff"
    MODERATE = "moderate"
    OFFER = "offer"
    RECORD_BY_HAND = "record_by_hand"
    RUN_ACTIVITIES = "run_activities"
    SEE_ACTIVITIES = "see_activities"
    SEE_AGGREGATES = "see_aggregates"
    SEE_PARTICIPANTS = "see_participants"
    SEE_REGISTRANTS = "see_registrants"
    SEE_SURVEYS = "see_surveys"
    SETTLE_ODDITIES = "settle_oddities"
    TELL = "tell"
    UNDO = "undo"
    VOID_PARTICIPATION = "void_participation"


_AGGREGATES = frozenset({Ability.SEE_AGGREGATES})
_VIEWER = _AGGREGATES | {Ability.SEE_ACTIVITIES, Ability.SEE_PARTICIPANTS, Ability.SEE_REGISTRANTS, Ability.SEE_SURVEYS}
_OFFICER = _VIEWER | {
    Ability.ASK,
    Ability.BRING_IN,
    Ability.CHECK_IN,
    Ability.DECIDE,
    Ability.DESIGNATE,
    Ability.EXPORT,
    Ability.MODERATE,
    Ability.OFFER,
    Ability.RECORD_BY_HAND,
    Ability.RUN_ACTIVITIES,
    Ability.SETTLE_ODDITIES,
    Ability.TELL,
    Ability.UNDO,
    Ability.VOID_PARTICIPATION,
}
_MANAGER = _OFFICER | {Ability.CHANGE_POLICY, Ability.CONNECT, Ability.EDIT_PLACE, Ability.INVITE_STAFF}
_HELPER = frozenset({Ability.CHECK_IN, Ability.SEE_ACTIVITIES, Ability.SEE_PARTICIPANTS})
_LEADER = _HELPER | {
    Ability.ASK,
    Ability.CONNECT,
    Ability.EDIT_ORGANISATION,
    Ability.INVITE_MEMBERS,
    Ability.MODERATE,
    Ability.RUN_ACTIVITIES,
    Ability.SEE_SURVEYS,
}

_ABILITIES: dict[Role | OrganisationRole, frozenset[Ability]] = {
    Role.MINISTRY: _AGGREGATES,
    Role.VIEWER: _VIEWER,
    Role.OFFICER: _OFFICER,
    Role.MANAGER: _MANAGER,
    OrganisationRole.HELPER: _HELPER,
    OrganisationRole.LEADER: _LEADER,
}


def abilities(role: Role | OrganisationRole) -> frozenset[Ability]:
    """Everything that a role can do at its own place or organisation."""
    return _ABILITIES[role]
