"""Finding something to do and joining it in two presses, as a newcomer meets it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.builders import AT, HIDA, SHIRAKAWA, a_person, a_published_occurrence, an_occurrence, an_organisation
from tests.web.pages import path_of, words_of
from yukari.activities import commands
from yukari.activities.models import Organisation
from yukari.people.models import Person
from yukari.rules.fields import Field

SEARCH = "/activities/"


@pytest.fixture(autouse=True)
def story_time() -> time_machine.travel:
    with time_machine.travel(AT, tick=False) as travel:
        yield travel


@pytest.fixture
def company(kondo: Person) -> Organisation:
    return an_organisation(kondo)


def page_of(occurrence_id: object) -> str:
    return f"{SEARCH}occurrences/{occurrence_id}/"


def test_a_newcomer_finds_by_words_place_field_and_days(company: Organisation, client: Client) -> None:
    a_published_occurrence(company, title="水路の草刈り", days=3)
    a_published_occurrence(company, title="夜警と見回り", field=Field.SAFETY, days=20)
    assert "水路の草刈り" in words_of(client.get(SEARCH))
    for asked in ({"words": "草刈"}, {"field": "land"}, {"last_day": "2026-04-10"}):
        words = words_of(client.get(SEARCH, asked))
        assert "水路の草刈り" in words
        assert "夜警と見回り" not in words
    nothing = words_of(client.get(SEARCH, {"place": SHIRAKAWA}))
    assert "この条件の活動は、いまはありません" in nothing
    assert "条件をはずして見る" in nothing


def test_the_map_offers_prefectures_with_what_was_asked_for(company: Organisation, client: Client) -> None:
    a_published_occurrence(company)
    page = client.get(SEARCH, {"view": "map", "field": "land"}).content.decode()
    assert "岐阜県（1）" in page
    assert "?field=land&amp;prefecture=210005" in page


def test_what_cannot_be_understood_is_said_kindly(company: Organisation, client: Client) -> None:
    a_published_occurrence(company)
    asked = {"first_day": "きょう", "last_day": "2026-04-01", "prefecture": "999999", "place": "x", "cursor": "??"}
    response = client.get(SEARCH, asked)
    assert response.status_code == 200
    assert "入力内容に問題があります" in words_of(response)
    turned = client.get(SEARCH, {"first_day": "2026-05-01", "last_day": "2026-04-01"})
    assert "「この日から」より後の日にしてください。" in words_of(turned)


def test_this_weekend_is_one_press_away(company: Organisation, client: Client) -> None:
    """2026-04-01 is a Wednesday."""
    page = client.get(SEARCH).content.decode()
    assert "first_day=2026-04-04&amp;last_day=2026-04-05" in page
    with time_machine.travel(datetime(2026, 4, 5, 1, tzinfo=UTC), tick=False):
        assert "first_day=2026-04-05&amp;last_day=2026-04-05" in client.get(SEARCH).content.decode()


def test_the_number_of_results_costs_no_statements(
    company: Organisation, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for day in range(1, 25):
        a_published_occurrence(company, days=day)
        if day in (1, 24):
            with django_assert_num_queries(3):
                client.get(SEARCH)


def test_hana_joins_in_two_presses_and_gives_her_seat_back(company: Organisation, hana: Person, client: Client) -> None:
    """A7: without being registered there."""
    occurrence = a_published_occurrence(company, capacity=5)
    client.force_login(hana)
    assert page_of(occurrence.id) in client.get(SEARCH).content.decode()
    assert "参加する" in words_of(client.get(page_of(occurrence.id)))
    joined = client.post(f"{page_of(occurrence.id)}join/", follow=True)
    assert "参加が決まりました。" in words_of(joined)
    assert "参加が決まっています" in words_of(joined)
    assert "参加決定" in words_of(client.get(f"{SEARCH}{occurrence.project_id}/"))
    left = client.post(f"{page_of(occurrence.id)}leave/", follow=True)
    assert "参加を取りやめました。" in words_of(left)
    assert "参加する" in words_of(left)


def test_whoever_is_not_signed_in_comes_back_to_the_occurrence(company: Organisation, client: Client) -> None:
    join = f"{page_of(a_published_occurrence(company).id)}join/"
    sent = client.post(join)
    assert sent.status_code == 302
    assert join in sent["Location"].replace("%2F", "/")


def test_after_signing_in_the_button_is_there_again(company: Organisation, hana: Person, client: Client) -> None:
    occurrence = a_published_occurrence(company)
    client.force_login(hana)
    assert path_of(client.get(f"{page_of(occurrence.id)}join/")) == page_of(occurrence.id)


def test_a_full_occurrence_offers_the_waiting_list_and_something_else(
    company: Organisation, hana: Person, ken: Person, kondo: Person, client: Client
) -> None:
    """A8: nobody is turned away without another suggestion."""
    occurrence = a_published_occurrence(company, capacity=1)
    a_published_occurrence(company, title="古川祭の掃除", days=12)
    commands.join(occurrence.id, by=kondo, at=AT - timedelta(minutes=2))
    commands.join(occurrence.id, by=a_person(), at=AT - timedelta(minutes=1))
    client.force_login(hana)
    words = words_of(client.get(page_of(occurrence.id)))
    assert "満席です。キャンセル待ちは1人。" in words
    assert "古川祭の掃除" in words
    waiting = words_of(client.post(f"{page_of(occurrence.id)}join/", follow=True))
    assert "キャンセル待ちに入りました。" in waiting
    assert "あなたの前に1人が待っています。" in waiting


def test_a_draw_is_promised_before_and_can_be_repeated_after(
    company: Organisation, hana: Person, kondo: Person, client: Client
) -> None:
    """A8: the commitment is there before, seed and tickets after."""
    deadline = AT + timedelta(days=5)
    occurrence = a_published_occurrence(company, capacity=1, draws_lots=True, closes_at=deadline)
    client.force_login(hana)
    page = words_of(client.post(f"{page_of(occurrence.id)}join/", follow=True))
    assert "抽選に申し込みました" in page
    occurrence.refresh_from_db()
    assert occurrence.draw_commitment in page
    assert occurrence.draw_seed not in page
    commands.join(occurrence.id, by=kondo, at=AT)
    with time_machine.travel(deadline + timedelta(minutes=1), tick=False):
        commands.draw_lots(occurrence.id, by=None, at=deadline + timedelta(minutes=1))
        client.force_login(hana)
        after = words_of(client.get(page_of(occurrence.id)))
    assert occurrence.draw_seed in after
    assert "← あなた" in after


def test_a_cancelled_occurrence_says_so_and_nothing_can_be_joined(
    company: Organisation, hana: Person, client: Client
) -> None:
    occurrence = a_published_occurrence(company)
    commands.cancel_occurrence(occurrence.id, reason="大雨のため", by=None, at=AT)
    client.force_login(hana)
    words = words_of(client.get(page_of(occurrence.id)))
    assert "この回は中止になりました。" in words
    assert "大雨のため" in words
    refused = client.post(f"{page_of(occurrence.id)}join/")
    assert refused.status_code == 409
    assert "この回は中止になりました。" in words_of(refused)


def test_a_project_lists_its_dates_at_a_constant_cost(
    company: Organisation, hana: Person, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    occurrence = a_published_occurrence(company)
    path = f"{SEARCH}{occurrence.project_id}/"
    client.force_login(hana)
    client.get(path)
    with django_assert_num_queries(11):
        client.get(path)
    for day in range(11, 21):
        an_occurrence(occurrence.project, days=day)
    with django_assert_num_queries(11):
        assert words_of(client.get(path)).count("参加する") >= 11


@pytest.mark.parametrize("path", ["", "occurrences/"])
def test_what_does_not_exist_is_a_kind_page(places: None, client: Client, path: str) -> None:
    response = client.get(f"{SEARCH}{path}01890000-0000-7000-8000-000000000000/")
    assert response.status_code == 404
    assert "見つかりませんでした。" in words_of(response)


def test_a_draft_is_there_for_nobody_else(company: Organisation, hana: Person, client: Client) -> None:
    from tests.builders import a_draft

    draft = a_draft(company)
    client.force_login(hana)
    assert client.get(f"{SEARCH}{draft.id}/").status_code == 404


def test_everything_is_in_english_too(company: Organisation, kondo: Person, client: Client) -> None:
    occurrence = a_published_occurrence(company, capacity=1)
    english = {"Accept-Language": "en"}
    assert "Find activities" in words_of(client.get(SEARCH, headers=english))
    words = words_of(client.get(page_of(occurrence.id), headers=english))
    assert "1 place left" in words
    assert "Counts towards premium" in words
    assert HIDA not in words
