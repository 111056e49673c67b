"""What a scanner kept without a network and hands in afterwards: never rejected, never doubled, never dropped (A3 to A5, A9)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import AT, HIDA, SETAGAYA, a_person, a_published_occurrence
from tests.invariants import broken
from tests.races import race
from tests.registrations.stories import confirm
from yukari.activities import commands
from yukari.activities.commands import Kept, Kind, Outcome, Verdict
from yukari.activities.models import CheckIn, HeldScan, Occurrence, Organisation, Refusal, ScannerPass
from yukari.activities.queries.codes import guest_mark
from yukari.audit.models import Entry
from yukari.cards.queries import resident_code
from yukari.kit.clock import day_in_japan
from yukari.people.models import Notice, Person
from yukari.registrations import commands as registrations
from yukari.registrations.models import Judgement, Participation, Standing, Term
from yukari.rules.outcome import Reason, Refused

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
numbered = count()


@pytest.fixture
def occurrence(company: Organisation) -> Occurrence:
    return a_published_occurrence(company)


@pytest.fixture
def token(occurrence: Occurrence, kondo: Person) -> str:
    return commands.open_scanner(occurrence.id, by=kondo, at=occurrence.starts_at - DAY / 2).token


def kept(person: Person, at: datetime, **said: object) -> Kept:
    """Kondo's phone read the person's code at this moment."""
    read = {"kind": Kind.CODE, "text": resident_code(person.id, at=at).text, "nonce": f"nonce-{next(numbered)}"}
    return Kept(**{**read, "scanned_at": at, "device": "kondos-phone", **said})  # type: ignore[arg-type]


def outcomes(verdicts: Sequence[Verdict]) -> list[tuple[Outcome, Reason | None]]:
    return [(verdict.outcome, verdict.reason) for verdict in verdicts]


def one(scan: Kept, *, by: str, at: datetime) -> Verdict:
    (verdict,) = commands.take_upload([scan], by=by, at=at)
    return verdict


def written() -> dict[str, object]:
    """All that an upload can write, without what each writing makes up anew."""
    return {
        "participations": sorted(Participation.objects.values_list("person_id", "occurrence_id", "method", "reason")),
        "check_ins": sorted(
            CheckIn.objects.values_list(
                "person_id", "occurrence_id", "method", "checked_in_at", "nth", "missing", "granted", "nonce"
            )
        ),
        "held": sorted(HeldScan.objects.values_list("nonce", "reason", "text", "scanned_at")),
        "judgements": sorted(Judgement.objects.values_list("person_id", "kind", "cause", "met")),
        "terms": sorted(Term.objects.values_list("person_id", "place_id", "starts_on", "ends_on")),
        "standings": sorted(Standing.objects.values_list("person_id", "last_access_on", "premium_counted")),
        "notices": sorted(Notice.objects.values_list("person_id", "kind")),
        "deeds": sorted(Entry.objects.exclude(person_id=None).values_list("person_id", "verb", "why")),
    }


def test_kondo_comes_home_and_his_phone_hands_in_the_day(
    occurrence: Occurrence, token: str, hana: Person, ken: Person
) -> None:
    """A5: each scan is judged by its own moment; A4: who was scanned twice is recorded once."""
    start = occurrence.starts_at
    scans = [kept(hana, start), kept(hana, start + MINUTE), kept(ken, start + 5 * MINUTE)]
    evening = start + timedelta(hours=9)
    verdicts = commands.take_upload(scans, by=token, at=evening)
    assert outcomes(verdicts) == [(Outcome.OK, None), (Outcome.ALREADY, None), (Outcome.OK, None)]
    assert [(verdict.called, verdict.nth, verdict.missing) for verdict in verdicts[:2]] == [("はな", 1, 2)] * 2
    row = CheckIn.objects.get(person=hana)
    assert (row.checked_in_at, row.device, row.nonce) == (start, "kondos-phone", scans[0].nonce)


def test_the_same_upload_again_is_answered_the_same_and_changes_nothing(
    occurrence: Occurrence, token: str, hana: Person
) -> None:
    """A4: the answer was lost on the way, and the phone hands in once more."""
    start = occurrence.starts_at
    scans = [
        kept(hana, start),
        kept(hana, start + MINUTE),
        kept(a_person(), start - 2 * DAY),
        kept(hana, start, text="?"),
    ]
    first = commands.take_upload(scans, by=token, at=start + DAY)
    before = written()
    assert commands.take_upload(scans, by=token, at=start + 2 * DAY) == first
    assert written() == before
    assert [verdict.outcome for verdict in first] == [Outcome.OK, Outcome.ALREADY, Outcome.HELD, Outcome.HELD]


def test_a_scan_whose_answer_was_lost_at_the_gate_is_taken_once(
    occurrence: Occurrence, token: str, hana: Person
) -> None:
    start = occurrence.starts_at
    scan = kept(hana, start)
    commands.check_in_by_organisation(scan.text, nonce=scan.nonce, by=token, at=start)
    assert one(scan, by=token, at=start + MINUTE).outcome is Outcome.OK
    assert Participation.objects.count() == 1


@pytest.mark.parametrize(
    ("made", "received", "reason"),
    [
        (timedelta(), 30 * DAY, None),
        (timedelta(), 30 * DAY + MINUTE, Reason.SCAN_TOO_OLD),
        (2 * MINUTE, timedelta(), None),
        (3 * MINUTE, timedelta(), Reason.IN_THE_FUTURE),
        (-DAY, timedelta(), Reason.CHECK_IN_NOT_OPEN),
        (timedelta(hours=5), DAY, Reason.CHECK_IN_CLOSED),
    ],
)
def test_what_is_too_old_or_of_tomorrow_goes_to_staff(
    made: timedelta, received: timedelta, reason: Reason | None, occurrence: Occurrence, token: str, hana: Person
) -> None:
    """A5, A9: nothing is dropped."""
    start = occurrence.starts_at
    verdict = one(kept(hana, start + made), by=token, at=start + received)
    assert verdict.reason is reason
    assert (HeldScan.objects.count(), Participation.objects.count()) == ((1, 0) if reason else (0, 1))
    if reason:
        assert verdict.outcome is Outcome.HELD
        assert HeldScan.objects.get().person_id == hana.id
    assert not Refusal.objects.exists()


@pytest.mark.parametrize(
    ("off", "outcome"), [(2, Outcome.OK), (-2, Outcome.OK), (10, Outcome.HELD), (-10, Outcome.HELD)]
)
def test_two_clocks_may_differ_by_two_minutes(
    off: int, outcome: Outcome, occurrence: Occurrence, token: str, hana: Person
) -> None:
    """A5: beyond that a person decides, and reads whose code it was."""
    start = occurrence.starts_at
    scan = kept(hana, start, scanned_at=start + off * MINUTE, clock_offset=off * 60)
    assert one(scan, by=token, at=start + DAY).outcome is outcome
    if outcome is Outcome.HELD:
        held = HeldScan.objects.get()
        assert (held.reason, held.person_id, held.clock_offset) == (Reason.CODE_EXPIRED, hana.id, off * 60)
    else:
        assert CheckIn.objects.get().clock_offset == off * 60


def test_a_code_that_nobody_can_read_is_kept_too(occurrence: Occurrence, token: str) -> None:
    nonsense = ["", "HTTPS://EXAMPLE.JP", "YK1:ABC", "日本" * 300]
    scans = [
        Kept(kind=Kind.CODE, text=text, nonce=str(number), scanned_at=occurrence.starts_at)
        for number, text in enumerate(nonsense)
    ]
    verdicts = commands.take_upload(scans, by=token, at=occurrence.starts_at)
    unknown = (Outcome.HELD, Reason.CODE_UNKNOWN)
    assert outcomes(verdicts) == [unknown, unknown, (Outcome.HELD, Reason.CARD_UNREADABLE), unknown]
    assert HeldScan.objects.count() == 4


def test_numbers_typed_without_a_network(occurrence: Occurrence, token: str, hana: Person) -> None:
    """A3: looked for among those who joined, at the moment of the typing."""
    start = occurrence.starts_at
    commands.join(occurrence.id, by=hana, at=AT)
    number = resident_code(hana.id, at=start).number
    wrong = f"{(int(number) + 1) % 10**6:06}"
    scans = [kept(hana, start, kind=Kind.NUMBER, text=text) for text in (wrong, number)]
    verdicts = commands.take_upload(scans, by=token, at=start + DAY)
    assert outcomes(verdicts) == [(Outcome.HELD, Reason.CODE_UNKNOWN), (Outcome.OK, None)]


def test_too_many_numbers_are_not_tried_but_kept(
    occurrence: Occurrence, token: str, hana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A5: six digits must not be found by trying; who typed them honestly is helped by staff."""
    monkeypatch.setattr("yukari.activities.commands.uploads.NUMBERS_PER_SCANNER", 2)
    start = occurrence.starts_at
    commands.join(occurrence.id, by=hana, at=AT)
    number = resident_code(hana.id, at=start).number
    scans = [kept(hana, start, kind=Kind.NUMBER, text=text) for text in ("000000", "000001", number)]
    verdicts = commands.take_upload(scans, by=token, at=start)
    assert outcomes(verdicts) == [(Outcome.HELD, Reason.TOO_MANY_TRIES)] * 3
    later = kept(hana, start, kind=Kind.NUMBER, text=number)
    assert one(later, by=token, at=start + DAY).outcome is Outcome.OK


