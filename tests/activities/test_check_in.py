"""Check-in by the organisation, by the resident and by hand: recorded once, explained at once (A3 to A7)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import AT, HIDA, SETAGAYA, a_person, a_published_occurrence
from tests.races import race
from tests.registrations.stories import confirm
from yukari.activities import commands, queries
from yukari.activities.commands import Outcome, Verdict
from yukari.activities.models import CheckIn, Occurrence, Organisation, Refusal
from yukari.cards.queries import resident_code
from yukari.kit.clock import day_in_japan
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.registrations.models import Participation
from yukari.rules.outcome import Reason, Refused

MINUTE = timedelta(minutes=1)


def scan(person: Person, occurrence: Occurrence, *, by: Person, device: str = "kondos-phone") -> Verdict:
    """The organisation's phone reads the person's code at the beginning."""
    token = commands.open_scanner(occurrence.id, by=by, at=occurrence.starts_at).token
    code = resident_code(person.id, at=occurrence.starts_at).text
    return commands.check_in_by_organisation(code, by=token, device=device, at=occurrence.starts_at)


def ledger() -> list[tuple[object, str]]:
    return list(Participation.objects.order_by("recorded_at", "person_id").values_list("person_id", "method"))


def test_hana_becomes_premium_by_itself_on_her_third_day(company: Organisation, hana: Person, kondo: Person) -> None:
    """P2, P10, A3: once by her code, once by the venue's, once by hand."""
    confirm(hana, residence_id=SETAGAYA, on=day_in_japan(AT))
    registrations.register(hana.id, place_id=HIDA, by=hana, at=AT)
    registrations.apply_for_premium(hana.id, place_id=HIDA, by=hana, at=AT)
    one, two, three = (a_published_occurrence(company, days=days) for days in (10, 11, 12))

    first = scan(hana, one, by=kondo)
    assert (first.outcome, first.called, first.nth, first.missing, first.granted) == (Outcome.OK, "はな", 1, 2, False)

    venue = queries.venue_code(two.id, viewer=kondo, at=two.starts_at)
    second = commands.check_in_by_resident(venue.text, by=hana, at=two.starts_at)
    assert (second.nth, second.missing, second.granted) == (2, 1, False)

    commands.join(three.id, by=hana, at=AT)
    third = commands.check_in_by_hand(
        hana.id, occurrence_id=three.id, reason="電池が切れていた", by=kondo, at=three.starts_at
    )
    assert (third.nth, third.missing, third.granted) == (3, 0, True)
    assert [method for _, method in ledger()] == ["organisation_scanned", "resident_scanned", "by_hand"]


def test_scanned_again_is_answered_with_the_same_words(company: Organisation, hana: Person, kondo: Person) -> None:
    """A4: one participation per resident and occurrence, however often and by whatever way."""
    occurrence = a_published_occurrence(company)
    first = scan(hana, occurrence, by=kondo)
    again = scan(hana, occurrence, by=kondo, device="another-phone")
    venue = queries.venue_code(occurrence.id, viewer=kondo, at=occurrence.starts_at)
    by_herself = commands.check_in_by_resident(venue.text, by=hana, at=occurrence.starts_at)
    assert first.outcome is Outcome.OK
    for verdict in (again, by_herself):
        assert verdict.outcome is Outcome.ALREADY
        assert (verdict.nth, verdict.missing, verdict.called) == (first.nth, first.missing, first.called)
    assert len(ledger()) == 1


def test_what_ken_did_before_registering_is_recorded(company: Organisation, ken: Person, kondo: Person) -> None:
    """A7: registration is not needed to take part."""
    verdict = scan(ken, a_published_occurrence(company), by=kondo)
    assert (verdict.outcome, verdict.nth, verdict.missing) == (Outcome.OK, 1, 2)


