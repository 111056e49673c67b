"""What happens to activities is told to systems of the place and of the organisation whose they are, as far as a desk shows it."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from standardwebhooks.webhooks import Webhook

from tests.builders import (
    ANSWERS,
    AT,
    HIDA,
    SHIRAKAWA,
    a_draft,
    a_person,
    a_published_occurrence,
    an_occurrence,
    an_organisation,
)
from tests.hooks.systems import System, a_system
from tests.hooks.test_hooks import LATER, refusal, tell
from tests.web.test_desk_planning import a_helper
from yukari.activities import commands as activities
from yukari.activities.models import ActivityChange, Organisation
from yukari.activities.queries.codes import venue_code_at
from yukari.audit.queries import entries_about
from yukari.hooks import commands, queries
from yukari.hooks.models import Hook
from yukari.hooks.queries import Owner
from yukari.kit.clock import day_in_japan
from yukari.people import commands as people
from yukari.people.models import Notice, Person
from yukari.registrations import commands as registrations
from yukari.rules.hooks import AT_DESKS, WAITS, Kind
from yukari.rules.outcome import Reason

pytestmark = pytest.mark.django_db(transaction=True)  # Changes are told once they are committed.


@pytest.fixture
def system() -> Iterator[System]:
    with a_system() as found:
        yield found


@pytest.fixture
def brigade(kondo: Person) -> Organisation:
    return an_organisation(kondo)


def connected(by: Person, system: System, owner: Owner, *, kinds: Any = AT_DESKS) -> tuple[Hook, str]:
    address = f"http://127.0.0.1:{system.port}/hook"
    return commands.connect(owner, name="団体のホームページ", address=address, kinds=kinds, by=by, at=AT)


def heard(system: System) -> list[str]:
    """What arrived since this was asked last, in the order of its moments."""
    said = [json.loads(body) for _, body in system.got]
    system.got.clear()
    return [one["type"] for one in said]


def test_the_brigades_system_hears_of_its_activity_from_the_first_day_to_the_last(
    kondo: Person, brigade: Organisation, system: System
) -> None:
    owner = Owner(HIDA, brigade.id)
    _, secret = connected(kondo, system, owner)
    project = a_draft(brigade)
    occurrence = an_occurrence(project)
    tell()
    assert not system.got  # A draft is nobody's business.

    activities.publish_project(project.id, by=kondo, at=AT)
    tell()
    with time_machine.travel(LATER, tick=False):
        said = Webhook(secret).verify(system.got[0][1], system.got[0][0])
    assert said["type"] == "project.published"
    assert said["data"].keys() == {"change", "place", "organisation", "project"}
    assert (said["data"]["organisation"], said["data"]["project"]) == (str(brigade.id), str(project.id))
    system.got.clear()

    activities.change_project(project.id, belongings="長靴", by=kondo, at=AT)
    activities.designate_project(project.id, answers=ANSWERS, first_day=day_in_japan(AT), by=None, at=AT)
    activities.change_occurrence(occurrence.id, venue="河原", by=kondo, at=AT)
    another = an_occurrence(project, days=20)
    activities.cancel_occurrence(another.id, reason="雨", by=kondo, at=AT)
    tell()
    assert heard(system) == [
        "project.changed",
        "project.changed",
        "occurrence.changed",
        "occurrence.added",
        "occurrence.cancelled",
    ]
    activities.cancel_project(project.id, reason="雪", by=kondo, at=AT)
    tell()
    assert heard(system) == ["occurrence.cancelled", "project.cancelled"]


def test_hana_joins_comes_and_is_voided_and_both_systems_hear_a_number(
    kondo: Person, manager: Person, hana: Person, brigade: Organisation
) -> None:
    """D1: the number of the place's exports; D2: she reads that they heard."""
    occurrence = a_published_occurrence(brigade, days=1)
    with a_system() as of_place, a_system() as of_brigade:
        connected(manager, of_place, Owner(HIDA))
        connected(kondo, of_brigade, Owner(HIDA, brigade.id))
        activities.join(occurrence.id, by=hana, at=AT)
        then = occurrence.starts_at
        activities.check_in_by_resident(venue_code_at(occurrence.id, at=then).text, by=hana, at=then)
        activities.void_check_in(hana.id, occurrence_id=occurrence.id, reason="別の人でした", by=manager, at=then)
        tell(then)
        number = people.pseudonyms([hana.id], place_id=HIDA, by=None, at=then)[hana.id]
        for system in (of_place, of_brigade):
            said = [json.loads(body) for _, body in system.got]
            assert {one["data"]["number"] for one in said} == {number}
            assert {one["data"]["occurrence"] for one in said} == {str(occurrence.id)}
            assert not [body for _, body in system.got if str(hana.id) in body or hana.called in body]
            assert heard(system) == ["joining.changed", "participation.recorded", "participation.voided"]
    looks = [one for one in entries_about(hana.id) if one.verb == "told_of_activities"]
    assert {one.why for one in looks} == {
        "自治体の情報システムに、変わったことを知らせるため",
        "団体「飛騨市消防団」の情報システムに、変わったことを知らせるため",
    }


