"""P1 to P15 by example: Hana wants to be a premium resident of 飛騨市, and reads why she is or is not yet."""

from datetime import date, timedelta

import pytest

from tests.rules.cast import (
    GIFU,
    HIDA,
    NAGANO_CITY,
    NAHA,
    POLICY,
    SAPPORO,
    SETAGAYA,
    SHIRAKAWA,
    TAKAYAMA,
    THREE_DAYS,
    TODAY,
    TOKYO,
    attended,
    hana,
)
from yukari.rules.policy import Policy
from yukari.rules.premium import Facts, Finding, Judgement, Kind, LeftOut, Requirement, Term, judge

NOV_3 = date(2026, 11, 3)


def asking(**more: object) -> Policy:
    return Policy(place=HIDA, version=2, in_force_from=date(2026, 4, 1), **more)  # type: ignore[arg-type]


def unmet(judgement: Judgement) -> list[Requirement]:
    return [finding.requirement for finding in judgement.findings if not finding.met]


def finding_of(judgement: Judgement, requirement: Requirement) -> Finding:
    return next(finding for finding in judgement.findings if finding.requirement is requirement)


def test_p2_hana_earns_premium_on_her_third_day() -> None:
    judgement = judge(hana(*THREE_DAYS), POLICY)
    assert judgement.met
    assert judgement.kind is Kind.FIRST
    assert judgement.policy_version == 1
    assert judgement.days == Finding(
        Requirement.DAYS, met=True, have=3, need=3, counted=("2026-10-03", "2026-10-18", "2026-11-03")
    )


def test_p14_after_two_days_she_reads_what_is_missing_and_until_when() -> None:
    """あと1回: by 2027-10-02, because on 2027-10-03 her first day is a year ago and no longer counts (P4)."""
    days = judge(hana(*THREE_DAYS[:2]), POLICY).days
    assert (days.have, days.need, days.missing) == (2, 3, 1)
    assert days.until == date(2027, 10, 2)


def test_p14_ken_has_just_signed_up_and_nothing_runs_out() -> None:
    days = judge(hana(basic=False), POLICY).days
    assert (days.missing, days.until) == (3, None)


@pytest.mark.parametrize(
    ("facts", "requirement"),
    [
        (hana(*THREE_DAYS, basic=False), Requirement.BASIC_REGISTRATION),
        (hana(*THREE_DAYS, identity_confirmed_on=None), Requirement.IDENTITY),
        (hana(*THREE_DAYS, identity_confirmed_on=date(2026, 11, 22)), Requirement.IDENTITY),
        (hana(*THREE_DAYS, residence=HIDA), Requirement.NOT_HOME),
        (hana(*THREE_DAYS, place=GIFU, residence=TAKAYAMA), Requirement.NOT_HOME),
        (hana(*THREE_DAYS, premium_elsewhere=(SAPPORO, NAHA, NAGANO_CITY)), Requirement.LIMIT),
        (hana(*THREE_DAYS, adult=False), Requirement.GUARDIAN),
        (hana(*THREE_DAYS[1:]), Requirement.DAYS),
    ],
)
def test_each_requirement_alone_can_say_no(facts: Facts, requirement: Requirement) -> None:
    judgement = judge(facts, POLICY)
    assert not judgement.met
    assert unmet(judgement) == [requirement]
    assert finding_of(judgement, requirement).missing == 1


@pytest.mark.parametrize(
    "facts",
    [
        hana(*THREE_DAYS, identity_confirmed_on=TODAY),
        hana(*THREE_DAYS, residence=None),
        hana(*THREE_DAYS, residence=TAKAYAMA),
        hana(*THREE_DAYS, residence=TOKYO),
        hana(*THREE_DAYS, premium_elsewhere=(SAPPORO, NAHA)),
        hana(*THREE_DAYS, premium_elsewhere=(SAPPORO, NAHA, GIFU)),
        hana(*THREE_DAYS, place=GIFU, premium_elsewhere=(SAPPORO, NAHA, SHIRAKAWA)),
        hana(*THREE_DAYS, adult=False, guardian_consented=True),
    ],
)
def test_and_what_does_not_stand_in_the_way(facts: Facts) -> None:
    """P8: 岐阜県 is not counted beside one of its municipalities. P9: a neighbour from 高山市 may carry 飛騨市."""
    assert judge(facts, POLICY).met


def test_p15_an_adult_is_not_asked_for_a_guardian() -> None:
    findings = judge(hana(*THREE_DAYS), POLICY).findings
    assert [(finding.have, finding.need) for finding in findings] == [(1, 1), (1, 1), (1, 1), (3, 1), (3, 3)]
    assert [finding.requirement for finding in findings] == [
        Requirement.BASIC_REGISTRATION,
        Requirement.IDENTITY,
        Requirement.NOT_HOME,
        Requirement.LIMIT,
        Requirement.DAYS,
    ]


def test_p3_three_consecutive_days_count_three() -> None:
    festival = [attended(NOV_3 + timedelta(days=number)) for number in range(3)]
    assert judge(hana(*festival), POLICY).met


