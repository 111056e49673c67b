"""Finding, reading and running activities: what each page shows to whom, in few statements (D1, D2, V4)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import AT, GIFU, HIDA, SHIRAKAWA, a_person, a_published_occurrence, an_occurrence, an_organisation
from yukari.activities import commands, queries
from yukari.activities.models import Occurrence, Organisation
from yukari.activities.queries import Filters
from yukari.audit.queries import entries_about
from yukari.kit.clock import day_in_japan
from yukari.people.models import Person
from yukari.rules.fields import Field
from yukari.rules.outcome import Reason, Refused


def found(**filters: object) -> list[str]:
    results = queries.search(Filters(**filters), at=AT)  # type: ignore[arg-type]
    return [one.occurrence.project.title for one in results.rows]


@pytest.fixture
def programme(company: Organisation, kondo: Person) -> list[Occurrence]:
    """Three things to do in 飛騨市, and one in 白川村."""
    other = an_organisation(a_person("大野"), name="白川村観光協会", place_id=SHIRAKAWA)
    return [
        a_published_occurrence(company, days=3),
        a_published_occurrence(company, days=5, title="古川祭の手伝い", field=Field.FESTIVAL, children=True),
        a_published_occurrence(company, days=7, title="オンライン翻訳", field=Field.DIGITAL, online=True, capacity=1),
        a_published_occurrence(other, days=4, title="合掌造りの茅刈り", field=Field.BUILDING),
    ]


def test_a_newcomer_finds_by_words_place_date_and_company(programme: list[Occurrence], hana: Person) -> None:
    all_by_date = ["水路の草刈り", "合掌造りの茅刈り", "古川祭の手伝い", "オンライン翻訳"]
    assert found() == all_by_date
    assert found(words="草刈り") == ["水路の草刈り"]
    assert found(words="しらかわ") == found(words="白川村") == ["合掌造りの茅刈り"]
    assert found(words="消防団 祭") == ["古川祭の手伝い"]
    assert found(words="?!") == []
    assert found(place_id=SHIRAKAWA) == ["合掌造りの茅刈り"]
    assert found(prefecture_id=GIFU) == all_by_date
    day = day_in_japan(AT)
    assert found(first_day=day + timedelta(days=4), last_day=day + timedelta(days=5)) == all_by_date[1:3]
    assert found(field=Field.FESTIVAL) == found(children=True) == ["古川祭の手伝い"]
    assert found(online=True) == ["オンライン翻訳"]
    commands.join(programme[2].id, by=hana, at=AT)
    assert "オンライン翻訳" not in found(places_left=True)
    assert queries.counts_by_prefecture(Filters(), at=AT) == {GIFU: 4}


def test_pages_of_results_follow_one_another(company: Organisation) -> None:
    first = a_published_occurrence(company)
    for days in range(11, 16):
        an_occurrence(first.project, days=days)
    seen, cursor = [], ""
    while True:
        results = queries.search(Filters(), at=AT, cursor=cursor, size=4)
        seen += [one.occurrence.day for one in results.rows]
        if results.next_cursor is None:
            break
        cursor = results.next_cursor
    assert seen == sorted(set(seen))
    assert len(seen) == 6


def test_what_is_cancelled_over_or_a_draft_is_not_found(company: Organisation, kondo: Person) -> None:
    occurrence = a_published_occurrence(company)
    assert not queries.search(Filters(), at=occurrence.starts_at + timedelta(seconds=1)).rows
    commands.cancel_occurrence(occurrence.id, reason="雨", by=kondo, at=AT)
    assert found() == []
    page = queries.project_page(occurrence.project_id, viewer=None, at=AT)
    assert [offer.why_not for offer in page.offers] == [Reason.OCCURRENCE_CANCELLED]


def test_the_desk_reads_who_joined_and_each_can_read_that_it_did(
    company: Organisation, kondo: Person, mori: Person, sato: Person, hana: Person
) -> None:
    """D1: an organisation sees who joined its occurrences and no more. D2: every look is logged."""
    occurrence = a_published_occurrence(company)
    commands.join(occurrence.id, note="車で行きます", by=hana, at=AT)
    for viewer in (kondo, mori):
        roster = queries.roster(occurrence.id, viewer=viewer, at=AT)
        (guest,) = roster.guests
        assert (guest.called, guest.note, guest.check_in) == ("はな", "車で行きます", None)
        assert not hasattr(guest, "email")
    looks = [entry.by_id for entry in entries_about(hana.id) if entry.verb == "looked_at_roster"]
    assert set(looks) == {kondo.id, mori.id}
    for stranger in (sato, hana):
        with pytest.raises(Refused) as refused:
            queries.roster(occurrence.id, viewer=stranger, at=AT)
        assert refused.value.reason is Reason.NOT_ALLOWED


def test_hanas_record_shows_hours_and_thanks(company: Organisation, kondo: Person, mori: Person, hana: Person) -> None:
    """A6: a void participation stays and adds nothing."""
    one, two = a_published_occurrence(company, days=10), a_published_occurrence(company, days=11)
    for occurrence in (one, two):
        code = queries.venue_code(occurrence.id, viewer=kondo, at=occurrence.starts_at).text
        commands.check_in_by_resident(code, by=hana, at=occurrence.starts_at)
    commands.thank(one.id, words="助かりました。また来てください。", by=kondo, at=one.ends_at)
    commands.void_check_in(hana.id, occurrence_id=two.id, reason="人違い", by=mori, at=two.ends_at)
    record = queries.record_of(hana)
    assert (record.days, record.minutes) == (1, 120)
    assert [(row.title, row.organisation, row.thanks, row.void_reason) for row in record.rows] == [
        ("水路の草刈り", "飛騨市消防団", "", "人違い"),
        ("水路の草刈り", "飛騨市消防団", "助かりました。また来てください。", ""),
    ]


def test_no_page_asks_more_for_more_rows(company: Organisation, kondo: Person, mori: Person, hana: Person) -> None:
    """The number of statements is that of the page, not of its rows."""
    occurrence = a_published_occurrence(company, capacity=2)
    asked: dict[str, Callable[[], object]] = {
        "search": lambda: queries.search(Filters(words="草刈り", prefecture_id=GIFU), at=AT),
        "map": lambda: queries.counts_by_prefecture(Filters(words="草刈り"), at=AT),
        "upcoming": lambda: queries.upcoming(place_id=HIDA, at=AT),
        "suggestions": lambda: queries.suggestions_for(occurrence.id, at=AT),
        "project": lambda: queries.project_page(occurrence.project_id, viewer=hana, at=AT),
        "occurrence": lambda: queries.occurrence_page(occurrence.id, viewer=hana, at=AT),
        "mine": lambda: queries.joinings_of(hana, at=AT),
        "record": lambda: queries.record_of(hana),
        "desk": lambda: queries.desk(company.id, member=kondo, at=AT),
        "roster": lambda: queries.roster(occurrence.id, viewer=kondo, at=AT),
        "record page": lambda: queries.record_page(hana, place_id=HIDA),
        "roster page": lambda: queries.roster_page(occurrence.id, viewer=kondo, at=AT, why="x"),
        "feed": lambda: queries.newest_projects(HIDA, at=AT),
        "dates": lambda: queries.dates_of(occurrence.project, at=AT),
        "dates at desks": lambda: queries.dates_at_desks(HIDA, member=kondo, at=AT),
        "programme": lambda: queries.programme_of(HIDA, viewer=mori, at=AT),
    }

    def counted() -> dict[str, int]:
        numbers = {}
        for name, question in asked.items():
            with CaptureQueriesContext(connection) as captured:
                question()
            numbers[name] = len(captured)
        return numbers

    def grow() -> None:
        more = a_published_occurrence(company, title="もう一つの草刈り")
        an_occurrence(occurrence.project, days=20)
        for person in (hana, a_person()):
            commands.join(occurrence.id, by=person, at=AT)
            commands.join(more.id, by=person, at=AT)
            code = queries.venue_code(more.id, viewer=kondo, at=more.starts_at).text
            commands.check_in_by_resident(code, by=person, at=more.starts_at)

    for _ in range(2):
        grow()
    before = counted()
    for _ in range(3):
        grow()
    assert counted() == before
    assert before == {
        "search": 2,
        "map": 1,
        "upcoming": 2,
        "suggestions": 3,
        "project": 8,
        "occurrence": 11,
        "mine": 2,
        "record": 2,
        "desk": 11,
        "roster": 12,
        "record page": 3,
        "roster page": 10,
        "feed": 2,
        "dates": 5,
        "dates at desks": 6,
        "programme": 11,
    }
