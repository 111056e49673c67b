"""A designation that begins on a day which holds check-ins already: they count as if it had been there (A1)."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.builders import ANSWERS, AT, HIDA, SETAGAYA, a_person, a_published_occurrence
from tests.invariants import broken
from tests.races import race
from tests.registrations.stories import at as hour_of
from tests.registrations.stories import confirm, make_premium, take_part, the_term
from yukari.activities import commands, queries
from yukari.activities.models import Designation, Occurrence, Organisation
from yukari.audit.models import Entry
from yukari.kit.clock import day_in_japan
from yukari.people.models import Notice, Person
from yukari.registrations import commands as registrations
from yukari.registrations.models import Judgement, Participation, Review, Term
from yukari.registrations.queries import registrations_of

NINE = AT + timedelta(days=10)
"""When the work begins; it is designated three hours later."""
NOON = NINE + timedelta(hours=3)
DAY = day_in_japan(NINE)


@pytest.fixture
def work(company: Organisation) -> Occurrence:
    return a_published_occurrence(company, designated=False)


def strives(person: Person, *, days_before: int = 2) -> Person:
    """Registered, confirmed and applied; so many days of other work are done."""
    confirm(person, residence_id=SETAGAYA, on=day_in_japan(AT))
    registrations.register(person.id, place_id=HIDA, by=person, at=AT)
    registrations.apply_for_premium(person.id, place_id=HIDA, by=person, at=AT)
    for back in range(days_before):
        take_part(person, DAY - timedelta(days=back + 1))
    return person


def came(person: Person, work: Occurrence, *, at: datetime = NINE) -> None:
    venue = queries.venue_code(work.id, viewer=work.project.organisation.applied_by, at=at)
    commands.check_in_by_resident(venue.text, by=person, at=at)


def designate(work: Occurrence, *, at: datetime = NOON, **days: object) -> Designation:
    return commands.designate_project(
        work.project_id, **{"answers": ANSWERS, "first_day": DAY, "by": None, "at": at, **days}
    )


def count(designation: Designation, *, at: datetime = NOON) -> int:
    return commands.count_what_was_recorded(designation.id, by=None, at=at)


def test_the_nine_o_clock_check_in_counts_when_the_work_is_designated_at_noon(work: Occurrence, hana: Person) -> None:
    """A1, P2: hers was the last one missing, so she is premium from that day on, and told so; once."""
    came(strives(hana), work)
    assert not Term.objects.filter(person=hana).exists()
    designation = designate(work)
    assert count(designation) == 1
    assert Participation.objects.get(occurrence_id=work.id).designated
    assert the_term(hana).starts_on == DAY
    assert Judgement.objects.filter(met=True).latest("judged_at").cause == "participation"
    assert Notice.objects.filter(person=hana, kind="premium_granted").count() == 1
    entry = Entry.objects.get(verb="counted_afterwards")
    assert (entry.person_id, entry.place_id) == (hana.id, HIDA)
    assert entry.about == {"designation": str(designation.id), "occurrences": [str(work.id)]}
    written = [Entry.objects.count(), Judgement.objects.count(), Notice.objects.count(), Term.objects.count()]
    assert count(designation) == 0
    assert written == [Entry.objects.count(), Judgement.objects.count(), Notice.objects.count(), Term.objects.count()]


def test_whoever_is_granted_nothing_is_told_nothing(work: Occurrence, hana: Person) -> None:
    """P14: her page says it; one more day counts, and one is missing."""
    came(strives(hana, days_before=1), work)
    notices = Notice.objects.filter(person=hana).count()
    assert count(designate(work)) == 1
    assert Notice.objects.filter(person=hana).count() == notices
    (mine,) = [one for one in registrations_of(hana.id, at=NOON) if one.place.code == HIDA]
    assert (mine.judgement.days.have, mine.judgement.days.missing) == (2, 1)


def test_the_work_of_a_designated_organisation_counts_too(work: Occurrence, hana: Person) -> None:
    """A1 pattern ②."""
    came(strives(hana), work)
    designation = commands.designate_organisation(
        work.project.organisation_id, answers=ANSWERS, first_day=DAY, by=None, at=NOON
    )
    assert count(designation) == 1
    assert the_term(hana).starts_on == DAY


@pytest.mark.parametrize(("first", "last"), [(1, None), (-5, -1)])
def test_days_outside_the_designation_do_not_count(
    first: int, last: int | None, work: Occurrence, hana: Person
) -> None:
    """A1: only occurrences whose designation is in force on their day."""
    came(strives(hana), work)
    days = {"first_day": DAY + timedelta(days=first), "last_day": None if last is None else DAY + timedelta(days=last)}
    assert count(designate(work, **days)) == 0
    assert not Participation.objects.get(occurrence_id=work.id).designated


def test_a_void_record_brings_nothing(work: Occurrence, hana: Person) -> None:
    """A6."""
    came(strives(hana), work)
    registrations.void_participation(hana.id, occurrence_id=work.id, reason="別人", by=None, at=NOON)
    count(designate(work))
    assert not Term.objects.filter(person=hana).exists()


def test_what_has_counted_goes_on_counting_when_the_designation_is_withdrawn(work: Occurrence, hana: Person) -> None:
    """A1: until the day of the withdrawal; nobody loses the day they are working on, nor what stood before."""
    came(strives(hana), work)
    designation = designate(work)
    commands.withdraw_designation(designation.id, reason="町の事業になった", by=None, at=NOON)
    assert count(designation) == 1
    commands.withdraw_designation(designation.id, reason="町の事業になった", by=None, at=NOON + timedelta(days=9))
    assert Participation.objects.get(occurrence_id=work.id).designated
    assert the_term(hana).ended_on is None


def test_a_lapsed_term_that_it_would_have_renewed_lies_before_staff(work: Occurrence, hana: Person) -> None:
    """P6, P7: as with a participation that is recorded late; nothing is taken up again by itself."""
    confirm(hana, residence_id=SETAGAYA, on=day_in_japan(AT))
    term = make_premium(hana, on=DAY - timedelta(days=2))
    last = term.ends_on
    came_on = a_published_occurrence(
        work.project.organisation, days=(last - day_in_japan(AT)).days, designated=False, title="雪おろし"
    )
    take_part(hana, last - timedelta(days=1))  # With the day on which it began, two.
    confirm(hana, residence_id=SETAGAYA, on=last)
    came(hana, came_on, at=came_on.starts_at)
    registrations.look_after(hana.id, on=last + timedelta(days=1), by=None, at=hour_of(last + timedelta(days=1), 1))
    assert the_term(hana).ending == "lapsed"
    at = came_on.starts_at + timedelta(days=1)
    assert count(designate(came_on, at=at, first_day=last), at=at) == 1
    assert Review.objects.get(settled_at=None).kind == "renew"


def test_a_life_that_is_broken_holds_up_nobody(work: Occurrence, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are counted, the job fails and is tried again, and then only who is left is looked for."""
    people = sorted((strives(a_person(f"{number}")) for number in range(3)), key=lambda one: one.id)
    for person in people:
        came(person, work)
    designation = designate(work)
    count_one = registrations.count_afterwards

    def broken_for_the_first(person_id: UUID, **told: Any) -> int:
        if person_id == people[0].id:
            raise ValueError("a broken row")
        return count_one(person_id, **told)

    monkeypatch.setattr(registrations, "count_afterwards", broken_for_the_first)
    with pytest.raises(RuntimeError, match="1 people are left"):
        count(designation)
    assert set(Term.objects.filter(place_id=HIDA).values_list("person_id", flat=True)) == {
        people[1].id,
        people[2].id,
    }
    assert not Participation.objects.get(person=people[0], occurrence_id=work.id).designated
    monkeypatch.undo()
    assert count(designation) == 1