def test_a_name_is_ticked_on_the_phones_roster(
    occurrence: Occurrence, token: str, kondo: Person, hana: Person, ken: Person
) -> None:
    """A3: by hand, with a reason, by whoever opened the scanner; only who is on the roster."""
    start = occurrence.starts_at
    commands.join(occurrence.id, by=hana, at=AT)
    ticks = [
        kept(person, start, kind=Kind.PERSON, text=guest_mark(person.id, occurrence.id), why=why)
        for person, why in ((hana, " "), (ken, "電池が切れた"), (hana, "電池が切れた"))
    ]
    verdicts = commands.take_upload(ticks, by=token, at=start + DAY)
    assert outcomes(verdicts) == [
        (Outcome.HELD, Reason.REASON_MISSING),
        (Outcome.HELD, Reason.CODE_UNKNOWN),
        (Outcome.OK, None),
    ]
    row = Participation.objects.get()
    assert (row.method, row.reason, row.recorded_by_id) == ("by_hand", "電池が切れた", kondo.id)
    assert Entry.objects.filter(verb="checked_in_by_hand", person_id=hana.id, by_id=kondo.id).count() == 1


def test_a_scanner_that_was_closed_is_heard_by_staff_and_reads_no_names(
    occurrence: Occurrence, token: str, kondo: Person, hana: Person
) -> None:
    """D1, A9: the phone was lost and found again, or its holder was dismissed."""
    opened = ScannerPass.objects.get()
    commands.close_scanner(opened.id, by=kondo, at=occurrence.starts_at)
    verdict = one(kept(hana, occurrence.starts_at), by=token, at=occurrence.starts_at)
    assert (verdict.outcome, verdict.reason, verdict.called) == (Outcome.HELD, Reason.SCANNER_CLOSED, "")
    assert HeldScan.objects.get().person_id == hana.id
    with pytest.raises(Refused):
        commands.take_upload([], by="X" + token[1:], at=occurrence.starts_at)


