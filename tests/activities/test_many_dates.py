"""Where there are more dates than a list holds, what is still to come is never what is left out."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders import AT, GIFU, HIDA, a_published_occurrence, many_dates
from tests.web.offices import sign_in
from yukari.activities import queries
from yukari.activities.models import Occurrence, Organisation
from yukari.activities.queries.programme import OVER_FIRST, SHOWN
from yukari.activities.queries.published import DATES, MOST
from yukari.people.models import Person


@pytest.fixture
def next_week(company: Organisation) -> Occurrence:
    return a_published_occurrence(company, days=7)


def test_a_lively_places_calendar_keeps_what_is_ahead_and_the_newest_of_what_is_over(next_week: Occurrence) -> None:
    """K2."""
    over = many_dates(next_week, [-1 - number // 3 for number in range(MOST + 100)])
    for area in (HIDA, GIFU):
        told = [kept.occurrence for kept in queries.calendar_of_place(area, at=AT)]
        assert len(told) == MOST
        assert told[-1] == next_week
        assert [row.starts_at for row in told] == sorted(row.starts_at for row in told)
        assert {row.id for row in over[: MOST - 3]} <= {row.id for row in told}


def test_where_all_of_a_calendar_is_ahead_the_soonest_are_in_it(next_week: Occurrence) -> None:
    many_dates(next_week, [-2, *range(200, 200 + MOST + 50)])
    for told in (queries.calendar_of_place(HIDA, at=AT), queries.calendar_of_project(next_week.project_id, at=AT)[1]):
        assert len(told) == MOST
        assert told[0].occurrence == next_week


def test_a_busy_desk_shows_what_is_ahead_and_says_what_it_leaves_out(
    next_week: Occurrence, company: Organisation, kondo: Person, mori: Person
) -> None:
    many_dates(next_week, range(-SHOWN - 20, -1))
    for shown in (
        queries.desk(company.id, member=kondo, at=AT),
        queries.programme_of(HIDA, viewer=mori, at=AT),
    ):
        assert (len(shown.lines), shown.lines[-1].found.occurrence) == (SHOWN, next_week)
        assert shown.left_out == 20


def test_every_date_of_a_project_is_reached_from_the_page_on_which_work_goes_on(
    next_week: Occurrence, kondo: Person, time_machine: object
) -> None:
    time_machine.move_to(AT, tick=False)  # type: ignore[attr-defined]
    many_dates(next_week, [*range(-SHOWN - 2 * OVER_FIRST, 0), *range(200, 210)])
    seen = [queries.dates_of(next_week.project, at=AT)]
    assert len(seen[0].lines) == OVER_FIRST + 11
    assert seen[0].next_cursor is None
    while seen[-1].previous_cursor:
        seen.append(queries.dates_of(next_week.project, at=AT, cursor=seen[-1].previous_cursor))
    told = [line.found.occurrence.id for part in reversed(seen) for line in part.lines]
    assert told == list(next_week.project.occurrences.order_by("starts_at").values_list("id", flat=True))
    answer = sign_in(Client(), kondo).get(reverse("office:dates", args=[next_week.project_id]))
    assert str(next_week.id) in answer.content.decode()
    assert 'rel="prev"' in answer.content.decode()


def test_the_pages_of_a_busy_desk_say_that_there_is_more(
    next_week: Occurrence, company: Organisation, kondo: Person, mori: Person, time_machine: object
) -> None:
    time_machine.move_to(AT, tick=False)  # type: ignore[attr-defined]
    many_dates(next_week, range(-SHOWN - 20, -1))
    desk, office = sign_in(Client(), kondo), sign_in(Client(), mori)
    for client, address in (
        (desk, reverse("office:desk", args=[company.id])),
        (office, reverse("office:programme", args=[HIDA])),
        (office, reverse("office:organisation", args=[HIDA, company.id])),
    ):
        assert "ここに出ていない開催が、ほかに20回あります" in client.get(address).content.decode(), address


def test_a_feed_tells_the_next_dates_of_each_project_and_no_more(next_week: Occurrence, company: Organisation) -> None:
    other = a_published_occurrence(company, days=9, title="もう一つの草刈り")
    many_dates(next_week, [-5, *range(1, 10), *range(200, 220)])
    told = {
        one.project.id: [date.starts_at for date in one.occurrences] for one in queries.newest_projects(HIDA, at=AT)
    }
    ahead = next_week.project.occurrences.filter(starts_at__gt=AT).order_by("starts_at")
    assert told == {
        next_week.project_id: list(ahead.values_list("starts_at", flat=True)[:DATES]),
        other.project_id: [other.starts_at],
    }
    assert told[next_week.project_id][-1] == next_week.starts_at
