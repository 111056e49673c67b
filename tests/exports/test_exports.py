"""D1, D2: a list of registrants leaves without names, for a purpose that each reads, with a second person where it is long."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, transaction

from tests.builders import AT, HIDA, a_person
from tests.exports.stories import EVERYBODY, WHY, asked, registered
from tests.races import race
from yukari.audit.models import Entry
from yukari.exports import commands, queries
from yukari.exports.models import Export, Lines
from yukari.files.models import Kept
from yukari.people.models import Notice, Person
from yukari.places import commands as places
from yukari.places.models import Staff
from yukari.registrations import queries as registrations
from yukari.registrations.commands import register
from yukari.rules.exports import ASKED_KEPT, KEPT, Column
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Role
from yukari.rules.roster import RosterFilter, Standing

LATER = AT + timedelta(hours=1)


@pytest.fixture
def colleague(mori: Person) -> Person:
    colleague = a_person("同僚")
    places.appoint(colleague, place_id=HIDA, role=Role.OFFICER, by=None, at=AT)
    return colleague


@pytest.fixture
def few(settings: LazySettings) -> LazySettings:
    """Two may be taken alone."""
    settings.EXPORT_SECOND_PERSON_OVER = 2
    return settings


def looks() -> int:
    return Entry.objects.filter(verb="exported_the_roster").count()


def test_a_short_list_is_there_at_once_and_each_of_its_people_reads_why(mori: Person) -> None:
    people = registered(3)
    export = asked(mori, Column.REGISTERED_ON)
    assert (export.state, export.size, export.expires_at) == ("ready", 3, AT + KEPT)
    taken = queries.lines_of(export, viewer=mori, at=AT)
    lines = list(taken.lines)
    assert taken.columns == [Column.REGISTERED_ON]
    assert {len(line) for line in lines} == {2}
    assert lines == sorted(lines), "the order tells nothing of who came first"
    told = str(lines)
    assert not any(known in told for person in people for known in (person.called, person.email, str(person.id)))
    entries = Entry.objects.filter(verb="exported_the_roster", by_id=mori.id, why=WHY)
    assert {entry.person_id for entry in entries} == {person.id for person in people}
    assert not Notice.objects.filter(person=mori).exists(), "nobody has waited"


def test_only_whom_the_filter_finds_is_on_it_and_is_looked_at(mori: Person) -> None:
    registered(2)
    at_home = a_person("地元", residence_id=HIDA)
    register(at_home.id, place_id=HIDA, by=at_home, at=AT)
    export = asked(mori, filters=RosterFilter(standing=Standing.HOME))
    assert export.size == 1
    assert {entry.person_id for entry in Entry.objects.filter(verb="exported_the_roster")} == {at_home.id}


def test_nobody_is_taken_out_by_name_without_a_purpose_or_where_nobody_is(mori: Person) -> None:
    for filters, why, reason in (
        (RosterFilter(called="人目"), WHY, Reason.EXPORT_OF_A_NAME),
        (EVERYBODY, " ", Reason.REASON_MISSING),
        (RosterFilter(standing=Standing.HOME), WHY, Reason.EXPORT_EMPTY),
    ):
        registered(1)
        with pytest.raises(Refused) as refused:
            commands.ask(HIDA, filters=filters, columns=[], why=why, by=mori, at=AT)
        assert refused.value.reason is reason
    assert not Export.objects.exists()
    assert not looks()


def test_over_the_limit_another_member_of_staff_looks_first(
    few: LazySettings, mori: Person, colleague: Person, sato: Person
) -> None:
    registered(3)
    export = asked(mori)
    assert (export.state, looks()) == ("asked", 0)
    for by, reason in ((mori, Reason.EXPORT_NEEDS_ANOTHER), (sato, Reason.NOT_ALLOWED)):
        with pytest.raises(Refused) as refused:
            commands.approve(export.id, place_id=HIDA, by=by, at=AT)
        assert refused.value.reason is reason
    for _ in range(2):
        approved = commands.approve(export.id, place_id=HIDA, by=colleague, at=LATER)
        assert (approved.state, approved.decided_by_id, looks()) == ("ready", colleague.id, 3)
    assert Notice.objects.filter(person=mori, kind="export_ready").count() == 1


def test_many_short_lists_are_one_long_one(few: LazySettings, mori: Person, colleague: Person) -> None:
    """Whoever takes them one after the other on one day meets the limit too; a colleague and the next day do not."""
    registered(2)
    assert asked(mori).state == "ready"
    assert asked(mori).state == "asked"
    assert asked(colleague).state == "ready"
    tomorrow = AT + timedelta(days=1, seconds=1)
    assert commands.ask(HIDA, filters=EVERYBODY, columns=[], why=WHY, by=mori, at=tomorrow).state == "ready"


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_do_not_slip_under_the_limit(few: LazySettings, mori: Person) -> None:
    registered(2)
    race([lambda: asked(mori), lambda: asked(mori)])
    assert sorted(Export.objects.values_list("state", flat=True)) == ["asked", "ready"]


def test_the_second_person_says_no_and_whoever_asked_reads_why(
    few: LazySettings, mori: Person, colleague: Person
) -> None:
    registered(3)
    export = asked(mori)
    with pytest.raises(Refused):
        commands.refuse(export.id, place_id=HIDA, reason=" ", by=colleague, at=LATER)
    for _ in range(2):
        commands.refuse(export.id, place_id=HIDA, reason="件数だけで足ります", by=colleague, at=LATER)
    notice = Notice.objects.get(person=mori, kind="export_refused")
    assert notice.details["reason"] == "件数だけで足ります"
    assert not looks()
    with pytest.raises(Refused) as refused:
        commands.approve(export.id, place_id=HIDA, by=colleague, at=LATER)
    assert refused.value.reason is Reason.EXPORT_UNDER_WAY


def test_what_is_taken_back_is_erased(mori: Person) -> None:
    registered(1)
    export = asked(mori)
    for _ in range(2):
        assert commands.take_back(export.id, place_id=HIDA, by=mori, at=LATER).state == "taken_back"
    assert not Kept.objects.exists()
    with pytest.raises(Refused):
        commands.note_taken(export.id, place_id=HIDA, form="utf-8.csv", by=mori, at=LATER)


def test_only_whoever_asked_takes_it_as_long_as_it_is_kept(mori: Person, colleague: Person) -> None:
    registered(1)
    export = asked(mori)
    for viewer, at, reason in ((colleague, AT, Reason.NOT_ALLOWED), (mori, AT + KEPT, Reason.EXPORT_OVER)):
        with pytest.raises(Refused) as refused:
            queries.lines_of(export, viewer=viewer, at=at)
        assert refused.value.reason is reason
    for _ in range(2):
        commands.note_taken(export.id, place_id=HIDA, form="utf-8.csv", by=mori, at=LATER)
    assert Entry.objects.filter(verb="took_export", by_id=mori.id, why=WHY).count() == 2


def test_what_nobody_fetched_or_answered_is_over(few: LazySettings, mori: Person) -> None:
    registered(2)
    ready, waiting = asked(mori), asked(mori)
    assert commands.run_out(by=None, at=AT + KEPT - timedelta(seconds=1)) == 0
    assert commands.run_out(by=None, at=AT + KEPT) == 1
    assert not Kept.objects.exists()
    assert commands.run_out(by=None, at=AT + ASKED_KEPT) == 1
    assert {one.state for one in Export.objects.filter(id__in=[ready.id, waiting.id])} == {"over"}


@pytest.fixture
def by_twos(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> None:
    """As if a range were two persons."""
    settings.EXPORT_SECOND_PERSON_OVER = 100
    monkeypatch.setattr("yukari.registrations.queries.exporting.LINES", 2)
    monkeypatch.setattr("yukari.exports.commands.preparing.SORTED_AT_ONCE", 2)
    monkeypatch.setattr(registrations, "LINES", 2)


@transaction.atomic
def _killed_after_a_range(export: Export) -> None:
    commands.prepare_range(export.id, by=None, at=AT)
    raise ZeroDivisionError


def test_a_long_list_is_written_by_the_worker_which_may_be_killed_anywhere(by_twos: None, mori: Person) -> None:
    registered(5)
    export = asked(mori)
    assert (export.state, export.done, looks()) == ("preparing", 0, 0)
    assert commands.prepare_range(export.id, by=None, at=AT)
    with pytest.raises(ZeroDivisionError):
        _killed_after_a_range(export)
    export.refresh_from_db()
    assert (export.done, looks(), Lines.objects.count()) == (2, 2, 1)
    for _ in range(2):
        commands.prepare(export.id, by=None, at=LATER)
    export.refresh_from_db()
    assert (export.state, export.done, export.size, looks()) == ("ready", 5, 5, 5)
    numbers = [str(line[0]) for line in queries.lines_of(export, viewer=mori, at=LATER).lines]
    assert (len(numbers), numbers) == (5, sorted(set(numbers)))
    assert not Lines.objects.exists()
    assert Notice.objects.filter(person=mori, kind="export_ready").count() == 1


def test_a_list_is_not_finished_for_somebody_who_works_here_no_more(by_twos: None, mori: Person) -> None:
    registered(5)
    export = asked(mori)
    commands.prepare_range(export.id, by=None, at=AT)
    Staff.objects.filter(person=mori).update(until=AT)
    commands.prepare(export.id, by=None, at=LATER)
    export.refresh_from_db()
    assert (export.state, looks(), Lines.objects.count()) == ("over", 2, 0)


def test_the_lines_lie_sealed_wherever_they_lie(by_twos: None, mori: Person) -> None:
    registered(3)
    export = asked(mori, Column.REGISTERED_ON)
    commands.prepare_range(export.id, by=None, at=AT)
    assert bytes(Lines.objects.get().sealed).startswith(b"gAAAA")
    commands.prepare(export.id, by=None, at=AT)
    assert Kept.objects.get().sealed


def test_the_database_keeps_the_second_person_another(mori: Person) -> None:
    registered(1)
    export = asked(mori)
    with pytest.raises(IntegrityError), transaction.atomic():
        Export.objects.filter(id=export.id).update(decided_by_id=mori.id)
