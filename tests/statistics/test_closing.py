"""V1, V2, V5: a closed day's facts, beside a count written anew; and who may know which of them (D1, D4)."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection

from tests.builders import GIFU, HIDA, SETAGAYA, SHIRAKAWA, TAKAYAMA, TOKYO, YOKOHAMA, a_person
from tests.registrations.stories import DAY, at, confirm, make_premium, take_part
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.registrations.commands.nightly import look_after
from yukari.registrations.models import Term
from yukari.rules.outcome import Reason, Refused
from yukari.rules.relations import NATION, Living, Respect, age_band
from yukari.rules.survey import Given
from yukari.statistics import commands, queries
from yukari.statistics.models import Fact, Publication

END = date(2026, 4, 30)
NEXT = date(2026, 5, 31)


def close(day: date = END) -> int:
    return commands.close_day(day, by=None, at=at(day + timedelta(days=1), 4))


def fact(area: str, respect: Respect = Respect.ALL, value: str = "", *, day: date = END) -> int:
    return sum(Fact.objects.filter(area=area, respect=respect, day=day, value=value).values_list("persons", flat=True))


def register(person: Person, *places: str, on: date = DAY) -> Person:
    for place_id in places:
        registrations.register(person.id, place_id=place_id, by=person, at=at(on))
    return person


def many(count: int, *places: str, residence_id: str = SETAGAYA, on: date = DAY, **said: int) -> list[Person]:
    return [register(a_person("だれか", residence_id=residence_id, **said), *places, on=on) for _ in range(count)]


def a_country() -> None:
    """People of every kind: with one tie and several, at home, prefecture only, gone again, premium."""
    many(6, HIDA)
    many(5, HIDA, SHIRAKAWA, birth_year=1950)
    many(7, TAKAYAMA, residence_id=YOKOHAMA, birth_year=2001)
    many(3, SHIRAKAWA, residence_id=HIDA)
    many(2, HIDA, residence_id=HIDA)
    many(4, GIFU)
    many(1, SETAGAYA, residence_id="", birth_year=2010)
    gone, premium = a_person(), a_person()
    register(gone, HIDA, TAKAYAMA)
    registrations.release(gone.id, place_id=HIDA, by=gone, at=at(DAY + timedelta(days=3)))
    confirm(premium)
    make_premium(premium)
    take_part(gone, DAY)
    register(a_person(), HIDA, on=NEXT)


def recount(day: date) -> dict[tuple[str, str, str], int]:
    """The same figures, in another way: rows as they lie, added up by hand (V1, K7)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.person_id, r.place_id, p.prefecture_id, p.code = p.prefecture_id, u.birth_year, u.birth_month,"
            "  coalesce((SELECT h.prefecture_id FROM places_place h WHERE h.code = u.residence_id), 'elsewhere'),"
            "  EXISTS (SELECT FROM registrations_term t WHERE t.person_id = r.person_id AND t.place_id = r.place_id"
            "    AND %s BETWEEN t.starts_on AND t.ends_on AND coalesce(t.ended_on >= %s, true)) "
            "FROM registrations_registration r, places_place p, people_person u "
            "WHERE p.code = r.place_id AND u.id = r.person_id AND r.is_home = false"
            "  AND r.registered_at < %s::timestamp AT TIME ZONE 'Asia/Tokyo'"
            "  AND NOT coalesce(r.released_at < %s::timestamp AT TIME ZONE 'Asia/Tokyo', false)",
            [day, day, *[day + timedelta(days=1)] * 2],
        )
        rows = cursor.fetchall()
    figures: Counter[tuple[str, str, str]] = Counter()
    persons, premium = defaultdict(dict), set()
    for person, place, prefecture, is_prefecture, year, month, home, is_premium in rows:
        for area in {place, prefecture, NATION}:
            persons[area][person] = (age_band(year, month, on=day), home)
            premium |= {(area, person)} if is_premium else set()
            figures[area, "ties", ""] += not is_prefecture
    for area, them in persons.items():
        for person, (age, home) in them.items():
            kind = "premium" if (area, person) in premium else "basic"
            figures.update(
                {(area, "all", ""): 1, (area, "age", age): 1, (area, "home", home): 1, (area, "kind", kind): 1}
            )
    return {key: number for key, number in figures.items() if number}