def test_p3_two_occurrences_on_one_day_count_once_unless_the_place_says_otherwise() -> None:
    facts = hana(attended(NOV_3, "草刈り 朝"), attended(NOV_3, "草刈り 夕"), THREE_DAYS[0])
    days = judge(facts, POLICY).days
    assert (days.have, days.counted) == (2, ("2026-10-03", "草刈り 夕"))
    assert days.left_out == (("草刈り 朝", LeftOut.SAME_DAY),)
    assert judge(facts, asking(same_day_counts_once=False)).met


def test_p4_the_same_date_one_year_before_no_longer_counts() -> None:
    facts = hana(attended(date(2025, 11, 21)), attended(date(2025, 11, 22)), attended(TODAY))
    days = judge(facts, POLICY).days
    assert days.counted == ("2025-11-22", "2026-11-21")
    assert days.left_out == (("2025-11-21", LeftOut.OUTSIDE_YEAR),)


def test_p4_a_renewal_looks_at_the_current_term() -> None:
    term = Term(date(2026, 1, 15), date(2027, 1, 14))
    judgement = judge(
        hana(attended(date(2026, 1, 14)), attended(date(2026, 1, 15)), attended(TODAY), term=term), POLICY
    )
    assert judgement.kind is Kind.RENEWAL
    assert (judgement.first_day, judgement.last_day) == (date(2026, 1, 15), TODAY)
    assert judgement.days.have == 2
    assert judgement.days.until == date(2027, 1, 14)


def test_p4_the_night_after_the_last_day_of_a_term_that_day_still_counts() -> None:
    term = Term(date(2025, 11, 21), date(2026, 11, 20))
    facts = hana(attended(date(2025, 11, 21)), attended(date(2026, 11, 20)), attended(TODAY), term=term)
    judgement = judge(facts, POLICY)
    assert judgement.last_day == date(2026, 11, 20)
    assert judgement.days.counted == ("2025-11-21", "2026-11-20")


def test_p2_a_place_may_ask_for_more_days() -> None:
    assert judge(hana(*THREE_DAYS), asking(required_days=5)).days.missing == 2


def test_p2_a_place_may_ask_for_hours() -> None:
    minutes = finding_of(judge(hana(*THREE_DAYS), asking(required_minutes=600)), Requirement.MINUTES)
    assert (minutes.have, minutes.missing, minutes.until) == (360, 240, date(2027, 10, 2))
    assert judge(hana(*THREE_DAYS), asking(required_minutes=360)).met


def test_p2_a_place_may_ask_for_different_projects() -> None:
    """Of each project the latest attendance counts, because it counts longest."""
    projects = finding_of(judge(hana(*THREE_DAYS), asking(required_projects=2)), Requirement.PROJECTS)
    assert projects.counted == ("2026-11-03",)
    assert projects.left_out == (("2026-10-03", LeftOut.SAME_PROJECT), ("2026-10-18", LeftOut.SAME_PROJECT))
    assert (projects.missing, projects.until) == (1, date(2027, 11, 2))
    with_fire_brigade = hana(*THREE_DAYS, attended(TODAY, project="消防団"))
    assert judge(with_fire_brigade, asking(required_projects=2)).met


def test_p2_a_place_may_ask_for_a_field() -> None:
    policy = asking(required_fields=("safety", "welfare"))
    fields = finding_of(judge(hana(*THREE_DAYS), policy), Requirement.FIELDS)
    assert (fields.missing, fields.until) == (1, None)
    assert {why for _, why in fields.left_out} == {LeftOut.OTHER_FIELD}
    assert (fields.have, fields.need) == (0, 1)
    assert judge(hana(*THREE_DAYS, attended(TODAY, field="safety")), policy).met


def test_p2_a_place_may_leave_out_what_was_online() -> None:
    facts = hana(*THREE_DAYS[:2], attended(NOV_3, "編集会議", online=True))
    days = judge(facts, asking(online_counts=False)).days
    assert days.left_out == (("編集会議", LeftOut.ONLINE),)
    assert judge(facts, POLICY).met


def test_p3_an_online_hour_does_not_hide_the_work_done_on_the_same_day() -> None:
    facts = hana(*THREE_DAYS, attended(NOV_3, "0 編集会議", online=True))
    assert judge(facts, asking(online_counts=False)).met


@pytest.mark.parametrize(("days", "long_stay"), [(9, False), (10, True)])
def test_p11_ten_days_of_stay_in_the_year_are_a_long_stay(days: int, long_stay: bool) -> None:
    stays = tuple(TODAY - timedelta(days=number) for number in range(days))
    judgement = judge(hana(*THREE_DAYS, stays=(*stays, *stays, date(2025, 11, 21))), POLICY)
    assert (judgement.stay_days, judgement.long_stay) == (days, long_stay)


def test_p8_four_premium_places_are_one_too_many_to_stay() -> None:
    facts = hana(*THREE_DAYS, premium_elsewhere=(SAPPORO, NAHA, NAGANO_CITY, SETAGAYA), residence=None)
    assert finding_of(judge(facts, POLICY), Requirement.LIMIT).missing == 2
