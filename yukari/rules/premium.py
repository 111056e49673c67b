"""Whether a person may be a premium resident of a place, and why (P1 to P15): facts in, judgement out.

The same function answers a page and the nightly run over a nation's registrations. Facts, findings and
judgements are therefore named tuples, and the findings that almost everybody gets are made once.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

from yukari.rules import limits
from yukari.rules.dates import last_day_of_term, year_ending_on
from yukari.rules.home import is_home
from yukari.rules.identity import is_confirmed, is_confirmed_for_renewal
from yukari.rules.policy import Policy


class Kind(StrEnum):
    """P4: a first judgement looks at the year that ends today, a renewal at the current term."""

    FIRST = "first"
    RENEWAL = "renewal"


class Requirement(StrEnum):
    """What premium registration needs: GUARDIAN of minors only, the last three where a place asks."""

    BASIC_REGISTRATION = "basic_registration"
    IDENTITY = "identity"
    NOT_HOME = "not_home"
    LIMIT = "limit"
    GUARDIAN = "guardian"
    DAYS = "days"
    MINUTES = "minutes"
    PROJECTS = "projects"
    FIELDS = "fields"


class LeftOut(StrEnum):
    """Why an attendance did not count for a requirement."""

    OUTSIDE_YEAR = "outside_year"
    ONLINE = "online"
    SAME_DAY = "same_day"
    SAME_PROJECT = "same_project"
    OTHER_FIELD = "other_field"


class Attendance(NamedTuple):
    """A participation that stands, in an occurrence designated by the place; `day` is Japan's (P3)."""

    occurrence: str
    project: str
    day: date
    minutes: int
    field: str
    online: bool


class Term(NamedTuple):
    """The year of a premium registration, both days included (P5)."""

    starts_on: date
    ends_on: date


class Facts(NamedTuple):
    """All that a judgement knows. `term` is the one to be renewed, none for a first judgement.

    `residence` is the verified home municipality, none for somebody abroad or not confirmed; `stays` are the
    days of stay; `premium_elsewhere` the other places where the person is premium on this day.
    """

    place: str
    on: date
    term: Term | None
    basic: bool
    identity_confirmed_on: date | None
    residence: str | None
    adult: bool
    guardian_consented: bool
    attendances: tuple[Attendance, ...]
    stays: tuple[date, ...]
    premium_elsewhere: tuple[str, ...]


class Finding(NamedTuple):
    """One requirement, met or not, and how that came about (P14).

    Where attendances are counted, each is either among `counted` or, with its reason, `left_out`. `until`: by
    this day the missing must be done, before something that counts falls out of the year or the term ends.
    """

    requirement: Requirement
    met: bool
    have: int
    need: int
    counted: tuple[str, ...] = ()
    left_out: tuple[tuple[str, LeftOut], ...] = ()
    until: date | None = None

    @property
    def missing(self) -> int:
        return max(0, self.need - self.have)


class Judgement(NamedTuple):
    """The answer with its reasons. `long_stay` stands on the card of a premium registration (P11)."""

    place: str
    policy_version: int
    on: date
    kind: Kind
    first_day: date
    last_day: date
    met: bool
    findings: tuple[Finding, ...]
    long_stay: bool
    stay_days: int

    @property
    def days(self) -> Finding:
        """The finding that everybody has: how many days of the needed ones (P3)."""
        return next(finding for finding in self.findings if finding.requirement is Requirement.DAYS)


def year_looked_at(on: date, term: Term | None) -> tuple[date, date]:
    """P4: the first and last day that count; in a running term nothing counts before it has happened."""
    if term is None:
        return year_ending_on(on)
    return term.starts_on, min(on, term.ends_on)


def judge(facts: Facts, policy: Policy) -> Judgement:
    """P14: every requirement, met or not, what counted and what is missing."""
    place, on, term, basic, confirmed_on, residence, adult, consented, attendances, stays, elsewhere = facts
    first, last = year_looked_at(on, term)
    eligible, left_out = _eligible(attendances, first, last, policy.online_counts)

    findings = [
        _BASIC[basic],
        _IDENTITY[
            is_confirmed(confirmed_on, on) if term is None else is_confirmed_for_renewal(confirmed_on, term.ends_on, on)
        ],
        _NOT_HOME[not is_home(place, residence)],
        _limit(place, elsewhere) if elsewhere else _FREE,
    ]
    if not adult:
        findings.append(_GUARDIAN[consented])
    findings.append(_days(eligible, left_out, policy, term))
    if policy.required_minutes:
        findings.append(_minutes(eligible, left_out, policy, term))
    if policy.required_projects:
        findings.append(_projects(eligible, left_out, policy, term))
    if policy.required_fields:
        findings.append(_fields(eligible, left_out, policy, term))

    stay_days = len({day for day in stays if first <= day <= last}) if stays else 0
    return Judgement(
        place,
        policy.version,
        on,
        Kind.FIRST if term is None else Kind.RENEWAL,
        first,
        last,
        False not in [finding.met for finding in findings],
        tuple(findings),
        stay_days >= policy.long_stay_days,
        stay_days,
    )