def told(
    day: date, respects: Iterable[str] = ("all", "ties", "age", "home", "kind")
) -> dict[tuple[str, str, str], int]:
    rows = Fact.objects.filter(day=day, respect__in=respects).values_list("area", "respect", "value", "persons")
    return {(area, respect, value): persons for area, respect, value, persons in rows}


def test_v1_the_facts_of_a_day_are_what_an_independent_count_says(places: None) -> None:
    a_country()
    close()
    assert told(END) == recount(END)
    close(NEXT)
    assert told(NEXT) == recount(NEXT)
    assert told(END) == recount(END)


def test_v1_a_person_of_three_places_is_one_person_and_a_linked_prefecture_is_not_on_top(hana: Person) -> None:
    register(hana, HIDA, TAKAYAMA, SHIRAKAWA)
    close()
    assert [fact(area) for area in (HIDA, TAKAYAMA, GIFU, NATION)] == [1, 1, 1, 1]
    assert [fact(area, Respect.TIES) for area in (HIDA, GIFU, NATION)] == [1, 3, 3]


def test_k7_who_lives_there_is_never_counted(places: None) -> None:
    many(2, SETAGAYA)
    assert close() == 0
    assert fact(TOKYO) == fact(NATION) == 0


def test_v2_the_way_deeper_is_told_with_its_time(hana: Person) -> None:
    """Three days from the registration to the premium term, the first activity a day after it."""
    confirm(hana)
    make_premium(hana)
    register(a_person(), HIDA)
    close()
    assert (fact(HIDA, Respect.STEP, "premium"), fact(HIDA, Respect.STEP, "basic")) == (1, 1)
    took = {one.value: one.days for one in Fact.objects.filter(area=HIDA, respect=Respect.REACHED)}
    assert took == {"activity": 1, "premium": 2}


def renewed_by_hand(day: date) -> dict[str, set[UUID]]:
    """Who has renewed, by area: terms as they lie, each held against every other of the same person and place (P6)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id, place_id, prefecture_id, starts_on, ends_on, coalesce(ended_on, ends_on), linked, ending"
            " FROM registrations_term JOIN places_place ON code = place_id"
        )
        terms = cursor.fetchall()
    found: dict[str, set[UUID]] = defaultdict(set)
    for person, place, prefecture, starts_on, _, _, linked, ending in terms:
        for other, where, _, _, ends_on, last_day, was_linked, ended in terms:
            follows = (other, where, last_day, ends_on) == (person, place, starts_on - timedelta(days=1), last_day)
            if follows and not linked and not was_linked and starts_on <= day and ending != "undone":
                assert ended in ("", "renewed", "lapsed")
                for area in (place, prefecture, NATION):
                    found[area].add(person)
    return found


def test_v2_a_term_after_a_lapse_renews_nothing(hana: Person) -> None:
    """P6: only a term that starts the day after the one before ends."""
    confirm(hana)
    term = make_premium(hana)
    after = term.ends_on + timedelta(days=1)
    look_after(hana.id, on=after, by=None, at=at(after, 3))
    back = make_premium(hana, on=after + timedelta(days=40))
    close(back.starts_on)
    assert (fact(HIDA, Respect.KIND, "premium", day=back.starts_on), renewed_by_hand(back.starts_on)) == (1, {})
    for area in (HIDA, GIFU, NATION):
        assert fact(area, Respect.STEP, "renewed", day=back.starts_on) == 0
        assert fact(area, Respect.STEP, "premium", day=back.starts_on) == 1


def test_v2_a_prefectures_term_that_is_brought_again_renews_nothing(hana: Person) -> None:
    """P12: the link ended with the municipality's term, and came back with the next one on the very next day."""
    confirm(hana)
    make_premium(hana)
    later = DAY + timedelta(days=5)
    registrations.opt_out_of_link(hana.id, prefecture_id=GIFU, by=hana, at=at(later))
    registrations.opt_in(hana.id, prefecture_id=GIFU, by=hana, at=at(later + timedelta(days=4)))
    assert Term.objects.filter(place_id=GIFU, linked=True).count() == 2
    close()
    assert renewed_by_hand(END) == {}
    for area in (HIDA, GIFU, NATION):
        assert (fact(area, Respect.STEP, "renewed"), fact(area, Respect.STEP, "premium")) == (0, 1)


