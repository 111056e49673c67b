"""Lists that grow are read page by page, each row once, and as many statements whatever is in them."""

from datetime import timedelta
from typing import Any

import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.builders import AT, HIDA, SHIRAKAWA, a_person, a_published_occurrence, an_organisation, many_dates
from tests.clients.stories import a_token, an_app, signed_in
from tests.news import stories as news
from tests.supports.stories import an_offer
from tests.web.offices import sign_in
from yukari.activities import commands
from yukari.activities.models import CheckIn, Joining, Occurrence
from yukari.activities.queries.joining import AHEAD
from yukari.activities.queries.programme import SHOWN
from yukari.activities.queries.records import RECORD
from yukari.audit.queries import entries_about
from yukari.kit.ids import new_id
from yukari.news.models import News
from yukari.news.queries.feed import FEED
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.registrations.models import Judgement, Participation
from yukari.registrations.queries.mine import HISTORY
from yukari.rules.scopes import Scope
from yukari.supports.models import Offer
from yukari.supports.queries.offers import OFFERS


def told(token: str, address: str, cursor: str = "") -> Any:
    answer = Client().get(f"/api/v1{address}", {"cursor": cursor}, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def pages_of(token: str, address: str, cursor: str = "") -> list[Any]:
    pages = [told(token, address, cursor)]
    while pages[-1]["next_cursor"]:
        pages.append(told(token, address, pages[-1]["next_cursor"]))
    return pages


def test_a_desk_reads_all_that_is_held_however_much_that_is(kondo: Person) -> None:
    brigade = an_organisation(kondo)
    next_week = a_published_occurrence(brigade, days=7)
    many_dates(next_week, [number for number in range(-210, 30) if number])
    with time_machine.travel(AT, tick=False):
        token = a_token(sign_in(Client(), kondo), an_app(), Scope.ROSTERS)
        pages = pages_of(token, "/desk/occurrences")
        assert [len(page["items"]) for page in pages] == [200, 40]
        starts = [one["starts_at"] for page in pages for one in page["items"]]
        assert starts == sorted(set(starts))
        assert pages[-1]["items"][-1]["id"] == str(next_week.id)


def test_who_stands_at_many_desks_is_answered_as_quickly(kondo: Person) -> None:
    a_published_occurrence(an_organisation(kondo))

    def counted() -> int:
        with CaptureQueriesContext(connection) as asked:
            found = told(token, "/desk/occurrences")["items"]
        assert found[-1]["organisation"] == "飛騨市消防団"
        return len(asked)

    with time_machine.travel(AT, tick=False):
        token = a_token(sign_in(Client(), kondo), an_app(), Scope.ROSTERS)
        counted()
        before = counted()
        for name in ("古川の会", "神岡の会", "宮川の会"):
            a_published_occurrence(an_organisation(kondo, name=name), days=1)
        assert counted() == before


def test_hana_reads_in_the_towns_app_back_to_the_first_news(mori: Person, hana: Person) -> None:
    registrations.register(hana.id, place_id=HIDA, by=hana, at=news.NOW)
    first = news.published(mori)
    News.objects.bulk_create(
        News(
            id=new_id(),
            place_id=HIDA,
            title=f"お知らせ{number}",
            text="本文",
            state=first.state,
            audience=first.audience,
            published_at=news.NOW + number * news.MINUTE,
            written_at=news.NOW,
        )
        for number in range(1, 2 * FEED + 5)
    )
    with time_machine.travel(news.NOW + 100 * news.MINUTE, tick=False):
        token = a_token(signed_in(hana), an_app(), Scope.NEWS)
        pages = pages_of(token, "/me/news")
        assert told(token, "/me/news", "not ours") == pages[0]
    titles = [one["title"] for page in pages for one in page["items"]]
    assert [len(page["items"]) for page in pages] == [FEED, FEED, 5]
    assert titles == [*(f"お知らせ{number}" for number in range(2 * FEED + 4, 0, -1)), first.title]


def test_a_long_record_is_read_page_by_page_with_the_totals_of_all(kondo: Person, hana: Person) -> None:
    dates = many_dates(a_published_occurrence(an_organisation(kondo)), range(-400, 0, 3))
    elsewhere = a_published_occurrence(an_organisation(kondo, name="白川の会", place_id=SHIRAKAWA))
    Participation.objects.bulk_create(
        Participation(
            person=hana,
            occurrence_id=one.id,
            project_id=one.project_id,
            place_id=one.place_id,
            held_at_id=one.place_id,
            day=one.day,
            minutes=30,
            field="land",
            designated=True,
            method="organisation_scanned",
            recorded_at=AT,
            **({"voided_at": AT, "void_reason": "人違い"} if one == dates[0] else {}),
        )
        for one in [*dates, elsewhere]
    )
    with time_machine.travel(AT, tick=False):
        pages = pages_of(a_token(signed_in(hana), an_app(), Scope.JOININGS), "/me/participations")
    rows = [one for page in pages for one in page["items"]]
    assert [len(page["items"]) for page in pages] == [RECORD, len(dates) - RECORD]
    assert {one["occurrence_id"] for one in rows} == {str(one.id) for one in dates}
    assert [one["day"] for one in rows] == sorted((one["day"] for one in rows), reverse=True)
    stand = dates[1:]
    assert {(page["days"], page["minutes"]) for page in pages} == {(len({one.day for one in stand}), 30 * len(stand))}


def guests(number: int) -> list[Person]:
    return Person.objects.bulk_create(
        Person(id=new_id(), email=f"guest-{each}@example.jp", called=f"客{each}", opened_at=AT)
        for each in range(number)
    )


def a_full_house(occurrence: Occurrence) -> tuple[list[Person], list[Person]]:
    """Who joined, in their order, one of whom came; and who came without joining."""
    joined, alone = guests(SHOWN + 3), [a_person("飛び入り"), a_person("通りがかり")]
    Joining.objects.bulk_create(
        Joining(
            person=one,
            occurrence=occurrence,
            state="joined",
            joined_at=AT + timedelta(seconds=number // 2),
            changed_at=AT,
        )
        for number, one in enumerate(joined)
    )
    CheckIn.objects.bulk_create(
        CheckIn(person=one, occurrence=occurrence, method="by_hand", checked_in_at=AT + timedelta(minutes=number))
        for number, one in enumerate([joined[-1], *alone])
    )
    return joined, alone


def test_a_roster_is_read_page_by_page_and_only_who_was_shown_was_looked_at(kondo: Person, hana: Person) -> None:
    """D2: each of them reads by which app."""
    occurrence = a_published_occurrence(an_organisation(kondo))
    commands.join(occurrence.id, by=hana, at=AT - timedelta(minutes=1))
    joined, alone = a_full_house(occurrence)
    with time_machine.travel(AT, tick=False):
        token = a_token(sign_in(Client(), kondo), an_app(), Scope.ROSTERS)
        address = f"/occurrences/{occurrence.id}/roster"
        first = told(token, address)
        (look,) = [entry for entry in entries_about(hana.id) if entry.verb == "looked_at_roster"]
        assert (look.by_id, look.why) == (kondo.id, "ひだのまちアプリ（飛騨ソフト）")
        assert not entries_about(joined[-1].id)
        pages = [first, *pages_of(token, address, first["next_cursor"])]
    rows = [one for page in pages for one in page["items"]]
    assert [len(page["items"]) for page in pages] == [SHOWN, 4, 2]
    assert rows[0]["called"] == "はな"
    assert {one["called"] for one in rows[1:-2]} == {one.called for one in joined}
    assert [(one["called"], one["state"], one["checked_in"]) for one in rows[-2:]] == [
        (one.called, None, True) for one in alone
    ]
    assert [one["called"] for one in rows if one["checked_in"]] == [joined[-1].called, *(one.called for one in alone)]
    assert len({one["number"] for one in rows}) == len(rows)


def test_what_hana_has_ahead_is_read_page_by_page_and_only_what_is_here(kondo: Person, hana: Person) -> None:
    dates = many_dates(a_published_occurrence(an_organisation(kondo)), range(2, 2 * AHEAD + 5))
    elsewhere = a_published_occurrence(an_organisation(kondo, name="白川の会", place_id=SHIRAKAWA))
    Joining.objects.bulk_create(
        Joining(person=hana, occurrence_id=one.id, state="joined", joined_at=AT, changed_at=AT)
        for one in [*dates, elsewhere]
    )
    with time_machine.travel(AT, tick=False):
        token = a_token(signed_in(hana), an_app(), Scope.JOININGS)
        pages = pages_of(token, "/me/joinings")
        assert told(token, "/me/joinings", "not ours") == pages[0]
    held = [one["occurrence"]["id"] for page in pages for one in page["items"]]
    assert [len(page["items"]) for page in pages] == [AHEAD, AHEAD, 3]
    assert held == [str(one.id) for one in sorted(dates, key=lambda one: (one.starts_at, one.id))]


def test_judgements_are_read_back_to_the_first(hana: Person) -> None:
    registrations.register(hana.id, place_id=HIDA, by=hana, at=AT)
    registrations.apply_for_premium(hana.id, place_id=HIDA, by=hana, at=AT)
    first = Judgement.objects.get(person=hana)
    copied = {field.attname: getattr(first, field.attname) for field in first._meta.concrete_fields}
    Judgement.objects.bulk_create(
        Judgement(**{**copied, "id": new_id(), "judged_at": AT + timedelta(minutes=number)})
        for number in range(1, HISTORY + 3)
    )
    with time_machine.travel(AT + timedelta(days=1), tick=False):
        token = a_token(signed_in(hana), an_app(), Scope.REGISTRATIONS)
        pages = pages_of(token, "/me/judgements")
    days = [one["judged_at"] for page in pages for one in page["items"]]
    assert [len(page["items"]) for page in pages] == [HISTORY, 3]
    assert days == sorted(set(days), reverse=True)


def test_supports_of_a_place_are_read_page_by_page(mori: Person) -> None:
    first = an_offer(mori)
    copied = {field.attname: getattr(first, field.attname) for field in first._meta.concrete_fields}
    Offer.objects.bulk_create(
        Offer(**{**copied, "id": new_id(), "title": f"宿泊費{number:03}"}) for number in range(OFFERS + 1)
    )
    with time_machine.travel(AT, tick=False):
        pages, cursor = [], ""
        while cursor is not None:
            pages.append(Client().get(f"/api/v1/places/{HIDA}/supports", {"cursor": cursor}).json())
            cursor = pages[-1]["next_cursor"]
    titles = [one["title"] for page in pages for one in page["items"]]
    assert [len(page["items"]) for page in pages] == [OFFERS, 2]
    assert sorted(titles) == sorted({first.title, *(f"宿泊費{number:03}" for number in range(OFFERS + 1))})