_Left = tuple[str, LeftOut]
_in_time = attrgetter("day", "occurrence")


def _eligible(
    attendances: Sequence[Attendance], first: date, last: date, online_counts: bool
) -> tuple[list[Attendance], list[_Left]]:
    """What may count at all, in the order of time, and what may not."""
    eligible = []
    left_out = []
    for attendance in sorted(attendances, key=_in_time):
        if not first <= attendance.day <= last:
            left_out.append((attendance.occurrence, LeftOut.OUTSIDE_YEAR))
        elif attendance.online and not online_counts:
            left_out.append((attendance.occurrence, LeftOut.ONLINE))
        else:
            eligible.append(attendance)
    return eligible, left_out


def _days(eligible: list[Attendance], left_out: list[_Left], policy: Policy, term: Term | None) -> Finding:
    """P3: 異なる日の参加は1回ずつ数える（3日連続なら3回）。同じ日の2回目は自治体が認める場合だけ。"""
    if not policy.same_day_counts_once:
        return _finding(Requirement.DAYS, eligible, len(eligible), policy.required_days, left_out, term)
    counted, again = [], []
    previous = None
    for attendance in eligible:
        if attendance.day == previous:
            again.append((attendance.occurrence, LeftOut.SAME_DAY))
        else:
            counted.append(attendance)
            previous = attendance.day
    return _finding(Requirement.DAYS, counted, len(counted), policy.required_days, [*left_out, *again], term)


def _minutes(eligible: list[Attendance], left_out: list[_Left], policy: Policy, term: Term | None) -> Finding:
    """P2: 自治体が求める活動時間の合計。"""
    have = sum(attendance.minutes for attendance in eligible)
    return _finding(Requirement.MINUTES, eligible, have, policy.required_minutes, left_out, term)


def _projects(eligible: list[Attendance], left_out: list[_Left], policy: Policy, term: Term | None) -> Finding:
    """P2: 自治体が求める、異なるプロジェクトの数。 Each project counts by its latest attendance."""
    latest = {attendance.project: attendance for attendance in eligible}
    counted = sorted(latest.values(), key=_in_time)
    again = [(a.occurrence, LeftOut.SAME_PROJECT) for a in eligible if latest[a.project] is not a]
    return _finding(Requirement.PROJECTS, counted, len(counted), policy.required_projects, [*left_out, *again], term)


def _fields(eligible: list[Attendance], left_out: list[_Left], policy: Policy, term: Term | None) -> Finding:
    """P2: 自治体が求める分野のうち、いずれかでの参加。"""
    counted = [attendance for attendance in eligible if attendance.field in policy.required_fields]
    others = [(a.occurrence, LeftOut.OTHER_FIELD) for a in eligible if a.field not in policy.required_fields]
    return _finding(Requirement.FIELDS, counted, len(counted), 1, [*left_out, *others], term)


def _finding(
    requirement: Requirement,
    counted: list[Attendance],
    have: int,
    need: int,
    left_out: list[_Left],
    term: Term | None,
) -> Finding:
    until = None
    if have < need:
        if term is not None:
            until = term.ends_on
        elif counted:
            until = last_day_of_term(counted[0].day)
    occurrences = tuple([attendance.occurrence for attendance in counted])
    return Finding(requirement, have >= need, have, need, occurrences, tuple(left_out), until)


def _limit(place: str, elsewhere: tuple[str, ...]) -> Finding:
    """P8: 同時に登録できるのは3団体まで。`have`: the seats open to this place."""
    open_seats = limits.LIMIT + 1 - len(limits.counted({*elsewhere, place}))
    return Finding(Requirement.LIMIT, open_seats >= 1, open_seats, 1)


def _yes_or_no(requirement: Requirement) -> tuple[Finding, Finding]:
    return Finding(requirement, False, 0, 1), Finding(requirement, True, 1, 1)


_BASIC = _yes_or_no(Requirement.BASIC_REGISTRATION)
_IDENTITY = _yes_or_no(Requirement.IDENTITY)
_NOT_HOME = _yes_or_no(Requirement.NOT_HOME)
_GUARDIAN = _yes_or_no(Requirement.GUARDIAN)
_FREE = _limit("", ())