def test_v2_whoever_renews_is_told_from_the_day_the_next_term_starts(hana: Person) -> None:
    """P6: granted in the window before, whether the old term is closed by then or not."""
    confirm(hana)
    term = make_premium(hana)
    confirm(hana, on=term.ends_on - timedelta(days=100))
    for days in (90, 70, 59):
        take_part(hana, term.ends_on - timedelta(days=days))
    after = term.ends_on + timedelta(days=1)
    close(term.ends_on)
    close(after)
    assert set(renewed_by_hand(after)) == {HIDA, GIFU, NATION}
    for area in (HIDA, GIFU, NATION):
        assert fact(area, Respect.STEP, "renewed", day=term.ends_on) == len(renewed_by_hand(term.ends_on)) == 0
        assert fact(area, Respect.STEP, "renewed", day=after) == len(renewed_by_hand(after)[area]) == 1
    look_after(hana.id, on=after, by=None, at=at(after, 3))
    assert commands.recount_day(after, by=None, at=at(after + timedelta(days=1), 4)) == 0


def test_p16_moving_in_is_counted_as_the_last_step_and_no_more_among_the_others(hana: Person) -> None:
    confirm(hana)
    make_premium(hana)
    confirm(hana, residence_id=HIDA, on=DAY + timedelta(days=9))
    close()
    assert fact(HIDA) == 0
    assert fact(HIDA, Respect.REACHED, "moved_in") == fact(NATION, Respect.REACHED, "moved_in") == 1


def test_v5_numbers_are_living(hana: Person) -> None:
    """P7: the premium registration lapses, and whoever has not been here for a year is told apart."""
    confirm(hana)
    term = make_premium(hana)
    people.note_seen(hana, by=hana, at=at(DAY))
    close()
    assert [fact(HIDA, Respect.LIVING, value) for value in Living] == [1, 1, 0]
    after = term.ends_on + timedelta(days=1)
    look_after(hana.id, on=after, by=None, at=at(after, 3))
    close(after)
    assert [fact(HIDA, Respect.LIVING, value, day=after) for value in Living] == [0, 0, 1]


def test_k3_what_ties_people_is_counted_by_person_and_area(hana: Person) -> None:
    register(hana, HIDA, TAKAYAMA)
    for place_id in (HIDA, TAKAYAMA):
        answers = {"ties": Given(choices=("work", "sightseeing"))}
        registrations.answer_questionnaire(hana.id, place_id=place_id, answers=answers, by=hana, at=at(DAY))
    close()
    assert [fact(area, Respect.ROUTE, "work") for area in (HIDA, GIFU, NATION)] == [1, 1, 1]


def test_closing_a_day_again_changes_nothing_and_a_released_past_can_be_told_again(places: None) -> None:
    person = many(1, HIDA)[0]
    assert close() == close()
    before = told(END)
    registrations.release(person.id, place_id=HIDA, by=person, at=at(NEXT))
    close(), close(NEXT)
    assert told(END) == before
    assert told(NEXT) == {}


