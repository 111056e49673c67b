"""Writing the programme: drafts, publishing, copies, dates and their changes."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import translation

from tests.builders import AT, a_draft, a_person, a_published_occurrence, an_occurrence
from yukari.activities import commands, queries
from yukari.activities.models import Joining, Occurrence, Organisation, Project
from yukari.kit.clock import JAPAN
from yukari.people.models import Person
from yukari.people.queries import notices_of
from yukari.rules import programme
from yukari.rules.fields import Field
from yukari.rules.outcome import Reason, Refused
from yukari.rules.programme import Every

MINUTE = timedelta(minutes=1)


def reason_of(refused: pytest.ExceptionInfo[Refused]) -> Reason:
    return refused.value.reason


def test_a_draft_says_what_it_still_lacks(company: Organisation, kondo: Person) -> None:
    """The real work is writing the programme: publishing names what is missing."""
    draft = commands.write_project(company.id, title="草刈り", field=Field.LAND, by=kondo, at=AT)
    with pytest.raises(Refused) as refused:
        commands.publish_project(draft.id, by=kondo, at=AT)
    assert reason_of(refused) is Reason.PROJECT_INCOMPLETE
    assert refused.value.details["missing"] == (
        "what",
        "belongings",
        "cost",
        "insurance",
        "minors",
        "contact",
        "meeting_point",
        "occurrences",
    )


def test_a_complete_project_is_published_once(company: Organisation, kondo: Person) -> None:
    draft = a_draft(company, by=kondo)
    an_occurrence(draft, by=kondo)
    first = commands.publish_project(draft.id, by=kondo, at=AT)
    again = commands.publish_project(draft.id, by=kondo, at=AT + timedelta(hours=1))
    assert first.published_at == again.published_at == AT


def test_a_published_project_stays_complete(company: Organisation, kondo: Person) -> None:
    occurrence = a_published_occurrence(company)
    with pytest.raises(Refused) as refused:
        commands.change_project(occurrence.project_id, insurance="", by=kondo, at=AT)
    assert reason_of(refused) is Reason.PROJECT_INCOMPLETE


def test_last_years_words_are_copied_without_its_dates(company: Organisation, kondo: Person) -> None:
    occurrence = a_published_occurrence(company)
    copy = commands.copy_last_years(occurrence.project_id, by=kondo, at=AT + timedelta(days=365))
    assert (copy.state, copy.title, copy.belongings) == (Project.State.DRAFT, "水路の草刈り", "軍手、飲みもの")
    assert copy.copied_from_id == occurrence.project_id
    assert not copy.occurrences.exists()


@pytest.mark.parametrize("stranger", ["sato", "hana"])
def test_nobody_else_writes_the_programme(stranger: str, company: Organisation, request: pytest.FixtureRequest) -> None:
    """D1: only the desk itself and the staff of its place."""
    by = request.getfixturevalue(stranger)
    occurrence = a_published_occurrence(company)
    for attempt in (
        lambda: commands.write_project(company.id, title="x", by=by, at=AT),
        lambda: commands.change_project(occurrence.project_id, title="x", by=by, at=AT),
        lambda: commands.publish_project(occurrence.project_id, by=by, at=AT),
        lambda: commands.cancel_project(occurrence.project_id, reason="x", by=by, at=AT),
        lambda: commands.copy_last_years(occurrence.project_id, by=by, at=AT),
        lambda: commands.add_occurrence(
            occurrence.project_id, starts_at=occurrence.starts_at, ends_at=occurrence.ends_at, by=by, at=AT
        ),
        lambda: commands.change_occurrence(occurrence.id, venue="x", by=by, at=AT),
        lambda: commands.cancel_occurrence(occurrence.id, reason="x", by=by, at=AT),
        lambda: commands.thank(occurrence.id, words="x", by=by, at=AT),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert reason_of(refused) is Reason.NOT_ALLOWED


def test_a_draft_is_not_there_for_newcomers(
    company: Organisation, kondo: Person, hana: Person, mori: Person, sato: Person
) -> None:
    """A1: the place sees planning; officer Sato elsewhere does not."""
    draft = a_draft(company)
    for viewer in (None, hana, sato):
        with pytest.raises(Refused) as refused:
            queries.project_page(draft.id, viewer=viewer, at=AT)
        assert reason_of(refused) is Reason.NOT_FOUND
    for viewer in (kondo, mori):
        assert queries.project_page(draft.id, viewer=viewer, at=AT).may_edit


def test_a_series_keeps_its_hours_and_may_run_past_midnight(company: Organisation, kondo: Person) -> None:
    """P3: the day is Japan's day on which it starts."""
    draft = a_draft(company)
    days = programme.series(date(2026, 5, 31), Every.MONTH, 3)
    assert days == (date(2026, 5, 31), date(2026, 6, 30), date(2026, 7, 31))
    added = commands.add_series(
        draft.id, days=days, starts=time(22), ends=time(1), capacity=5, closes_days_before=3, by=kondo, at=AT
    )
    first = added[0]
    assert first.starts_at == datetime(2026, 5, 31, 22, tzinfo=JAPAN)
    assert (first.day, first.minutes) == (date(2026, 5, 31), 180)
    assert first.closes_at == datetime(2026, 5, 28, 22, tzinfo=JAPAN)
    too_many = [date(2026, 5, 1) + timedelta(days=number) for number in range(61)]
    with pytest.raises(Refused) as refused:
        commands.add_series(draft.id, days=too_many, starts=time(9), ends=time(10), by=kondo, at=AT)
    assert reason_of(refused) is Reason.SERIES_TOO_LONG