def test_a_seat_that_passes_on_and_lots_that_are_drawn_are_told(
    kondo: Person, hana: Person, brigade: Organisation, system: System
) -> None:
    """A8."""
    connected(kondo, system, Owner(HIDA, brigade.id), kinds=[Kind.JOINING_CHANGED])
    occurrence = a_published_occurrence(brigade, capacity=1)
    waiting = a_person("まつ")
    for person in (hana, waiting):
        activities.join(occurrence.id, by=person, at=AT)
    tell()
    assert len(heard(system)) == 2
    activities.cancel_joining(occurrence.id, by=hana, at=AT)
    tell()
    assert len(heard(system)) == 2  # Hers, and whoever moves up.
    lots = a_published_occurrence(brigade, capacity=1, closes_at=AT + timedelta(days=1), draws_lots=True)
    for person in (hana, waiting):
        activities.join(lots.id, by=person, at=AT)
    activities.draw_lots(lots.id, by=None, at=AT + timedelta(days=1))
    tell(AT + timedelta(days=1))
    assert len(heard(system)) == 4


def test_a_batch_from_an_offline_scanner_is_told_one_by_one(
    kondo: Person, hana: Person, brigade: Organisation, system: System
) -> None:
    from yukari.cards.queries import resident_code

    connected(kondo, system, Owner(HIDA, brigade.id), kinds=[Kind.PARTICIPATION_RECORDED])
    occurrence = a_published_occurrence(brigade, days=1)
    then, others = occurrence.starts_at, [hana, a_person("ふたり"), a_person("さんにん")]
    scans = [
        activities.Kept(
            kind=activities.Kind.CODE,
            text=resident_code(person.id, at=then).text,
            nonce=str(number),
            scanned_at=then,
            device="",
        )
        for number, person in enumerate(others)
    ]
    for _ in range(2):  # Handed in again, it is nothing new.
        activities.take_file(occurrence.id, scans=scans, by=kondo, at=then)
    tell(then)
    assert len(heard(system)) == len(others)


def test_an_organisation_hears_of_nothing_but_its_own_desk(
    kondo: Person, hana: Person, brigade: Organisation, system: System
) -> None:
    """D1."""
    other = an_organisation(a_person("清水"), name="古川の会")
    elsewhere = an_organisation(a_person("白川"), name="白川の会", place_id=SHIRAKAWA)
    connected(kondo, system, Owner(HIDA, brigade.id))
    registrations.register(hana.id, place_id=HIDA, by=hana, at=AT)
    for one in (other, elsewhere):
        activities.join(a_published_occurrence(one).id, by=hana, at=AT)
    tell()
    assert not system.got
    assert (
        refusal(lambda: connected(kondo, system, Owner(HIDA, brigade.id), kinds=[Kind.REGISTERED]))
        is Reason.NOT_ALLOWED
    )
    assert refusal(lambda: connected(kondo, system, Owner(HIDA, other.id))) is Reason.NOT_ALLOWED
    assert refusal(lambda: connected(kondo, system, Owner(SHIRAKAWA, brigade.id))) is Reason.NOT_FOUND
    assert refusal(lambda: connected(kondo, system, Owner(HIDA))) is Reason.NOT_ALLOWED