def test_a_day_that_is_not_over_is_not_closed(places: None) -> None:
    with pytest.raises(Refused) as refused:
        commands.close_day(END, by=None, at=at(END, 23))
    assert refused.value.reason == Reason.IN_THE_FUTURE


def test_what_was_missed_is_closed_later_and_old_tables_are_kept_for_ends_of_months(places: None) -> None:
    many(1, HIDA)
    assert queries.days_to_close(until=END) == [END]
    close(DAY), close(END)
    assert queries.days_to_close(until=END + timedelta(days=2)) == [END + timedelta(days=1), END + timedelta(days=2)]
    assert queries.days_to_close(until=END) == []
    close(date(2026, 9, 1))
    assert (fact(HIDA, day=DAY), fact(HIDA, Respect.KIND, "basic", day=DAY)) == (1, 0)
    assert fact(HIDA, Respect.KIND, "basic") == 1


def test_d4_what_is_published_is_the_recount_without_the_few(places: None) -> None:
    a_country()
    many(9, SETAGAYA, residence_id=YOKOHAMA)
    close()
    counted = recount(END)
    for area in (HIDA, TAKAYAMA, GIFU, TOKYO, NATION):
        one = queries.published(area)
        assert one
        assert one.persons == counted[area, "all", ""]
        for respect in (Respect.AGE, Respect.HOME, Respect.KIND):
            for value, figure in (one.table(respect) or {}).items():
                assert figure in (None, counted[area, respect, value])
                assert figure not in {1, 2, 3, 4}


def test_d4_one_person_in_tokyo_is_not_the_nation_without_gifu(places: None) -> None:
    """Of an area whose number is hidden nothing is told at all."""
    a_country()
    close()
    for area in (GIFU, TOKYO, SETAGAYA):
        hidden = queries.published(area)
        assert hidden
        assert (hidden.persons, hidden.table(Respect.AGE), hidden.living("seen")) == (None, None, None)


def test_v1_ties_of_a_prefecture_are_those_of_the_places_that_are_shown(places: None) -> None:
    """D4: nothing hidden is in a sum."""
    a_country()
    close()
    gifu = queries.published(GIFU)
    lines = queries.published_areas([HIDA, TAKAYAMA, SHIRAKAWA], on=END)
    assert gifu
    assert gifu.ties == sum(line.persons or 0 for line in lines.values())


def test_d4_asked_on_two_days_or_in_two_months_nobody_is_seen_to_come(places: None) -> None:
    many(6, HIDA)
    close()
    register(a_person(), HIDA, on=END + timedelta(days=1))
    close(END + timedelta(days=1))
    one = queries.published(HIDA)
    close(NEXT)
    two = queries.published(HIDA)
    assert one
    assert two
    assert (one.day, one.persons, two.day, two.persons) == (END, 6, NEXT, 6)
    assert fact(HIDA, day=NEXT) == 7
    many(4, HIDA, on=NEXT)
    close(date(2026, 6, 30))
    told = queries.published(HIDA)
    assert told
    assert told.history == [(END, 6), (NEXT, 6), (date(2026, 6, 30), 11)]


def test_d4_what_was_published_is_never_published_otherwise(places: None) -> None:
    people_of_hida = many(6, HIDA)
    close()
    told_once = list(Publication.objects.order_by("area").values_list("area", "figures"))
    Person.objects.filter(id=people_of_hida[0].id).update(birth_year=1930)
    close()
    assert commands.publish(END, by=None, at=at(NEXT)) == 0
    assert list(Publication.objects.order_by("area").values_list("area", "figures")) == told_once


def test_d1_a_places_staff_know_their_own_figures_and_nobody_elses(mori: Person, sato: Person) -> None:
    assert queries.facts_of(HIDA, viewer=mori) is None
    many(2, HIDA)
    close()
    own = queries.facts_of(HIDA, viewer=mori)
    assert own
    assert (own.persons, own.history) == (2, [(END, 2)])
    with pytest.raises(Refused):
        queries.facts_of(HIDA, viewer=sato)
