"""A judgement kept for ever: facts, policy and judgement as plain values for JSON, and back without loss.

Keys are spelled out, so that a name in the code can change without touching what is already stored.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from yukari.rules.policy import Mode, Policy
from yukari.rules.premium import Attendance, Facts, Finding, Judgement, Kind, LeftOut, Requirement, Term

FORMAT = 1
"""Stands in every record. Should a key ever change its meaning, this grows and reading learns both."""

Record = dict[str, Any]


class UnknownFormat(ValueError):
    """A record written by a later version of the programme."""


def of_facts(facts: Facts) -> Record:
    return {
        "format": FORMAT,
        "place": facts.place,
        "on": facts.on.isoformat(),
        "term": None if facts.term is None else [day.isoformat() for day in facts.term],
        "basic": facts.basic,
        "identity_confirmed_on": _written(facts.identity_confirmed_on),
        "residence": facts.residence,
        "adult": facts.adult,
        "guardian_consented": facts.guardian_consented,
        "attendances": [
            {
                "occurrence": attendance.occurrence,
                "project": attendance.project,
                "day": attendance.day.isoformat(),
                "minutes": attendance.minutes,
                "field": attendance.field,
                "online": attendance.online,
            }
            for attendance in facts.attendances
        ],
        "stays": [day.isoformat() for day in facts.stays],
        "premium_elsewhere": list(facts.premium_elsewhere),
    }


def facts_from(record: Record) -> Facts:
    _check_format(record)
    return Facts(
        place=record["place"],
        on=date.fromisoformat(record["on"]),
        term=None if record["term"] is None else Term(*map(date.fromisoformat, record["term"])),
        basic=record["basic"],
        identity_confirmed_on=_read(record["identity_confirmed_on"]),
        residence=record["residence"],
        adult=record["adult"],
        guardian_consented=record["guardian_consented"],
        attendances=tuple(
            Attendance(
                occurrence=attendance["occurrence"],
                project=attendance["project"],
                day=date.fromisoformat(attendance["day"]),
                minutes=attendance["minutes"],
                field=attendance["field"],
                online=attendance["online"],
            )
            for attendance in record["attendances"]
        ),
        stays=tuple(map(date.fromisoformat, record["stays"])),
        premium_elsewhere=tuple(record["premium_elsewhere"]),
    )


def of_policy(policy: Policy) -> Record:
    return {
        "format": FORMAT,
        "place": policy.place,
        "version": policy.version,
        "in_force_from": policy.in_force_from.isoformat(),
        "required_days": policy.required_days,
        "same_day_counts_once": policy.same_day_counts_once,
        "required_minutes": policy.required_minutes,
        "required_projects": policy.required_projects,
        "required_fields": list(policy.required_fields),
        "online_counts": policy.online_counts,
        "register": policy.register.value,
        "renew": policy.renew.value,
        "release": policy.release.value,
        "long_stay_days": policy.long_stay_days,
    }


def policy_from(record: Record) -> Policy:
    _check_format(record)
    return Policy(
        place=record["place"],
        version=record["version"],
        in_force_from=date.fromisoformat(record["in_force_from"]),
        required_days=record["required_days"],
        same_day_counts_once=record["same_day_counts_once"],
        required_minutes=record["required_minutes"],
        required_projects=record["required_projects"],
        required_fields=tuple(record["required_fields"]),
        online_counts=record["online_counts"],
        register=Mode(record["register"]),
        renew=Mode(record["renew"]),
        release=Mode(record["release"]),
        long_stay_days=record["long_stay_days"],
    )


def of_judgement(judgement: Judgement) -> Record:
    return {
        "format": FORMAT,
        "place": judgement.place,
        "policy_version": judgement.policy_version,
        "on": judgement.on.isoformat(),
        "kind": judgement.kind.value,
        "first_day": judgement.first_day.isoformat(),
        "last_day": judgement.last_day.isoformat(),
        "met": judgement.met,
        "findings": [
            {
                "requirement": finding.requirement.value,
                "met": finding.met,
                "have": finding.have,
                "need": finding.need,
                "counted": list(finding.counted),
                "left_out": [[occurrence, why.value] for occurrence, why in finding.left_out],
                "until": _written(finding.until),
            }
            for finding in judgement.findings
        ],
        "long_stay": judgement.long_stay,
        "stay_days": judgement.stay_days,
    }


def judgement_from(record: Record) -> Judgement:
    _check_format(record)
    return Judgement(
        place=record["place"],
        policy_version=record["policy_version"],
        on=date.fromisoformat(record["on"]),
        kind=Kind(record["kind"]),
        first_day=date.fromisoformat(record["first_day"]),
        last_day=date.fromisoformat(record["last_day"]),
        met=record["met"],
        findings=tuple(
            Finding(
                requirement=Requirement(finding["requirement"]),
                met=finding["met"],
                have=finding["have"],
                need=finding["need"],
                counted=tuple(finding["counted"]),
                left_out=tuple((occurrence, LeftOut(why)) for occurrence, why in finding["left_out"]),
                until=_read(finding["until"]),
            )
            for finding in record["findings"]
        ),
        long_stay=record["long_stay"],
        stay_days=record["stay_days"],
    )


def difference(before: Judgement, after: Judgement) -> list[str]:
    """What a replay answers otherwise, a line each: `findings.days.have: 3 → 2`; none when it is the same."""
    old, new = dict(_leaves(before)), dict(_leaves(after))
    return [
        f"{name}: {old.get(name, '–')} → {new.get(name, '–')}"
        for name in {**old, **new}
        if old.get(name) != new.get(name)
    ]


def _leaves(judgement: Judgement) -> Iterator[tuple[str, str]]:
    for name, value in of_judgement(judgement).items():
        if name != "findings":
            yield name, str(value)
            continue
        for finding in value:
            requirement = finding.pop("requirement")
            for key, found in finding.items():
                yield f"findings.{requirement}.{key}", str(found)


def _written(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _read(day: str | None) -> date | None:
    return None if day is None else date.fromisoformat(day)


def _check_format(record: Record) -> None:
    if record["format"] != FORMAT:
        raise UnknownFormat(record["format"])
