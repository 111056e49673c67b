"""What a place asks for premium registration, and from when (P13)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from yukari.places.models import PolicyVersion
from yukari.rules import policy as rules
from yukari.rules.policy import Mode, Policy


def policy_in_force(place_id: str, on: date) -> Policy:
    """The conditions that a judgement of this day uses; the programme's own where the place has set none."""
    return policies_in_force([place_id], on)[place_id]


def policies_in_force(place_ids: Iterable[str], on: date) -> dict[str, Policy]:
    """The same for many places, in one statement."""
    wanted = set(place_ids)
    own = _in_force(PolicyVersion.objects.filter(place__in=wanted), on)
    return {place_id: own.get(place_id) or default_policy(place_id) for place_id in wanted}


def own_policies(on: date) -> dict[str, Policy]:
    """What is in force at every place that has set conditions of its own; at all others it is the programme's."""
    return _in_force(PolicyVersion.objects.all(), on)


def _in_force(versions: QuerySet[PolicyVersion], on: date) -> dict[str, Policy]:
    begun: dict[str, list[Policy]] = defaultdict(list)
    for version in versions.filter(withdrawn_at=None, in_force_from__lte=on):
        begun[version.place_id].append(as_policy(version))
    found = {place_id: rules.in_force(policies, on) for place_id, policies in begun.items()}
    return {place_id: policy for place_id, policy in found.items() if policy is not None}


def announced_policy(place_id: str, *, on: date) -> PolicyVersion | None:
    """The change that residents must be told of: the next version that is not in force yet."""
    return (
        PolicyVersion.objects.filter(place_id=place_id, withdrawn_at=None, in_force_from__gt=on)
        .order_by("in_force_from", "pk")
        .first()
    )


def policies_of(place_id: str) -> list[PolicyVersion]:
    """Every version that was ever announced, newest first."""
    return list(PolicyVersion.objects.filter(place_id=place_id).order_by("-version"))


def default_policy(place_id: str) -> Policy:
    """What the programme itself asks, of every place that has not set more: version 0."""
    return Policy(place=place_id, version=0, in_force_from=date.min)


def as_policy(version: PolicyVersion) -> Policy:
    """The stored version as the rules know it."""
    return Policy(
        place=version.place_id,
        version=version.version,
        in_force_from=version.in_force_from,
        required_days=version.required_days,
        same_day_counts_once=version.same_day_counts_once,
        required_minutes=version.required_minutes,
        required_projects=version.required_projects,
        required_fields=tuple(version.required_fields),
        online_counts=version.online_counts,
        register=Mode(version.register),
        renew=Mode(version.renew),
        release=Mode(version.release),
        long_stay_days=version.long_stay_days,
    )
