"""V3: what activities came to, and who carries them, beside a count written anew; with D4 over all of it."""

from collections import Counter, defaultdict
from datetime import date, timedelta

from django.db import connection

from tests.builders import GIFU, HIDA, SETAGAYA, a_person, a_published_occurrence, an_organisation
from tests.registrations.stories import DAY, at, take_part
from tests.statistics.test_closing import END, NEXT, close, fact, many
from yukari.activities.models import Occurrence
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.rules.fields import Field
from yukari.rules.relations import NATION, Carrier, Measure, Respect
from yukari.statistics import commands, queries
from yukari.statistics.models import Effort


def an_occasion(
    *, field: Field = Field.LAND, capacity: int | None = None, name: str = "飛騨市消防団", day: int = 10
) -> Occurrence:
    return a_published_occurrence(an_organisation(a_person(), name=name), field=field, capacity=capacity, days=day)


def come(occurrence: Occurrence, *people: Person) -> None:
    for person in people:
        take_part(
            person,
            occurrence.day,
            place_id=occurrence.place_id,
            occurrence_id=occurrence.pk,
            project_id=occurrence.project_id,
            minutes=occurrence.minutes,
            field=occurrence.project.field,
        )


def effort(area: str, by: str, value: str, measure: Measure, *, day: date = END) -> int:
    return sum(Effort.objects.filter(area=area, by=by, value=value, day=day).values_list(measure, flat=True))