def test_hours_must_make_sense(company: Organisation, kondo: Person) -> None:
    draft = a_draft(company)
    soon = AT + timedelta(days=1)
    for starts_at, ends_at, closes_at, reason in (
        (soon, soon, None, Reason.ENDS_BEFORE_IT_STARTS),
        (soon, soon + timedelta(hours=25), None, Reason.OCCURRENCE_TOO_LONG),
        (soon, soon + timedelta(hours=1), soon + timedelta(minutes=1), Reason.CLOSES_AFTER_IT_STARTS),
        (AT, AT + timedelta(hours=1), None, Reason.IN_THE_PAST),
    ):
        with pytest.raises(Refused) as refused:
            commands.add_occurrence(
                draft.id, starts_at=starts_at, ends_at=ends_at, closes_at=closes_at, by=kondo, at=AT
            )
        assert reason_of(refused) is reason


def test_whoever_joined_is_told_what_changed(company: Organisation, kondo: Person, hana: Person) -> None:
    occurrence = a_published_occurrence(company)
    commands.join(occurrence.id, by=hana, at=AT)
    commands.change_occurrence(
        occurrence.id,
        starts_at=occurrence.starts_at + timedelta(hours=1),
        ends_at=occurrence.ends_at + timedelta(hours=1),
        venue="神岡町体育館",
        by=kondo,
        at=AT,
    )
    told = notices_of(hana)[0]
    assert told.title == "「水路の草刈り」の予定が変わりました"
    assert "・日時：2026年4月11日（土）10:00〜12:00 → 2026年4月11日（土）11:00〜13:00" in told.text
    assert "→ 神岡町体育館" in told.text
    commands.change_occurrence(occurrence.id, venue="神岡町体育館", by=kondo, at=AT + timedelta(hours=1))
    assert len(notices_of(hana)) == 1


def test_nothing_is_moved_into_the_past(company: Organisation, kondo: Person, hana: Person) -> None:
    """As nothing is added there; nobody is told, and the day stays. What goes on already may end later, not earlier than now."""
    occurrence = a_published_occurrence(company)
    commands.join(occurrence.id, by=hana, at=AT)
    told = len(notices_of(hana))
    for starts_at, at in (
        (AT - timedelta(days=1), AT),
        (AT, AT),
        (occurrence.starts_at - MINUTE, occurrence.starts_at + MINUTE),
    ):
        with pytest.raises(Refused) as refused:
            commands.change_occurrence(
                occurrence.id, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), by=kondo, at=at
            )
        assert reason_of(refused) is Reason.IN_THE_PAST
    under_way = occurrence.starts_at + timedelta(hours=1)
    with pytest.raises(Refused) as refused:
        commands.change_occurrence(occurrence.id, ends_at=under_way - MINUTE, by=kondo, at=under_way)
    assert reason_of(refused) is Reason.IN_THE_PAST
    before = Occurrence.objects.get(pk=occurrence.pk)
    assert (before.starts_at, before.ends_at) == (occurrence.starts_at, occurrence.ends_at)
    assert len(notices_of(hana)) == told
    later = commands.change_occurrence(
        occurrence.id, ends_at=occurrence.ends_at + timedelta(hours=1), by=kondo, at=under_way
    )
    assert later.minutes == 180


