"""P1 to P15: Hana wants to be a premium resident of 飛騨市, and every judgement tells her why or why not."""

from datetime import date, timedelta

from yukari.rules.policy import Policy
from yukari.rules.premium import Attendance, Facts, Kind, LeftOut, Requirement, Term, judge

HIDA, GIFU, SETAGAYA, TOKYO = "212172", "210005", "131121", "130001"
TAKAYAMA, SHIRAKAWA, NAGANO_CITY = "212032", "216046", "202011"
TODAY = date(2026, 11, 21)
POLICY = Policy(place=HIDA, version=1, in_force_from=date(2026, 4, 1))


def attended(
    day: date,
    occurrence: str = "",
    *,
    project: str = "草刈り",
    minutes: int = 120,
    field: str = "environment",
    online: bool = False,
) -> Attendance:
    return Attendance(occurrence or day.isoformat(), project, day, minutes, field, online)


def hana(*attendances: Attendance, **changes: object) -> Facts:
    facts = Facts(
        place=HIDA,
        on=TODAY,
        term=None,
        basic=True,
        identity_confirmed_on=date(2026, 5, 1),
        residence=SETAGAYA,
        adult=True,
        guardian_consented=False,
        attendances=attendances,
        stays=(),
        premium_elsewhere=(),
    )
    return facts._replace(**changes)


THREE_DAYS = tuple(attended(TODAY - timedelta(days=days)) for days in (30, 20, 10))


def test_p2_hana_earns_premium_on_her_third_day() -> None:
    judgement = judge(hana(*THREE_DAYS), POLICY)
    assert judgement.met
    assert judgement.days.counted == tuple(attendance.occurrence for attendance in THREE_DAYS)
    assert judgement.days.missing == 0
    assert judgement.days.until is None
    assert judgement.policy_version == 1
    assert judgement.kind is Kind.FIRST


def test_p14_after_two_days_she_reads_that_one_is_missing_and_until_when() -> None:
    judgement = judge(hana(*THREE_DAYS[:2]), POLICY)
    assert not judgement.met
    assert judgement.days.missing == 1
    assert judgement.days.until == date(2027, 10, 21)


def test_p3_three_consecutive_days_count_three() -> None:
    days = (date(2026, 11, 3), date(2026, 11, 4), date(2026, 11, 5))
    assert judge(hana(*map(attended, days)), POLICY).days.have == 3


def test_p3_two_occurrences_on_one_day_count_once() -> None:
    day = date(2026, 11, 3)
    finding = judge(hana(attended(day, "morning"), attended(day, "evening")), POLICY).days
    assert finding.have == 1
    assert finding.left_out == (("morning", LeftOut.SAME_DAY),)


def test_p4_a_renewal_looks_at_the_current_term() -> None:
    term = Term(date(2026, 1, 15), date(2027, 1, 14))
    facts = hana(attended(date(2026, 1, 14)), attended(date(2026, 1, 15)), attended(TODAY), term=term)
    judgement = judge(facts, POLICY)
    assert judgement.kind is Kind.RENEWAL
    assert (judgement.first_day, judgement.last_day) == (date(2026, 1, 15), TODAY)
    assert judgement.days.have == 2
    assert judgement.days.until == date(2027, 1, 14)


def test_p8_a_fourth_place_does_not_fit() -> None:
    judgement = judge(hana(*THREE_DAYS, premium_elsewhere=(SHIRAKAWA, NAGANO_CITY, "011002")), POLICY)
    assert [finding.requirement for finding in judgement.findings if not finding.met] == [Requirement.LIMIT]