def test_a_closed_scanner_cannot_flood_the_staff(
    occurrence: Occurrence, token: str, kondo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yukari.activities.commands.uploads.UPLOADS_AFTER_THE_PASS", 1)
    commands.close_scanner(ScannerPass.objects.get().id, by=kondo, at=AT)
    commands.take_upload([], by=token, at=AT)
    with pytest.raises(Refused) as refused:
        commands.take_upload([], by=token, at=AT)
    assert refused.value.reason is Reason.TOO_MANY_TRIES


def test_who_was_declared_void_is_not_recorded_anew(
    occurrence: Occurrence, token: str, mori: Person, hana: Person
) -> None:
    """A6: the scan that made the record is answered as it was; another one is a question for staff."""
    start = occurrence.starts_at
    scan = kept(hana, start)
    one(scan, by=token, at=start)
    commands.void_check_in(hana.id, occurrence_id=occurrence.id, reason="人違い", by=mori, at=start)
    assert one(scan, by=token, at=start).outcome is Outcome.OK
    assert one(kept(hana, start), by=token, at=start).reason is Reason.PARTICIPATION_VOID


# A batch is the same as its scans one by one


@pytest.fixture
def village(company: Organisation, occurrence: Occurrence, kondo: Person) -> list[Person]:
    """People at every step of the way: nothing said, registered, striving, about to become premium, premium."""
    people = [a_person(f"{number}人目") for number in range(6)]
    for person in people[1:]:
        registrations.register(person.id, place_id=HIDA, by=person, at=AT)
    for person in people[2:]:
        confirm(person, residence_id=SETAGAYA, on=day_in_japan(AT))
        registrations.apply_for_premium(person.id, place_id=HIDA, by=person, at=AT)
    for person in people[::2]:
        commands.join(occurrence.id, by=person, at=AT)
    for days, some in ((2, people[3:]), (3, people[4:]), (4, people[5:])):
        earlier = a_published_occurrence(company, days=days)
        token = commands.open_scanner(earlier.id, by=kondo, at=earlier.starts_at).token
        for person in some:
            code = resident_code(person.id, at=earlier.starts_at).text
            commands.check_in_by_organisation(code, by=token, at=earlier.starts_at)
    return people


SCANS = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from([0, 1, 30, -70, 60 * 24 * 40]),
        st.sampled_from(["code", "code", "code", "number", "person", "nonsense", "late"]),
    ),
    max_size=12,
)


