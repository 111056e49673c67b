"""K2: what is written once is read by the calendars, feed readers and search engines of other makers."""

from datetime import timedelta

import extruct
import feedparser
import pytest
from django.test import Client
from icalendar import Calendar, Event

from tests.builders import AT, GIFU, HIDA, TAKAYAMA, a_draft, a_published_occurrence, an_occurrence, an_organisation
from yukari.activities import commands
from yukari.activities.models import Occurrence, Organisation
from yukari.people.models import Person


@pytest.fixture(autouse=True)
def at_the_beginning(time_machine: object) -> None:
    time_machine.move_to(AT, tick=False)  # type: ignore[attr-defined]


@pytest.fixture
def brigade(kondo: Person) -> Organisation:
    return an_organisation(kondo)


def events(client: Client, address: str) -> list[Event]:
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content).walk("VEVENT")


def place_calendar(client: Client, place_id: str = HIDA) -> list[Event]:
    return events(client, f"/places/{place_id}/activities.ics")


def test_a_calendar_program_reads_what_a_place_holds(client: Client, brigade: Organisation) -> None:
    mowing = a_published_occurrence(brigade, title="水路の草刈り; 秋, 第1回")
    a_draft(brigade, title="まだ秘密")
    response = client.get(f"/places/{HIDA}/activities.ics")
    read = Calendar.from_ical(response.content)
    assert read["X-WR-CALNAME"] == "飛騨市の活動（ゆかり）"
    assert [str(zone["TZID"]) for zone in read.walk("VTIMEZONE")] == ["Asia/Tokyo"]
    (event,) = read.walk("VEVENT")
    assert event["SUMMARY"] == "水路の草刈り; 秋, 第1回"
    assert event["DTSTART"].dt == mowing.starts_at
    assert event["DTSTART"].params["TZID"] == "Asia/Tokyo"
    assert event["DTEND"].dt == mowing.ends_at
    assert event["LOCATION"] == "岐阜県飛騨市 古川町公民館"
    assert event["URL"].endswith(f"/activities/occurrences/{mowing.id}/")
    assert (str(event["UID"]), int(event["SEQUENCE"]), str(event["STATUS"])) == (str(mowing.id), 0, "CONFIRMED")
    assert "持ち物：軍手、飲みもの" in event["DESCRIPTION"]
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))


def test_a_prefecture_has_the_calendar_of_everything_in_it(client: Client, brigade: Organisation) -> None:
    a_published_occurrence(brigade)
    assert len(place_calendar(client, GIFU)) == 1
    assert not place_calendar(client, TAKAYAMA)
    assert client.get("/places/999999/activities.ics").status_code == 404


def test_a_copy_learns_what_changed_and_what_was_cancelled(client: Client, brigade: Organisation) -> None:
    """The same event by its UID, newer by its SEQUENCE; cancelled it stays, so that the copy says so."""
    mowing = a_published_occurrence(brigade)
    (before,) = place_calendar(client)
    later = AT + timedelta(hours=1)
    commands.change_occurrence(mowing.id, starts_at=mowing.starts_at + timedelta(minutes=30), by=None, at=later)
    (moved,) = place_calendar(client)
    commands.change_project(mowing.project_id, belongings="長靴", by=None, at=later + timedelta(hours=1))
    (reworded,) = place_calendar(client)
    commands.cancel_occurrence(mowing.id, reason="大雨", by=None, at=later + timedelta(hours=2))
    (cancelled,) = place_calendar(client)
    told = [before, moved, reworded, cancelled]
    assert {str(event["UID"]) for event in told} == {str(mowing.id)}
    assert [int(event["SEQUENCE"]) for event in told] == [0, 1, 2, 3]
    assert [event["LAST-MODIFIED"].dt for event in told] == sorted({event["LAST-MODIFIED"].dt for event in told})
    assert moved["DTSTART"].dt == mowing.starts_at + timedelta(minutes=30)
    assert str(cancelled["STATUS"]) == "CANCELLED"
    assert cancelled["SUMMARY"] == "【中止】水路の草刈り"
    assert "中止の理由：大雨" in cancelled["DESCRIPTION"]