def test_an_activity_that_is_not_designated_is_recorded_and_does_not_count(
    company: Organisation, hana: Person, kondo: Person
) -> None:
    """A1: only occurrences whose designation is in force on their day count."""
    verdict = scan(hana, a_published_occurrence(company, designated=False), by=kondo)
    assert (verdict.outcome, verdict.nth) == (Outcome.OK, 0)
    assert not Participation.objects.get().designated


@pytest.mark.parametrize(
    ("late", "reason"), [(timedelta(), None), (MINUTE / 2, None), (MINUTE + MINUTE / 2, Reason.CODE_EXPIRED)]
)
def test_a_photographed_code_is_soon_worth_nothing(
    late: timedelta, reason: Reason | None, company: Organisation, hana: Person, kondo: Person
) -> None:
    """A5: codes rotate; the neighbouring slot is still good."""
    occurrence = a_published_occurrence(company)
    token = commands.open_scanner(occurrence.id, by=kondo, at=occurrence.starts_at).token
    code = resident_code(hana.id, at=occurrence.starts_at).text
    verdict = commands.check_in_by_organisation(code, by=token, at=occurrence.starts_at + late)
    assert verdict.reason is reason
    venue = queries.venue_code(occurrence.id, viewer=kondo, at=occurrence.starts_at)
    ken = a_person("けん")
    assert commands.check_in_by_resident(venue.text, by=ken, at=occurrence.starts_at + late).reason is reason


@pytest.mark.parametrize(
    ("early", "reason"),
    [
        (timedelta(minutes=61), Reason.CHECK_IN_NOT_OPEN),
        (timedelta(minutes=60), None),
        (-timedelta(hours=4), None),
        (-timedelta(hours=4, minutes=1), Reason.CHECK_IN_CLOSED),
    ],
)
def test_codes_are_accepted_around_the_occurrence_only(
    early: timedelta, reason: Reason | None, company: Organisation, hana: Person, kondo: Person
) -> None:
    """A5: from one hour before to two hours after; a refused scan is kept, so that somebody can help."""
    occurrence = a_published_occurrence(company)
    at = occurrence.starts_at - early
    venue = queries.venue_code(occurrence.id, viewer=kondo, at=at)
    verdict = commands.check_in_by_resident(venue.text, by=hana, at=at)
    assert verdict.reason is reason
    assert list(Refusal.objects.values_list("person_id", "reason")) == ([(hana.id, reason)] if reason else [])


def test_numbers_are_typed_where_no_camera_helps(company: Organisation, hana: Person, kondo: Person) -> None:
    """A3: the resident's number among those who joined, or the venue's on the resident's own phone."""
    occurrence = a_published_occurrence(company)
    start = occurrence.starts_at
    token = commands.open_scanner(occurrence.id, by=kondo, at=start).token
    number = resident_code(hana.id, at=start).number
    assert commands.check_in_by_number(number, by=token, at=start).reason is Reason.CODE_UNKNOWN
    commands.join(occurrence.id, by=hana, at=AT)
    assert commands.check_in_by_number(number, by=token, at=start).outcome is Outcome.OK
    ken = a_person()
    shown = queries.venue_code(occurrence.id, viewer=kondo, at=start).number
    wrong = f"{(int(shown) + 1) % 10**6:06}"
    typed = [
        commands.check_in_by_venue_number(one, occurrence_id=occurrence.id, by=ken, at=start).outcome
        for one in (wrong, shown)
    ]
    assert typed == [Outcome.REFUSED, Outcome.OK]


def test_nonsense_is_refused_and_kept(company: Organisation, kondo: Person, hana: Person) -> None:
    occurrence = a_published_occurrence(company)
    token = commands.open_scanner(occurrence.id, by=kondo, at=occurrence.starts_at).token
    for code in ("", "HTTPS://EXAMPLE.JP", queries.venue_code(occurrence.id, viewer=kondo, at=AT).text, "日本"):
        verdict = commands.check_in_by_organisation(code, by=token, at=occurrence.starts_at)
        assert verdict.reason is Reason.CODE_UNKNOWN
        assert commands.check_in_by_resident(code[::-1], by=hana, at=AT).reason is Reason.CODE_UNKNOWN
    assert Refusal.objects.count() == 4


