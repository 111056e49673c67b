"""What a place asks for premium registration, and from when (P13)."""

from collections.abc import Iterable
from datetime import date

from yukari.places.models import PolicyVersion
from yukari.rules import policy as rules
from yukari.rules.policy import Mode, Policy


def policy_in_force(place_id: str, on: date) -> Policy:
    """The conditions that a judgement of this day uses; the programme's own where the place has set none."""
    return policies_in_force([place_id], on)[place_id]


def policies_in_force(place_ids: Iterable[str], on: date) -> dict[str, Policy]:
    """The same for many places, in one statement."""
    wanted = set(place_ids)
    announced: dict[str, list[Policy]] = {place_id: [default_policy(place_id)] for place_id in wanted}
    for version in PolicyVersion.objects.filter(place__in=wanted, withdrawn_at=None, in_force_from__lte=on):
        announced[version.place_id].append(as_policy(version))
    return {place_id: rules.in_force(versions, on) or versions[0] for place_id, versions in announced.items()}


def announced_policy(place_id: str, *, on: date) -> PolicyVersion | None:
    """The change that residents must be told of: the next version that is not in force yet."""
    return (
        PolicyVersion.objects.filter(place_id=place_id, withdrawn_at=None, in_force_from__gt=on)
        .order_by("in_force_from")
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
