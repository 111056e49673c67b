"""Announcing what a place asks for (P13): known before it is in force, never changed afterwards."""

from datetime import datetime

from django.db import transaction

from yukari.audit import commands as audit
from yukari.kit.clock import day_in_japan
from yukari.people.models import Person
from yukari.places import queries
from yukari.places.commands.places import locked_place
from yukari.places.models import PolicyVersion
from yukari.rules import policy as rules
from yukari.rules.outcome import Reason, Refused
from yukari.rules.policy import Policy
from yukari.rules.roles import Ability


@transaction.atomic
def announce_policy(place_id: str, *, policy: Policy, note: str = "", by: Person | None, at: datetime) -> PolicyVersion:
    """Announce new conditions from `policy.in_force_from` on. Terms already granted keep their year."""
    place = locked_place(place_id)
    queries.require(Ability.CHANGE_POLICY, of=by, at_place=place_id)
    for problem in rules.problems(policy):
        raise Refused(problem)
    versions = queries.policies_of(place_id)
    valid = [version for version in versions if version.withdrawn_at is None]
    for version in valid:
        if version.in_force_from == policy.in_force_from and _asks_the_same(queries.as_policy(version), policy):
            return version
    earlier = [queries.as_policy(version) for version in valid]
    if place.joined_on is not None:
        earlier.append(queries.default_policy(place_id))
    if not rules.is_announced_in_time(policy, on=day_in_japan(at), earlier=earlier):
        raise Refused(Reason.NOT_ANNOUNCED_IN_TIME)
    announced = PolicyVersion.objects.create(
        place=place,
        version=versions[0].version + 1 if versions else 1,
        announced_at=at,
        announced_by=by,
        note=note.strip(),
        in_force_from=policy.in_force_from,
        **_conditions(policy),
    )
    audit.record("announced_policy", by=by, at=at, place_id=place_id, version=announced.version)
    return announced


@transaction.atomic
def withdraw_policy(place_id: str, *, version: int, by: Person | None, at: datetime) -> PolicyVersion:
    """Take announced conditions back before their day."""
    locked_place(place_id)
    queries.require(Ability.CHANGE_POLICY, of=by, at_place=place_id)
    announced = PolicyVersion.objects.filter(place_id=place_id, version=version).first()
    if announced is None:
        raise Refused(Reason.NOT_FOUND)
    if announced.withdrawn_at is None:
        if announced.in_force_from <= day_in_japan(at):
            raise Refused(Reason.POLICY_IN_FORCE)
        announced.withdrawn_at = at
        announced.save(update_fields=["withdrawn_at"])
        audit.record("withdrew_policy", by=by, at=at, place_id=place_id, version=version)
    return announced


def _conditions(policy: Policy) -> dict[str, object]:
    return {
        "required_days": policy.required_days,
        "same_day_counts_once": policy.same_day_counts_once,
        "required_minutes": policy.required_minutes,
        "required_projects": policy.required_projects,
        "required_fields": list(policy.required_fields),
        "online_counts": policy.online_counts,
        "register": policy.register,
        "renew": policy.renew,
        "release": policy.release,
        "long_stay_days": policy.long_stay_days,
    }


def _asks_the_same(one: Policy, other: Policy) -> bool:
    return _conditions(one) == _conditions(other)