def test_a_pass_ends_with_a_press_and_serves_its_occurrence_only(
    company: Organisation, kondo: Person, sato: Person, hana: Person
) -> None:
    occurrence = a_published_occurrence(company)
    for by in (sato, hana):
        with pytest.raises(Refused) as refused:
            commands.open_scanner(occurrence.id, by=by, at=occurrence.starts_at)
        assert refused.value.reason is Reason.NOT_ALLOWED
    opened = commands.open_scanner(occurrence.id, by=kondo, at=occurrence.starts_at)
    code = resident_code(hana.id, at=occurrence.starts_at).text
    with pytest.raises(Refused):
        commands.close_scanner(opened.pass_id, by=sato, at=occurrence.starts_at)
    commands.close_scanner(opened.pass_id, by=kondo, at=occurrence.starts_at)
    for token in (opened.token, "X" + opened.token[1:], ""):
        with pytest.raises(Refused) as refused:
            commands.check_in_by_organisation(code, by=token, at=occurrence.starts_at)
        assert refused.value.reason is Reason.SCANNER_CLOSED


def test_a_cancelled_occurrence_takes_nobody(company: Organisation, kondo: Person, hana: Person) -> None:
    occurrence = a_published_occurrence(company)
    token = commands.open_scanner(occurrence.id, by=kondo, at=occurrence.starts_at - MINUTE).token
    commands.cancel_occurrence(occurrence.id, reason="雷", by=kondo, at=occurrence.starts_at - MINUTE)
    code = resident_code(hana.id, at=occurrence.starts_at).text
    verdict = commands.check_in_by_organisation(code, by=token, at=occurrence.starts_at)
    assert verdict.reason is Reason.OCCURRENCE_CANCELLED


def test_by_hand_needs_a_reason_and_somebody_who_belongs_there(
    company: Organisation, kondo: Person, mori: Person, sato: Person, hana: Person
) -> None:
    """A3: staff can record by hand with a reason, also afterwards; the desk while people are there."""
    occurrence = a_published_occurrence(company)
    start, days_later = occurrence.starts_at, occurrence.starts_at + timedelta(days=20)

    def by_hand(by: Person, *, reason: str = "名簿で確認", at: object = start) -> Verdict:
        return commands.check_in_by_hand(hana.id, occurrence_id=occurrence.id, reason=reason, by=by, at=at)  # type: ignore[arg-type]

    for by, how, reason in (
        (kondo, {}, Reason.NOT_FOUND),
        (mori, {}, Reason.NOT_FOUND),
        (sato, {}, Reason.NOT_ALLOWED),
        (kondo, {"reason": " "}, Reason.REASON_MISSING),
    ):
        with pytest.raises(Refused) as refused:
            by_hand(by, **how)
        assert refused.value.reason is reason
    commands.join(occurrence.id, by=hana, at=AT)
    assert by_hand(kondo, at=days_later).reason is Reason.CHECK_IN_CLOSED
    assert by_hand(mori, at=start - timedelta(hours=3)).reason is Reason.CHECK_IN_NOT_OPEN
    assert by_hand(mori, at=days_later).outcome is Outcome.OK
    assert Participation.objects.get().recorded_by_id == mori.id


def test_a_void_participation_stays_and_is_not_scanned_anew(
    company: Organisation, kondo: Person, mori: Person, sato: Person, hana: Person
) -> None:
    """A6: it stays in the record with reason and author."""
    occurrence = a_published_occurrence(company)
    scan(hana, occurrence, by=kondo)
    for by in (kondo, sato):
        with pytest.raises(Refused) as refused:
            commands.void_check_in(hana.id, occurrence_id=occurrence.id, reason="人違い", by=by, at=AT)
        assert refused.value.reason is Reason.NOT_ALLOWED
    commands.void_check_in(hana.id, occurrence_id=occurrence.id, reason="人違い", by=mori, at=occurrence.ends_at)
    assert scan(hana, occurrence, by=kondo).reason is Reason.PARTICIPATION_VOID
    row = Participation.objects.get()
    assert (row.void_reason, row.voided_by_id) == ("人違い", mori.id)