def test_leaders_and_the_places_manager_connect_it_and_nobody_else(
    kondo: Person, manager: Person, mori: Person, brigade: Organisation, system: System
) -> None:
    owner = Owner(HIDA, brigade.id)
    hook, _ = connected(kondo, system, owner)
    assert queries.hooks_at(owner, viewer=manager) == [hook]
    assert queries.hooks_at(Owner(HIDA), viewer=manager) == []
    for other in (a_helper(brigade, kondo), mori):
        assert refusal(lambda other=other: queries.hooks_at(owner, viewer=other)) is Reason.NOT_ALLOWED
        assert refusal(lambda other=other: commands.pause(hook.id, owner=owner, by=other, at=AT)) is Reason.NOT_ALLOWED
    # Not by the way of the place either: what is connected there is the place's own.
    assert refusal(lambda: commands.pause(hook.id, owner=Owner(HIDA), by=manager, at=AT)) is Reason.NOT_FOUND


def test_given_up_its_leaders_hear_so(
    kondo: Person, manager: Person, hana: Person, brigade: Organisation, system: System
) -> None:
    hook, _ = connected(kondo, system, Owner(HIDA, brigade.id))
    activities.join(a_published_occurrence(brigade, days=30).id, by=hana, at=AT)
    system.status = 500
    at = LATER
    for wait in (*WAITS, timedelta()):
        tell(at)
        at += wait
    hook.refresh_from_db()
    assert hook.state == Hook.State.FAILED
    assert [one.person_id for one in Notice.objects.filter(kind="desk_hook_failed")] == [kondo.id]


def test_what_nobody_wishes_to_hear_is_no_look_at_anybody(manager: Person, hana: Person, system: System) -> None:
    """D2: a system that hears of activities only has looked at no registrant."""
    connected(manager, system, Owner(HIDA), kinds=[Kind.PROJECT_PUBLISHED])
    registrations.register(hana.id, place_id=HIDA, by=hana, at=AT)
    tell()
    assert not [one for one in entries_about(hana.id) if one.verb in {"took_changes", "told_of_activities"}]
    assert not system.got


def test_hundreds_of_changes_and_an_open_transaction_leave_nothing_out(
    kondo: Person, brigade: Organisation, system: System
) -> None:
    """The cursor never goes past what is not committed yet."""
    from concurrent.futures import ThreadPoolExecutor
    from threading import Event

    from django.db import transaction

    project = a_published_occurrence(brigade).project
    other = a_published_occurrence(brigade, title="夜回り").project
    connected(kondo, system, Owner(HIDA, brigade.id), kinds=[Kind.PROJECT_CHANGED])
    written, told = Event(), Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                activities.change_project(project.id, cost="500円", by=kondo, at=AT)
                written.set()
                assert told.wait(20)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        late = pool.submit(slow)
        assert written.wait(20)
        activities.change_project(other.id, cost="100円", by=kondo, at=AT)
        tell()
        told.set()
        late.result()
    for number in range(205):
        activities.change_project(other.id, cost=f"{number}円", by=kondo, at=AT)
    for _ in range(6):
        tell()
    said = [json.loads(body)["data"] for _, body in system.got]
    assert len({one["change"] for one in said}) == len(said) == 207
    assert [one["project"] for one in said].count(str(project.id)) == 1


def test_whoever_leaves_is_not_named_to_systems_any_more(
    kondo: Person, hana: Person, brigade: Organisation, system: System
) -> None:
    """D3: the desk hears that a seat is free, and not whose it was."""
    connected(kondo, system, Owner(HIDA, brigade.id))
    occurrence = a_published_occurrence(brigade)
    activities.join(occurrence.id, by=hana, at=AT)
    activities.leave_activities(hana, by=None, at=AT)
    tell()
    said = [json.loads(body)["data"] for _, body in system.got if "joining" in body]
    assert said
    assert not [one for one in said if "number" in one]
    with pytest.raises(ObjectDoesNotExist):
        ActivityChange.objects.get(person_id=hana.id)


def test_changes_of_a_season_ago_are_forgotten(kondo: Person, brigade: Organisation) -> None:
    from yukari.activities.commands.changes import KEPT

    a_published_occurrence(brigade)
    assert activities.forget_changes(by=None, at=AT + KEPT) == 0
    assert activities.forget_changes(by=None, at=AT + KEPT + timedelta(seconds=1)) > 0
    assert not ActivityChange.objects.exists()