def test_it_is_counted_in_the_worker_at_once_and_once_more(work: Occurrence, hana: Person) -> None:
    """A scan that asked a moment before and is written a moment after is found by the second job."""
    designation = designate(work)
    jobs = ProcrastinateJob.objects.filter(task_name="activities.count_what_was_recorded").order_by("id")
    assert [job.args for job in jobs] == [{"designation_id": str(designation.id)}] * 2
    assert [job.scheduled_at is not None for job in jobs] == [False, True]
    came(strives(hana), work)
    Participation.objects.filter(occurrence_id=work.id).update(designated=False)  # It asked before noon.
    app.tasks["activities.count_what_was_recorded"](str(designation.id))
    assert Participation.objects.get(occurrence_id=work.id).designated


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_scanned_at_the_very_moment_of_the_designation(work: Occurrence) -> None:
    """A1, A4: whichever is first, each counts, each is granted once."""
    people = [strives(a_person(f"{number}")) for number in range(12)]
    for person in people[::2]:
        came(person, work)

    def all_of_it() -> object:
        return count(designate(work))

    scans = [lambda person=person: came(person, work, at=NINE) for person in people]
    assert [one for one in race([all_of_it, *scans, *scans]) if isinstance(one, BaseException)] == []
    designation = Designation.objects.get(project=work.project_id)
    race([lambda: count(designation)] * 4)
    assert list(Participation.objects.filter(occurrence_id=work.id).values_list("designated", flat=True)) == [True] * 12
    assert Term.objects.filter(place_id=HIDA).count() == 12
    assert Notice.objects.filter(kind="premium_granted").count() == 12
    assert broken(DAY) == {}