def test_staff_write_down_the_days_that_somebody_stayed(
    company: Organisation, kondo: Person, mori: Person, hana: Person
) -> None:
    """P11: days of stay, within a day of the occurrence."""
    occurrence = a_published_occurrence(company)
    scan(hana, occurrence, by=kondo)
    day = occurrence.day
    for by, days, reason in (
        (kondo, [day], Reason.NOT_ALLOWED),
        (mori, [day - timedelta(days=2)], Reason.STAY_TOO_FAR),
    ):
        with pytest.raises(Refused) as refused:
            commands.record_stay_at(hana.id, occurrence_id=occurrence.id, days=days, by=by, at=occurrence.ends_at)
        assert refused.value.reason is reason
    commands.record_stay_at(
        hana.id, occurrence_id=occurrence.id, days=[day - timedelta(days=1), day], by=mori, at=occurrence.ends_at
    )
    assert hana.registrations.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_check_in_costs_few_statements(company: Organisation, hana: Person, kondo: Person) -> None:
    """At most 8 for a first check-in that judges, and 4 for a repeated one."""
    confirm(hana, residence_id=SETAGAYA, on=day_in_japan(AT))
    registrations.register(hana.id, place_id=HIDA, by=hana, at=AT)
    registrations.apply_for_premium(hana.id, place_id=HIDA, by=hana, at=AT)
    occurrence = a_published_occurrence(company)
    token = commands.open_scanner(occurrence.id, by=kondo, at=occurrence.starts_at).token
    code = resident_code(hana.id, at=occurrence.starts_at).text
    counted = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            commands.check_in_by_organisation(code, by=token, at=occurrence.starts_at)
        counted.append(len(captured))
    assert counted == [2, 1]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_the_same_scan_from_many_devices_at_once(company: Organisation, hana: Person, kondo: Person) -> None:
    """A4: 32 devices, half of them the organisation's, half her own phone: one participation, one OK."""
    occurrence = a_published_occurrence(company)
    start = occurrence.starts_at
    token = commands.open_scanner(occurrence.id, by=kondo, at=start).token
    code, venue = resident_code(hana.id, at=start).text, queries.venue_code(occurrence.id, viewer=kondo, at=start).text
    answers = race(
        [lambda: commands.check_in_by_organisation(code, by=token, at=start)] * 16
        + [lambda: commands.check_in_by_resident(venue, by=hana, at=start)] * 16
    )
    outcomes = [answer.outcome if isinstance(answer, Verdict) else answer for answer in answers]
    assert outcomes.count(Outcome.OK) == 1
    assert outcomes.count(Outcome.ALREADY) == 31
    assert {answer.nth for answer in answers if isinstance(answer, Verdict)} == {1}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT (SELECT count(*) FROM registrations_participation), (SELECT count(*) FROM activities_checkin),
                (SELECT count(*) FROM activities_checkin c JOIN registrations_participation p
                    USING (person_id, occurrence_id) WHERE p.method = c.method)
            """
        )
        assert cursor.fetchone() == (1, 1, 1)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_many_people_at_the_gate_at_once(company: Organisation, kondo: Person) -> None:
    """Nobody waits for anybody else, and nobody is lost."""
    occurrence = a_published_occurrence(company)
    start = occurrence.starts_at
    token = commands.open_scanner(occurrence.id, by=kondo, at=start).token
    codes = [resident_code(a_person().id, at=start).text for _ in range(32)]
    answers = race(
        [lambda code=code: commands.check_in_by_organisation(code, by=token, at=start).outcome for code in codes]
    )
    assert answers == [Outcome.OK] * 32
    assert Participation.objects.count() == CheckIn.objects.count() == 32