@given(SCANS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_upload_comes_to_the_same_as_its_scans_one_by_one(
    village: list[Person], occurrence: Occurrence, token: str, said: list[tuple[int, int, str]]
) -> None:
    """A4: verdicts and all that is written, whoever is scanned by whatever way, however often and in whatever order."""
    start = occurrence.starts_at
    scans = [_scan(village[index], occurrence, start + minutes * MINUTE, how) for index, minutes, how in said]
    results = []
    for batches in ([scans], [[scan] for scan in scans], [scans[:3], scans[3:]]):
        before = transaction.savepoint()
        verdicts = [verdict for batch in batches for verdict in commands.take_upload(batch, by=token, at=start + DAY)]
        results.append((verdicts, written()))
        transaction.savepoint_rollback(before)
    assert results[0] == results[1] == results[2]


def _scan(person: Person, occurrence: Occurrence, at: datetime, how: str) -> Kept:
    match how:
        case "number":
            return kept(person, at, kind=Kind.NUMBER, text=resident_code(person.id, at=at).number)
        case "person":
            return kept(person, at, kind=Kind.PERSON, text=guest_mark(person.id, occurrence.id), why="電池が切れた")
        case "nonsense":
            return kept(person, at, text="?")
        case "late":
            return kept(person, at, scanned_at=at + 10 * MINUTE)
    return kept(person, at)


@pytest.mark.django_db(transaction=True)
def test_an_upload_costs_few_statements_however_many_scans_it_has(
    village: list[Person], occurrence: Occurrence, token: str
) -> None:
    """But for those who are granted something by it; nothing is asked a second time where all is known."""
    start = occurrence.starts_at
    strangers = [kept(a_person(), start) for _ in range(20)]
    scans = [
        *strangers,
        *(_scan(village[1], occurrence, start, how) for how in ("code", "number", "person", "nonsense")),
    ]
    counted = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            commands.take_upload(scans, by=token, at=start)
        counted.append(len(captured))
    assert counted == [STATEMENTS, STATEMENTS_AGAIN]


STATEMENTS, STATEMENTS_AGAIN = 12, 7


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_the_same_people_from_many_devices_at_once(village: list[Person], occurrence: Occurrence, token: str) -> None:
    """A4: many devices hand in the same people, singly and in batches, forwards and backwards: each is recorded once."""
    start = occurrence.starts_at
    people = [*village, *(a_person() for _ in range(10))]

    def batch(order: int) -> list[Outcome]:
        scans = [kept(person, start) for person in people[::order]]
        return [verdict.outcome for verdict in commands.take_upload(scans, by=token, at=start + DAY)]

    def single(person: Person) -> list[Outcome]:
        code = resident_code(person.id, at=start).text
        return [commands.check_in_by_organisation(code, by=token, at=start).outcome]

    answers = race(
        [lambda: batch(1)] * 8 + [lambda: batch(-1)] * 8 + [lambda person=person: single(person) for person in people]  # type: ignore[misc]
    )
    assert all(isinstance(answer, list) for answer in answers), answers
    said = [outcome for answer in answers for outcome in answer]  # type: ignore[attr-defined]
    assert said.count(Outcome.OK) == len(people)
    assert set(said) == {Outcome.OK, Outcome.ALREADY}
    here = CheckIn.objects.filter(occurrence=occurrence)
    assert here.count() == Participation.objects.filter(occurrence_id=occurrence.id).count() == len(people)
    assert not broken(day_in_japan(start))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_one_upload_handed_in_by_many_tabs_at_once(village: list[Person], occurrence: Occurrence, token: str) -> None:
    """A4: the same nonces: every tab reads the same answer."""
    start = occurrence.starts_at
    scans = [
        *(kept(person, start) for person in village),
        kept(a_person(), start - 2 * DAY),
        kept(village[0], start, text="?"),
    ]
    answers = race([lambda: outcomes(commands.take_upload(scans, by=token, at=start))] * 16)
    assert all(answer == answers[0] for answer in answers), answers
    assert HeldScan.objects.count() == 2
    assert CheckIn.objects.filter(occurrence=occurrence).count() == len(village)