def test_who_has_the_newest_copy_is_sent_nothing(client: Client, brigade: Organisation) -> None:
    a_published_occurrence(brigade)
    first = client.get(f"/places/{HIDA}/activities.ics")
    assert client.get(f"/places/{HIDA}/activities.ics", HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304


def test_one_date_and_all_dates_of_a_project_can_be_kept(client: Client, brigade: Organisation) -> None:
    mowing = a_published_occurrence(brigade)
    an_occurrence(mowing.project, days=20)
    assert len(events(client, f"/activities/{mowing.project_id}/dates.ics")) == 2
    (one,) = events(client, f"/activities/occurrences/{mowing.id}/event.ics")
    assert str(one["UID"]) == str(mowing.id)
    page = client.get(f"/activities/occurrences/{mowing.id}/").content.decode()
    assert f"/activities/occurrences/{mowing.id}/event.ics" in page


def test_a_draft_is_in_no_calendar_and_no_feed(client: Client, brigade: Organisation) -> None:
    draft = a_draft(brigade, title="まだ秘密")
    date = an_occurrence(draft)
    for address in (f"/activities/{draft.id}/dates.ics", f"/activities/occurrences/{date.id}/event.ics"):
        assert client.get(address).status_code == 404
    commands.cancel_project(draft.id, reason="やめます", by=None, at=AT)
    assert client.get(f"/activities/{draft.id}/dates.ics").status_code == 404
    assert not place_calendar(client)
    assert "まだ秘密" not in client.get(f"/places/{HIDA}/activities.rss").content.decode()


@pytest.mark.parametrize(("form", "version"), [("rss", "rss20"), ("atom", "atom10")])
def test_a_feed_reader_reads_new_activities(client: Client, brigade: Organisation, form: str, version: str) -> None:
    mowing = a_published_occurrence(brigade, title="草刈り <b>&")
    a_published_occurrence(brigade, title="もう終わる", days=1)
    read = feedparser.parse(client.get(f"/places/{HIDA}/activities.{form}").content)
    assert (read.bozo, read.version) == (False, version)
    assert read.feed.title == "岐阜県飛騨市の新しい活動"
    entry = next(one for one in read.entries if one.id == f"urn:uuid:{mowing.project_id}")
    assert entry.link.endswith(f"/activities/{mowing.project_id}/")
    assert "用水路のまわりの草を刈ります" in entry.summary
    assert "2026年4月11日（土）" in entry.summary
    assert len(read.entries) == 2
    assert client.get(f"/places/{HIDA}/activities.xml").status_code == 404


def test_signs_that_nobody_sees_break_no_feed_and_no_calendar(client: Client, brigade: Organisation) -> None:
    """A word processor pastes them; XML takes none of them."""
    a_published_occurrence(brigade, title="草\x0b刈り\x08", what="刈\x1cります")
    assert feedparser.parse(client.get(f"/places/{HIDA}/activities.rss").content).entries[0].title == "草刈り"
    (event,) = place_calendar(client)
    assert event["SUMMARY"] == "草刈り"
    assert "刈ります" in event["DESCRIPTION"]


def test_a_place_page_says_where_its_feeds_are(client: Client, places: None) -> None:
    page = client.get(f"/places/{HIDA}/").content.decode()
    for address in ("activities.rss", "activities.atom", "activities.ics"):
        assert f"/places/{HIDA}/{address}" in page
    assert f"webcal://localhost:8000/places/{HIDA}/activities.ics" in page


def linked(client: Client, address: str) -> dict[str, dict[str, object]]:
    """What another maker's reader finds on the page, by type."""
    response = client.get(address)
    assert "nonce-" in response["Content-Security-Policy"]
    found = extruct.extract(response.content.decode(), syntaxes=["json-ld"])["json-ld"]
    return {one["@type"]: one for one in found}


def test_machines_read_what_an_occurrence_is(client: Client, brigade: Organisation) -> None:
    mowing = a_published_occurrence(brigade, title="</script><b>草刈り", capacity=20)
    found = linked(client, f"/activities/occurrences/{mowing.id}/")
    event = found["Event"]
    assert event["name"] == "</script><b>草刈り"
    assert event["startDate"] == "2026-04-11T10:00:00+09:00"
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert (event["maximumAttendeeCapacity"], event["remainingAttendeeCapacity"]) == (20, 20)
    assert event["location"]["address"]["addressLocality"] == "飛騨市"  # type: ignore[index]
    steps = found["BreadcrumbList"]["itemListElement"]
    assert [step["position"] for step in steps] == [1, 2, 3, 4, 5, 6]  # type: ignore[attr-defined]
    commands.cancel_occurrence(mowing.id, reason="大雨", by=None, at=AT)
    cancelled = linked(client, f"/activities/occurrences/{mowing.id}/")["Event"]
    assert cancelled["eventStatus"] == "https://schema.org/EventCancelled"


def test_machines_read_what_a_project_and_a_place_are(client: Client, brigade: Organisation) -> None:
    mowing: Occurrence = a_published_occurrence(brigade)
    series = linked(client, f"/activities/{mowing.project_id}/")["EventSeries"]
    assert [one["startDate"] for one in series["subEvent"]] == ["2026-04-11T10:00:00+09:00"]  # type: ignore[attr-defined]
    place = linked(client, f"/places/{HIDA}/")
    assert place["GovernmentOrganization"]["identifier"]["value"] == HIDA  # type: ignore[index]
    assert place["BreadcrumbList"]["itemListElement"][-1]["name"] == "飛騨市"  # type: ignore[index]
    assert linked(client, f"/places/{GIFU}/")["GovernmentOrganization"]["name"] == "岐阜県"


def test_a_machine_reads_what_a_search_has_found(client: Client, brigade: Organisation) -> None:
    later = a_published_occurrence(brigade, title="草刈り </script>", days=9)
    sooner = a_published_occurrence(brigade, title="夜警", days=3)
    found = linked(client, "/activities/")["ItemList"]["itemListElement"]
    assert isinstance(found, list)
    assert [one["position"] for one in found] == [1, 2]
    events = [one["item"] for one in found]
    assert [(one["@type"], one["name"]) for one in events] == [("Event", "夜警"), ("Event", "草刈り </script>")]
    assert [one["url"].split("/")[-2] for one in events] == [str(sooner.pk), str(later.pk)]
    assert all(one["startDate"] and one["location"]["address"]["addressRegion"] == "岐阜県" for one in events)
    for nothing in ("/activities/?words=ない", "/activities/?view=map"):
        assert "ld+json" not in client.get(nothing).content.decode()