def recount(day: date) -> dict[tuple[str, str, str], tuple[int, int, int]]:
    """By area and field, and by area and kind of organisation: different persons, participations and minutes, row by row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.person_id, c.place_id, l.prefecture_id, p.field, o.kind, c.minutes"
            " FROM registrations_participation c, activities_project p, activities_organisation o, places_place l"
            " WHERE p.id = c.project_id AND o.id = p.organisation_id AND l.code = c.place_id AND c.designated"
            " AND c.voided_at IS NULL AND c.day <= %s AND c.day > %s - interval '1 year'",
            [day, day],
        )
        rows = cursor.fetchall()
    people, times, minutes = defaultdict(set), Counter(), Counter()
    for person, place, prefecture, field, kind, took in rows:
        for key in [
            (area, *told) for area in (place, prefecture, NATION) for told in (("field", field), ("host", kind))
        ]:
            people[key].add(person)
            times[key] += 1
            minutes[key] += took
    return {key: (len(them), times[key], minutes[key]) for key, them in people.items()}


def a_year_of_work() -> None:
    """A field of many, one of few, people who come twice, who live there, who are not registered, and a void record."""
    mowing, watch = an_occasion(capacity=20), an_occasion(field=Field.SAFETY, name="夜警の会")
    again = an_occasion(name="また刈る会", day=20)
    regulars = many(8, HIDA)
    come(mowing, *regulars, *(a_person("村の人", residence_id=HIDA) for _ in range(6)))
    come(again, *regulars[:3], *(a_person("旅の人") for _ in range(7)))
    come(watch, *regulars[:2])
    registrations.void_participation(
        regulars[0].id, occurrence_id=mowing.pk, reason="人ちがい", by=None, at=at(DAY + timedelta(days=12))
    )


def test_v3_facts_of_activities_are_what_an_independent_count_says(places: None) -> None:
    a_year_of_work()
    close()
    counted = recount(END)
    assert len(counted) == 9
    for (area, by, value), (persons, times, minutes) in counted.items():
        assert fact(area, Respect(by), value) == persons
        assert effort(area, by, value, Measure.PARTICIPATIONS) == times
        assert effort(area, by, value, Measure.MINUTES) == minutes
    assert fact(HIDA, Respect.MONTH, "2026-04") == 21
    assert [fact(HIDA, Respect.CARRIER, one) for one in Carrier] == [0, 8, 6, 7]


def test_v3_offered_and_taken_are_counted_where_there_is_a_limit(places: None) -> None:
    mowing = an_occasion(capacity=20)
    an_occasion(name="だれでもの会")
    Occurrence.objects.filter(pk=mowing.pk).update(taken=7)
    close()
    told = [effort(HIDA, "field", "land", one) for one in (Measure.PROJECTS, Measure.OCCURRENCES, Measure.SEATS)]
    assert told == [2, 2, 20]
    assert effort(GIFU, "field", "land", Measure.TAKEN) == 7


def test_a1_what_was_not_designated_on_its_day_is_no_activity(places: None) -> None:
    a_published_occurrence(an_organisation(a_person()), designated=False)
    close()
    assert not Effort.objects.exists()


def test_the_year_of_activities_ends_with_the_day(places: None) -> None:
    mowing = an_occasion()
    come(mowing, *many(5, HIDA))
    (
        close(mowing.day - timedelta(days=1)),
        close(mowing.day + timedelta(days=364)),
        close(mowing.day + timedelta(days=365)),
    )
    counted = [fact(HIDA, Respect.FIELD, "land", day=mowing.day + timedelta(days=after)) for after in (-1, 364, 365)]
    assert counted == [0, 5, 0]


def test_closing_a_day_again_tells_the_same_of_activities(places: None) -> None:
    a_year_of_work()
    assert close() == close()
    before = list(Effort.objects.order_by("area", "by", "value").values_list())
    come(an_occasion(name="あとの会", day=45), *many(5, HIDA, on=NEXT))
    close()
    assert list(Effort.objects.order_by("area", "by", "value").values_list()) == before


def test_cohorts_tell_who_came_and_who_stayed(places: None) -> None:
    people = many(7, HIDA)
    for person in people[:5]:
        registrations.release(person.id, place_id=HIDA, by=person, at=at(DAY + timedelta(days=3)))
    many(2, HIDA, on=NEXT)
    close(), close(NEXT)
    assert (fact(HIDA, Respect.JOINED, "2026-2"), fact(HIDA, Respect.STAYED, "2026-2")) == (7, 2)
    assert fact(HIDA, Respect.JOINED, "2026-2", day=NEXT) == 9
    assert fact(HIDA, Respect.STAYED, "2026-2", day=NEXT) == fact(HIDA, day=NEXT) == 4


def test_d4_of_a_field_in_which_few_took_part_only_what_was_offered_is_told(places: None) -> None:
    a_year_of_work()
    close()
    hida = queries.published(HIDA)
    assert hida
    assert hida.effort(Respect.FIELD, Measure.OCCURRENCES) == {"land": 2, "safety": 1}
    for measure in (Measure.PARTICIPATIONS, Measure.MINUTES, Measure.TAKEN):
        assert hida.effort(Respect.FIELD, measure)["safety"] is None


def test_d4_seats_that_few_took_are_told_as_little_as_who_came(places: None) -> None:
    """Seats of one person five times over are five seats: where nobody is seen to come, none are told."""
    many(30, HIDA)
    taken = {Field.LAND: 3, Field.SAFETY: 2, Field.SIGHTSEEING: 7, Field.WELFARE: 9, Field.FESTIVAL: 0}
    came = {Field.SAFETY: 6, Field.WELFARE: 6}
    for field, seats in taken.items():
        occasion = an_occasion(field=field, capacity=20, name=f"{field}の会")
        come(occasion, *many(came.get(field, 0), HIDA))
        Occurrence.objects.filter(pk=occasion.pk).update(taken=seats)
    close()
    for area in (HIDA, NATION):
        told = queries.published(area)
        assert told
        seats_taken = told.effort(Respect.FIELD, Measure.TAKEN)
        assert seats_taken == {"land": None, "safety": None, "sightseeing": None, "welfare": 9, "festival": 0}
        assert told.effort(Respect.FIELD, Measure.PARTICIPATIONS)["safety"] == 6


def test_d4_nobody_is_seen_to_take_a_seat(places: None) -> None:
    mowing = an_occasion(capacity=40)
    come(mowing, *many(9, HIDA))
    for seats, shown, day in ((10, 10, END), (11, 10, NEXT), (15, 15, date(2026, 6, 30))):
        Occurrence.objects.filter(pk=mowing.pk).update(taken=seats)
        close(day)
        told = queries.published(HIDA)
        assert told
        assert told.effort(Respect.FIELD, Measure.TAKEN) == {"land": shown}


def test_d4_what_activities_came_to_moves_as_a_whole_or_stays(places: None) -> None:
    """Else the hours would tell when a single person came."""
    mowing = an_occasion()
    come(mowing, *many(9, HIDA))
    many(9, SETAGAYA, residence_id=GIFU)
    close()
    come(an_occasion(name="ひとりの会", day=40), a_person())
    close(NEXT)
    before, after = (
        one.effort(Respect.FIELD, measure)
        for measure in (Measure.PARTICIPATIONS, Measure.MINUTES)
        for one in [queries.published(HIDA)]
        if one
    )
    assert (before, after) == ({"land": 9}, {"land": 9 * mowing.minutes})
    assert effort(HIDA, "field", "land", Measure.PARTICIPATIONS, day=NEXT) == 10


def test_d4_nobody_is_seen_to_leave_a_cohort(places: None) -> None:
    people = many(9, HIDA)
    for person in people[:2]:
        registrations.release(person.id, place_id=HIDA, by=person, at=at(DAY + timedelta(days=3)))
    close()
    hida = queries.published(HIDA)
    assert hida
    assert hida.table(Respect.STAYED) == {"2026-2": 7}
    assert hida.table(Respect.JOINED) == {"2026-2": None}


def test_v3_a_sum_around_places_is_of_what_they_show(places: None) -> None:
    """D4: nothing hidden is in it."""
    a_year_of_work()
    close()
    for measure in Measure:
        hida, nation = (queries.published(area) for area in (HIDA, NATION))
        assert hida
        assert nation
        if measure not in (Measure.PROJECTS, Measure.OCCURRENCES):
            assert nation.effort(Respect.HOST, measure) == hida.effort(Respect.HOST, measure)


def test_publishing_twice_is_publishing_once(places: None) -> None:
    a_year_of_work()
    close()
    assert commands.publish(END, by=None, at=at(NEXT)) == 0
