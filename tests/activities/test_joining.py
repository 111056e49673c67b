"""Seats, waiting lists and lots (A7, A8)."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import connection

from tests.builders import AT, a_person, a_published_occurrence
from tests.races import race
from yukari.activities import commands, queries
from yukari.activities.models import Joining, Occurrence, Organisation
from yukari.people.models import Person
from yukari.people.queries import notices_of
from yukari.rules.outcome import Reason, Refused

MINUTE = timedelta(minutes=1)


def state_of(person: Person, occurrence: Occurrence) -> str:
    return Joining.objects.get(person=person, occurrence=occurrence).state


def test_ken_joins_without_being_registered_anywhere(company: Organisation, ken: Person) -> None:
    """A7: registration is not needed to take part; nor is a profile."""
    occurrence = a_published_occurrence(company)
    first = commands.join(occurrence.id, note="車で行きます", by=ken, at=AT)
    assert commands.join(occurrence.id, by=ken, at=AT + MINUTE).joined_at == first.joined_at
    (mine,) = queries.joinings_of(ken, at=AT)
    assert (mine.state, mine.note) == (Joining.State.JOINED, "車で行きます")
    assert Occurrence.objects.get(pk=occurrence.pk).taken == 1


def test_full_means_waiting_and_the_first_in_line_moves_up(company: Organisation, hana: Person, ken: Person) -> None:
    """A8: a full occurrence keeps a waiting list."""
    occurrence = a_published_occurrence(company, capacity=1)
    someone = a_person()
    for minutes, person in enumerate((someone, hana, ken)):
        commands.join(occurrence.id, by=person, at=AT + minutes * MINUTE)
    assert queries.occurrence_page(occurrence.id, viewer=ken, at=AT).ahead == 1
    commands.cancel_joining(occurrence.id, by=someone, at=AT + 5 * MINUTE)
    assert [state_of(person, occurrence) for person in (someone, hana, ken)] == ["cancelled", "joined", "waiting"]
    assert notices_of(hana)[0].title == "「水路の草刈り」の席が空き、参加が決まりました"
    commands.join(occurrence.id, by=someone, at=AT + 6 * MINUTE)
    assert state_of(someone, occurrence) == "waiting"


def test_after_the_deadline_and_after_the_end_nobody_joins(company: Organisation, hana: Person) -> None:
    occurrence = a_published_occurrence(company, closes_at=AT + timedelta(days=5))
    for at, reason in (
        (occurrence.closes_at, Reason.JOINING_CLOSED),
        (occurrence.ends_at, Reason.JOINING_CLOSED),
    ):
        assert at
        with pytest.raises(Refused) as refused:
            commands.join(occurrence.id, by=hana, at=at)
        assert refused.value.reason is reason
    page = queries.occurrence_page(occurrence.id, viewer=hana, at=AT + timedelta(days=6))
    assert page.offer.why_not is Reason.JOINING_CLOSED


def test_who_is_too_young_is_told_so(company: Organisation) -> None:
    occurrence = a_published_occurrence(company, youngest=18)
    with pytest.raises(Refused) as refused:
        commands.join(occurrence.id, by=a_person(birth_year=2008, birth_month=5), at=AT)
    assert refused.value.reason is Reason.TOO_YOUNG
    commands.join(occurrence.id, by=a_person(birth_year=2008, birth_month=4), at=AT)


def test_a_seat_is_not_given_back_once_it_has_begun(company: Organisation, hana: Person) -> None:
    occurrence = a_published_occurrence(company)
    commands.join(occurrence.id, by=hana, at=AT)
    with pytest.raises(Refused) as refused:
        commands.cancel_joining(occurrence.id, by=hana, at=occurrence.starts_at)
    assert refused.value.reason is Reason.OCCURRENCE_OVER


def test_anyone_can_repeat_the_draw(company: Organisation, hana: Person, ken: Person) -> None:
    """A8: the seed is committed to before anybody enters, and told after the draw."""
    occurrence = a_published_occurrence(
        company, capacity=2, closes_at=AT + timedelta(days=5), draws_lots=True, designated=False
    )
    another = a_published_occurrence(company, days=11, title="神社の清掃")
    people = [hana, ken, *(a_person() for _ in range(3))]
    for minutes, person in enumerate(people):
        assert commands.join(occurrence.id, by=person, at=AT + minutes * MINUTE).state == Joining.State.IN_DRAW
    before = queries.occurrence_page(occurrence.id, viewer=hana, at=AT).draw
    assert before
    assert (before.seed, before.order) == ("", ())
    with pytest.raises(Refused) as refused:
        commands.draw_lots(occurrence.id, by=None, at=AT)
    assert refused.value.reason is Reason.DRAW_NOT_DUE

    due = AT + timedelta(days=5)
    assert queries.draws_due(at=due) == [occurrence.id]
    assert [commands.draw_lots(occurrence.id, by=None, at=due) for _ in range(2)] == [5, 0]
    assert not queries.draws_due(at=due)

    after = queries.occurrence_page(occurrence.id, viewer=hana, at=due).draw
    assert after
    assert sha256(after.seed.encode()).hexdigest() == before.commitment
    assert list(after.order) == sorted(after.order, key=lambda t: sha256(f"{after.seed}:{t}".encode()).digest())
    winners = {person for person in people if state_of(person, occurrence) == Joining.State.JOINED}
    assert {queries.ticket_of(occurrence.id, person.id) for person in winners} == set(after.order[:2])
    for person in people:
        told = notices_of(person)[0]
        assert told.kind == ("draw_won" if person in winners else "draw_lost")
        assert (another.project.title in told.text) == (person not in winners)


def test_losers_move_up_in_the_order_of_the_draw(company: Organisation, hana: Person) -> None:
    """A8: whoever joins after the draw waits behind those who entered it."""
    occurrence = a_published_occurrence(company, capacity=1, closes_at=AT + timedelta(days=5), draws_lots=True)
    people = [a_person() for _ in range(3)]
    for person in people:
        commands.join(occurrence.id, by=person, at=AT)
    due = AT + timedelta(days=5)
    commands.join(occurrence.id, by=hana, at=due)
    commands.draw_lots(occurrence.id, by=None, at=due)
    assert state_of(hana, occurrence) == Joining.State.WAITING
    in_order = sorted(people, key=lambda person: Joining.objects.get(person=person).rank or 0)
    commands.cancel_joining(occurrence.id, by=in_order[0], at=due + MINUTE)
    assert [state_of(person, occurrence) for person in (*in_order[1:], hana)] == ["joined", "waiting", "waiting"]


def test_a_promised_draw_is_not_changed(company: Organisation, kondo: Person) -> None:
    occurrence = a_published_occurrence(company, capacity=1, closes_at=AT + timedelta(days=5), draws_lots=True)
    with pytest.raises(Refused) as refused:
        commands.change_project(occurrence.project_id, draws_lots=False, by=kondo, at=AT)
    assert refused.value.reason is Reason.DRAW_PROMISED


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_the_last_seats_are_given_once(company: Organisation) -> None:
    """A8: 32 people press at the same moment; five get a seat, all others wait, and the number is right."""
    occurrence = a_published_occurrence(company, capacity=5)
    people = [a_person() for _ in range(32)]
    answers = race([lambda person=person: commands.join(occurrence.id, by=person, at=AT) for person in people])
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT o.taken, count(*) FILTER (WHERE j.state = 'joined'), count(*) FILTER (WHERE j.state = 'waiting')
            FROM activities_occurrence o JOIN activities_joining j ON j.occurrence_id = o.id
            WHERE o.id = %s GROUP BY o.id
            """,
            [occurrence.id],
        )
        assert cursor.fetchone() == (5, 5, 27)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_seats_given_back_while_others_press_are_not_lost(company: Organisation) -> None:
    """A8: cancelling and joining at once, then every seat has one person and nobody waits before a free seat."""
    occurrence = a_published_occurrence(company, capacity=8)
    seated, pressing = [a_person() for _ in range(8)], [a_person() for _ in range(24)]
    for person in seated:
        commands.join(occurrence.id, by=person, at=AT)
    answers = race(
        [lambda person=person: commands.cancel_joining(occurrence.id, by=person, at=AT) for person in seated]
        + [lambda person=person: commands.join(occurrence.id, by=person, at=AT) for person in pressing]
    )
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    states = list(Joining.objects.values_list("state", flat=True))
    assert Occurrence.objects.get(pk=occurrence.pk).taken == states.count("joined") == 8
    assert states.count("waiting") == 16