def test_seats_that_are_taken_cannot_be_taken_away(company: Organisation, kondo: Person, hana: Person) -> None:
    occurrence = a_published_occurrence(company, capacity=3)
    commands.join(occurrence.id, by=hana, at=AT)
    commands.join(occurrence.id, by=a_person(), at=AT)
    with pytest.raises(Refused) as refused:
        commands.change_occurrence(occurrence.id, capacity=1, by=kondo, at=AT)
    assert (reason_of(refused), refused.value.details) == (Reason.CAPACITY_TOO_SMALL, {"taken": 2})


def test_more_seats_go_to_those_who_wait(company: Organisation, kondo: Person, hana: Person, ken: Person) -> None:
    """A8: the waiting list is kept in its order."""
    occurrence = a_published_occurrence(company, capacity=1)
    commands.join(occurrence.id, by=a_person(), at=AT)
    commands.join(occurrence.id, by=ken, at=AT + timedelta(minutes=1))
    commands.join(occurrence.id, by=hana, at=AT + timedelta(minutes=2))
    commands.change_occurrence(occurrence.id, capacity=2, by=kondo, at=AT + timedelta(hours=1))
    states = dict(Joining.objects.filter(person__in=(ken, hana)).values_list("person_id", "state"))
    assert states == {ken.id: "joined", hana.id: "waiting"}
    assert notices_of(ken)[0].kind == "seat_promoted"


def test_a_cancelled_occurrence_comes_with_another_suggestion(
    company: Organisation, kondo: Person, hana: Person
) -> None:
    """A8: nobody is turned away without another suggestion."""
    occurrence = a_published_occurrence(company)
    another = a_published_occurrence(company, days=12, title="神社の清掃")
    commands.join(occurrence.id, by=hana, at=AT)
    commands.cancel_occurrence(occurrence.id, reason="大雨のため", by=kondo, at=AT)
    commands.cancel_occurrence(occurrence.id, reason="大雨のため", by=kondo, at=AT)
    (told,) = notices_of(hana)
    assert "理由：大雨のため" in told.text
    assert "・神社の清掃" in told.text
    assert f"/activities/{another.project_id}/" in told.text
    with pytest.raises(Refused) as refused:
        commands.join(occurrence.id, by=kondo, at=AT)
    assert reason_of(refused) is Reason.OCCURRENCE_CANCELLED


def test_cancelling_a_project_cancels_what_is_to_come(company: Organisation, kondo: Person, hana: Person) -> None:
    occurrence = a_published_occurrence(company)
    commands.join(occurrence.id, by=hana, at=AT)
    commands.cancel_project(occurrence.project_id, reason="人手が足りないため", by=kondo, at=AT)
    assert Occurrence.objects.get(pk=occurrence.pk).cancelled_at == AT
    assert [told.kind for told in notices_of(hana)] == ["occurrence_cancelled"]
    with pytest.raises(Refused):
        commands.publish_project(occurrence.project_id, by=kondo, at=AT)


def test_a_reminder_comes_once_on_the_day_before(company: Organisation, hana: Person) -> None:
    occurrence = a_published_occurrence(company)
    commands.join(occurrence.id, by=hana, at=AT)
    assert not queries.reminders_due(at=occurrence.starts_at - timedelta(hours=25))
    eve = occurrence.starts_at - timedelta(hours=20)
    assert queries.reminders_due(at=eve) == [occurrence.id]
    assert [commands.remind(occurrence.id, by=None, at=eve) for _ in range(2)] == [1, 0]
    assert not queries.reminders_due(at=eve)
    assert "持ちもの：軍手、飲みもの" in notices_of(hana)[0].text


def test_every_notice_speaks_english_too(company: Organisation, kondo: Person) -> None:
    anna = a_person("Anna", language="en")
    occurrence = a_published_occurrence(company)
    commands.join(occurrence.id, by=anna, at=AT)
    commands.cancel_occurrence(occurrence.id, reason="rain", by=kondo, at=AT)
    with translation.override("en"):
        (told,) = notices_of(anna)
    assert told.title == "“水路の草刈り” has been cancelled"
    assert "Reason: rain" in told.text
