"""What apps do again and again: ask whether something has changed, send the same once more, read on from where they were."""

from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.api.test_doing import Town, in_hand
from tests.builders import AT, HIDA, a_person, a_published_occurrence, an_organisation
from tests.clients.stories import a_token, an_app, signed_in
from tests.news.stories import NOW, published
from tests.races import race
from tests.web.offices import sign_in
from yukari.activities import commands as activities
from yukari.activities.models import Joining, Occurrence
from yukari.audit.models import Entry
from yukari.clients.models import KeptAnswer
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.registrations.models import Registration
from yukari.rules.scopes import Scope

THREADS = 32
BROKEN = [
    "x",
    "=" * 200,
    "あ",
    "MQ",
    urlsafe_b64encode(b"-1.0").decode(),
]


@pytest.fixture
def occurrence(kondo: Person) -> Occurrence:
    return a_published_occurrence(an_organisation(kondo), days=1)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_thirty_two_threads_with_one_key_do_it_once(occurrence: Occurrence, hana: Person) -> None:
    """Whoever comes second waits, and is told what the first was told; nobody is told that it failed."""
    with time_machine.travel(AT, tick=False):
        token = a_token(signed_in(hana), an_app(), Scope.REGISTER, Scope.JOIN)
        town, address = Town(token), f"/occurrences/{occurrence.id}/joining"
        for verb, path in (("PUT", "/me/registration"), ("PUT", address)):
            answers: list[Any] = race(
                [lambda verb=verb, path=path: town.send(verb, path, {}, key="k1" + path[:3])] * THREADS
            )
            assert {one.status_code for one in answers} == {200}
            assert len({one.content for one in answers}) == 1
            assert [one.get("Idempotency-Replayed") for one in answers].count(None) == 1
    assert Registration.objects.filter(place_id=HIDA).count() == Joining.objects.count() == 1
    assert Entry.objects.filter(verb="joined", person_id=hana.id).count() == 1
    assert KeptAnswer.objects.count() == 2


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_one_key_for_two_things_at_once_does_one_of_them(occurrence: Occurrence, hana: Person) -> None:
    with time_machine.travel(AT, tick=False):
        town = in_hand(hana, Scope.REGISTER, Scope.JOIN)
        deeds = (
            lambda: town.send("PUT", "/me/registration", {}, key="k1"),
            lambda: town.send("PUT", f"/occurrences/{occurrence.id}/joining", {}, key="k1"),
        )
        answers: list[Any] = race([*deeds] * 8)
    refused = [one.json()["code"] for one in answers if one.status_code != 200]
    assert set(refused) == {"key_used_otherwise"}
    assert len(refused) == 8
    assert Registration.objects.filter(place_id=HIDA).count() + Joining.objects.count() == 1


def test_a_key_is_its_persons_and_its_apps(occurrence: Occurrence, hana: Person) -> None:
    """The same word in somebody else's phone is another key."""
    with time_machine.travel(AT):
        other = a_person("ほか")
        for person in (hana, other):
            answer = in_hand(person).send("PUT", "/me/registration", {}, key="k1")
            assert answer.json()["new"] is True
        again = in_hand(hana).send("PUT", "/me/registration", {}, key="k1")  # `in_hand` registers an app of its own.
        assert "Idempotency-Replayed" not in again


def test_what_is_hers_is_sent_again_only_once_it_has_changed(hana: Person) -> None:
    with time_machine.travel(AT):
        token = a_token(signed_in(hana), an_app(), Scope.PROFILE, Scope.REGISTRATIONS)

        def ask(**more: str) -> Any:
            headers = {"Authorization": f"Bearer {token}", **more}
            return Client().get("/api/v1/me/registration", headers=headers)

        assert "ETag" not in ask()  # Not registered yet: a problem has none.
        registrations.register(hana.id, place_id=HIDA, by=hana, at=AT)
        first = ask()
        for shown in (first["ETag"], f"W/{first['ETag']}", f'"x", {first["ETag"]}', "*"):
            again = ask(**{"If-None-Match": shown})
            assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
            assert "RateLimit" in again
        assert "Authorization" in first["Vary"]
        registrations.release(hana.id, place_id=HIDA, by=hana, at=AT)
        assert ask(**{"If-None-Match": first["ETag"]}).status_code != 304


def test_an_activity_that_changes_is_sent_again(occurrence: Occurrence) -> None:
    with time_machine.travel(AT):
        address = f"/api/v1/occurrences/{occurrence.id}"
        first = Client().get(address)
        assert Client().get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
        activities.change_occurrence(occurrence.id, venue="河原", by=None, at=AT)
        after = Client().get(address, headers={"If-None-Match": first["ETag"]})
    assert (after.status_code, after.json()["venue"]) == (200, "河原")


def test_reading_on_nothing_is_left_out_and_nothing_comes_twice_whatever_changes_meanwhile(kondo: Person) -> None:
    brigade = an_organisation(kondo)
    made = [str(a_published_occurrence(brigade, days=days).id) for days in range(2, 12)]
    with time_machine.travel(AT):
        seen, cursor = [], ""
        while cursor is not None:
            page = Client().get("/api/v1/occurrences", {"limit": 3, "cursor": cursor}).json()
            seen += [one["id"] for one in page["items"]]
            cursor = page["next_cursor"]
            # Somebody plans something before, and something after; what was read already is called off.
            a_published_occurrence(brigade, days=1)
            if len(seen) == 3:
                late = str(a_published_occurrence(brigade, days=30).id)
                activities.cancel_occurrence(seen[0], reason="雨", by=None, at=AT)
    assert seen == [*made, late]


@pytest.mark.parametrize("cursor", BROKEN)
def test_a_cursor_that_is_not_ours_begins_at_the_beginning(
    cursor: str, occurrence: Occurrence, manager: Person
) -> None:
    with time_machine.travel(AT):
        for address in ("/api/v1/occurrences", "/api/v1/places", f"/api/v1/places/{HIDA}/news"):
            whole, asked = Client().get(address), Client().get(address, {"cursor": cursor})
            assert (asked.status_code, asked.json()["items"]) == (200, whole.json()["items"])
        system = Town(a_token(sign_in(Client(), manager), an_app(), Scope.REGISTRANTS))
        assert (
            system.send("GET", f"/places/{HIDA}/registrants/changes?since={cursor.replace('=', '%3D')}").status_code
            == 200
        )


def test_news_are_read_back_to_the_first(mori: Person) -> None:
    for number in range(23):
        published(mori, when=NOW + timedelta(minutes=number), title=f"{number}のお知らせ", is_public=True)
    with time_machine.travel(NOW + timedelta(hours=2)):
        seen, cursor = [], ""
        while cursor is not None:
            page = Client().get(f"/api/v1/places/{HIDA}/news", {"cursor": cursor}).json()
            seen.append([one["title"] for one in page["items"]])
            cursor = page["next_cursor"]
    assert [len(one) for one in seen] == [20, 3]
    assert [one for some in seen for one in some] == [f"{number}のお知らせ" for number in reversed(range(23))]
