"""P1 to P15 for everybody: what holds whatever the facts and the policy are."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.rules.cast import A_DAY, PLACES, attendances, facts, policies
from yukari.rules import limits
from yukari.rules.home import is_home
from yukari.rules.identity import CARD_IS_FRESH_FOR
from yukari.rules.policy import Policy, in_force
from yukari.rules.premium import Attendance, Facts, LeftOut, Requirement, judge, year_looked_at

FROM_ATTENDANCES = {Requirement.DAYS, Requirement.MINUTES, Requirement.PROJECTS, Requirement.FIELDS}


@given(facts(), policies(), st.randoms())
def test_p14_the_order_in_which_things_are_told_does_not_matter(facts: Facts, policy: Policy, random: object) -> None:
    def shuffled(values: tuple) -> tuple:
        return tuple(random.sample(values, len(values)))  # type: ignore[attr-defined]

    told_otherwise = facts._replace(
        attendances=shuffled(facts.attendances),
        stays=shuffled(facts.stays),
        premium_elsewhere=shuffled(facts.premium_elsewhere),
    )
    assert judge(told_otherwise, policy) == judge(facts, policy)


@given(facts(), policies(), st.data())
def test_p2_taking_part_once_more_never_makes_it_worse(facts: Facts, policy: Policy, data: st.DataObject) -> None:
    more = tuple(
        attendance._replace(occurrence=f"more {attendance.occurrence}")
        for attendance in data.draw(attendances(facts.on))
    )
    before = judge(facts, policy)
    after = judge(facts._replace(attendances=facts.attendances + more), policy)
    assert after.met >= before.met
    for old, new in zip(before.findings, after.findings, strict=True):
        assert new.have >= old.have
        assert new.missing <= old.missing


@given(facts(), policies())
def test_p14_met_means_that_nothing_is_missing(facts: Facts, policy: Policy) -> None:
    judgement = judge(facts, policy)
    assert judgement.met == all(finding.met for finding in judgement.findings)
    for finding in judgement.findings:
        assert finding.met == (finding.missing == 0)
        assert not (finding.met and finding.until)


@given(facts(), policies())
def test_p14_every_attendance_is_accounted_for_once(facts: Facts, policy: Policy) -> None:
    everything = sorted(attendance.occurrence for attendance in facts.attendances)
    for finding in judge(facts, policy).findings:
        if finding.requirement in FROM_ATTENDANCES:
            left_out = [occurrence for occurrence, _ in finding.left_out]
            assert sorted([*finding.counted, *left_out]) == everything


@given(facts(), policies())
def test_p4_only_the_year_counts_and_nothing_before_it_has_happened(facts: Facts, policy: Policy) -> None:
    judgement = judge(facts, policy)
    first, last = year_looked_at(facts.on, facts.term)
    assert (judgement.first_day, judgement.last_day) == (first, last)
    assert last <= facts.on
    assert last - first < timedelta(days=366)
    day_of = {attendance.occurrence: attendance.day for attendance in facts.attendances}
    for finding in judgement.findings:
        assert all(first <= day_of[occurrence] <= last for occurrence in finding.counted)
        for occurrence, why in finding.left_out:
            assert (why is LeftOut.OUTSIDE_YEAR) == (not first <= day_of[occurrence] <= last)
    assert judgement.stay_days == len({day for day in facts.stays if first <= day <= last})


@given(facts(), policies())
def test_p3_days_are_counted_as_the_programme_says_it(facts: Facts, policy: Policy) -> None:
    """The plain sentence, once more and slowly: different days, or occurrences where the place says so."""
    first, last = year_looked_at(facts.on, facts.term)
    eligible = [
        attendance
        for attendance in facts.attendances
        if first <= attendance.day <= last and (policy.online_counts or not attendance.online)
    ]
    days = {attendance.day for attendance in eligible}
    assert judge(facts, policy).days.have == len(days if policy.same_day_counts_once else eligible)


@given(facts(first=True), policies())
def test_p14_until_names_the_last_day_on_which_everything_still_counts(facts: Facts, policy: Policy) -> None:
    done = tuple(attendance for attendance in facts.attendances if attendance.day <= facts.on)
    facts = facts._replace(attendances=done)
    for number, finding in enumerate(judge(facts, policy).findings):
        if finding.until is None:
            assert finding.met or finding.requirement not in FROM_ATTENDANCES or not finding.counted
            continue
        assert finding.until >= facts.on
        assert judge(facts._replace(on=finding.until), policy).findings[number].have == finding.have
        assert judge(facts._replace(on=finding.until + A_DAY), policy).findings[number].have < finding.have


@given(facts(), policies())
def test_p14_a_renewal_has_time_until_its_term_ends(facts: Facts, policy: Policy) -> None:
    assume(facts.term is not None)
    for finding in judge(facts, policy).findings:
        if finding.requirement in FROM_ATTENDANCES:
            assert finding.until == (None if finding.met else facts.term.ends_on)  # type: ignore[union-attr]


@given(facts(), policies(), policies())
def test_p2_a_stricter_policy_is_never_easier(facts: Facts, one: Policy, other: Policy) -> None:
    stricter = replace(
        one,
        required_days=max(one.required_days, other.required_days),
        same_day_counts_once=one.same_day_counts_once or other.same_day_counts_once,
        required_minutes=max(one.required_minutes, other.required_minutes),
        required_projects=max(one.required_projects, other.required_projects),
        required_fields=one.required_fields or other.required_fields,
        online_counts=one.online_counts and other.online_counts,
        long_stay_days=max(one.long_stay_days, other.long_stay_days),
    )
    assert judge(facts, stricter).met <= judge(facts, one).met
    assert judge(facts, stricter).long_stay <= judge(facts, one).long_stay


@given(facts(), policies())
def test_nobody_is_premium_against_p1_p2_p8_p9_or_p15(facts: Facts, policy: Policy) -> None:
    """With the activities done, so that only the person stands in question."""
    first, last = year_looked_at(facts.on, facts.term)
    assume(last - first >= timedelta(days=6))
    enough = tuple(
        Attendance(f"occurrence {number}", f"project {number}", last - timedelta(days=number), 600, field, online=False)
        for number, field in enumerate(["land", "safety", "festival"] * 2)
    )
    judgement = judge(facts._replace(attendances=enough), policy)
    assert judgement.met == (
        facts.basic
        and facts.identity_confirmed_on is not None
        and facts.identity_confirmed_on <= facts.on
        and (facts.term is None or facts.identity_confirmed_on >= facts.term.ends_on - CARD_IS_FRESH_FOR)
        and not is_home(facts.place, facts.residence)
        and limits.may_add(facts.premium_elsewhere, facts.place)
        and (facts.adult or facts.guardian_consented)
    )


@given(st.lists(st.tuples(st.sampled_from(PLACES), st.booleans()), max_size=30), facts(), policies())
def test_p8_granting_by_the_judgement_never_exceeds_the_limit(
    wishes: list[tuple[str, bool]], facts: Facts, policy: Policy
) -> None:
    """Whatever is granted and lost in whatever order, three seats are never exceeded."""
    held: set[str] = set()
    for place, wants in wishes:
        if wants:
            asked = facts._replace(place=place, premium_elsewhere=tuple(held - {place}))
            limit = next(f for f in judge(asked, policy).findings if f.requirement is Requirement.LIMIT)
            if limit.met:
                held.add(place)
        else:
            held.discard(place)
        assert len(limits.counted(held)) <= limits.LIMIT


@given(facts(), st.lists(policies(), min_size=1, max_size=4))
def test_p13_what_is_announced_for_later_does_not_change_a_judgement_of_today(
    facts: Facts, announced: list[Policy]
) -> None:
    today = in_force(announced, facts.on)
    assume(today is not None)
    later = [policy for policy in announced if policy.in_force_from > facts.on]
    known_today = [policy for policy in announced if policy not in later]
    assert in_force(known_today, facts.on) == today
    assert judge(facts, today).policy_version == today.version  # type: ignore[arg-type, union-attr]
