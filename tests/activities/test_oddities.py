"""What looks wrong is laid before staff of the place, never dropped (A9)."""

from datetime import timedelta

import pytest

from tests.builders import AT, HIDA, TOKYO, a_person, a_published_occurrence, an_organisation
from yukari.activities import commands, queries
from yukari.activities.models import Oddity, Organisation
from yukari.people.models import Person
from yukari.registrations.models import Participation
from yukari.rules.oddities import Kind
from yukari.rules.outcome import Reason, Refused


def test_one_phone_for_many_people_is_laid_before_staff_once(
    company: Organisation, kondo: Person, mori: Person, sato: Person
) -> None:
    """A9: nobody is refused for it, and looking again lays nothing twice."""
    occurrence = a_published_occurrence(company)
    code = queries.venue_code(occurrence.id, viewer=kondo, at=occurrence.starts_at).text
    people = [a_person() for _ in range(5)]
    for count, person in enumerate(people, start=1):
        commands.check_in_by_resident(code, by=person, device="one-phone", at=occurrence.starts_at)
        commands.find_oddities(occurrence.day, by=None, at=occurrence.ends_at)
        assert Oddity.objects.count() == (1 if count > 3 else 0)
    assert Participation.objects.count() == 5
    (oddity,) = queries.programme_of(HIDA, viewer=mori, at=occurrence.ends_at).oddities
    assert (oddity.kind, set(oddity.people)) == (Kind.ONE_DEVICE_FOR_MANY, {person.id for person in people})
    with pytest.raises(Refused) as refused:
        commands.settle_oddity(oddity.id, words="家族", by=sato, at=AT)
    assert refused.value.reason is Reason.NOT_ALLOWED
    commands.settle_oddity(oddity.id, words="家族で1台の電話を使っていた", by=mori, at=occurrence.ends_at)
    commands.find_oddities(occurrence.day, by=None, at=occurrence.ends_at)
    assert not queries.programme_of(HIDA, viewer=mori, at=occurrence.ends_at).oddities


def test_two_places_at_once_are_laid_before_both(company: Organisation, kondo: Person, hana: Person) -> None:
    """A9, D1: each place reads of its own occurrence."""
    far = an_organisation(a_person("東京"), name="東京の団体", place_id=TOKYO)
    for occurrence in (a_published_occurrence(company), a_published_occurrence(far)):
        leader = occurrence.project.organisation.members.get().person
        code = queries.venue_code(occurrence.id, viewer=leader, at=occurrence.starts_at).text
        commands.check_in_by_resident(code, by=hana, at=occurrence.starts_at)
    assert commands.find_oddities(occurrence.day, by=None, at=occurrence.ends_at) == 2
    assert {oddity.place_id for oddity in Oddity.objects.filter(kind=Kind.TWO_PLACES_AT_ONCE)} == {HIDA, TOKYO}


def test_an_ordinary_day_has_no_oddities(company: Organisation, kondo: Person) -> None:
    occurrence = a_published_occurrence(company)
    for minutes in range(12):
        at = occurrence.starts_at + timedelta(minutes=minutes)
        code = queries.venue_code(occurrence.id, viewer=kondo, at=at).text
        commands.check_in_by_resident(code, by=a_person(), device=f"phone-{minutes}", at=at)
    assert commands.find_oddities(occurrence.day, by=None, at=occurrence.ends_at) == 0
