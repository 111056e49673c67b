"""P10, A6: staff see a short list of what waits, decide one or many with a reason, and can undo."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client

from tests.builders import HIDA
from tests.news.stories import a_draft
from tests.web.offices import NOW, Office, a_living_office, sign_in
from tests.web.pages import words_of
from yukari.audit.models import Entry
from yukari.kit.clock import day_in_japan
from yukari.news import commands as news
from yukari.people import commands as people
from yukari.people.models import Notice, Person
from yukari.registrations import commands as registrations
from yukari.registrations.models import Decision, Review, Term
from yukari.rooms import commands as rooms
from yukari.rules.outcome import Reason, Refused
from yukari.web.wording.refusals import refusal

HERE = f"/office/{HIDA}"


@pytest.fixture
def here() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office(here: None, mori: Person, kondo: Person) -> Office:
    return a_living_office(mori=mori, kondo=kondo)


@pytest.fixture
def desk(office: Office, mori: Person, client: Client) -> Client:
    return sign_in(client, mori)


def review_of(person: Person) -> str:
    return str(Review.objects.get(person=person, settled_at=None).id)


def test_the_first_page_is_one_short_list_of_what_waits_and_the_living_numbers(desk: Client, office: Office) -> None:
    page = words_of(desk.get(f"{HERE}/"))
    for person in (*office.waits, office.renews, office.lapses, office.reconsidered):
        assert person.called in page
    for waits in ("古川祭を支える会", "桜並木の手入れ", "1台のスマートフォンで、多くの人が記録"):
        assert waits in page
    assert "登録している人 9 うちプレミアム登録 2" in page
    assert office.premium.called not in page


def test_news_for_a_second_person_and_posts_that_wait_stand_on_the_list_too(
    here: None, mori: Person, hana: Person, client: Client, settings: LazySettings
) -> None:
    settings.SECOND_PERSON_OVER = 0
    registrations.register(hana.id, place_id=HIDA, by=hana, at=NOW)
    news.ask(a_draft(mori).id, place_id=HIDA, by=mori, at=NOW)
    room = rooms.open_room(HIDA, name="棚田を守る会", opens_on=day_in_japan(NOW), first_waits=True, by=mori, at=NOW)
    rooms.enter(room.id, by=hana, at=NOW)
    rooms.write(room.id, text="はじめまして", by=hana, at=NOW)
    page = words_of(sign_in(client, mori).get(f"{HERE}/"))
    assert "待っているものはありません" not in page
    for waits in ("お知らせを出す 1件", "ルーム 1件"):
        assert waits in page


def test_nothing_waits_in_shirakawa_and_the_page_says_so(here: None, sato: Person, client: Client) -> None:
    page = words_of(sign_in(client, sato).get("/office/216046/"))
    assert "待っているものはありません" in page


def test_the_reasons_are_the_words_that_the_resident_reads(desk: Client) -> None:
    """P14."""
    page = words_of(desk.get(f"{HERE}/waiting/"))
    assert "3回のうち、3回数えられました。" in page
    assert "2026年7月10日（金） 消防団の夏の訓練" in page
    assert "3回のうち、2回数えられました。" in page


def test_mori_decides_on_many_at_once_and_sees_first_what_will_happen(desk: Client, office: Office) -> None:
    chosen = {"case": [review_of(person) for person in office.waits], "what": "grant"}
    preview = desk.post(f"{HERE}/waiting/decide/", chosen)
    assert "3人について「認める」で、よいですか" in words_of(preview)
    assert not Term.objects.filter(person__in=office.waits).exists()

    done = words_of(desk.post(f"{HERE}/waiting/decide/", {**chosen, "confirmed": "yes", "reason": "確かめました。"}))
    assert "3人について決まりました。" in done
    assert {term.ends_on.isoformat() for term in Term.objects.filter(person__in=office.waits)} == {"2028-04-09"}
    assert Notice.objects.filter(person__in=office.waits, kind="premium_granted").count() == 3


def test_a_second_press_finds_that_it_is_decided_already(desk: Client, office: Office) -> None:
    pressed = {"case": review_of(office.waits[0]), "what": "grant", "confirmed": "yes", "reason": "確かめました。"}
    desk.post(f"{HERE}/waiting/decide/", pressed)
    again = desk.post(f"{HERE}/waiting/decide/", pressed, follow=True)
    assert "もう決まっています" in words_of(again)
    assert Decision.objects.filter(person=office.waits[0]).count() == 1


def test_refusing_needs_a_reason(desk: Client, office: Office) -> None:
    pressed = {"case": review_of(office.waits[0]), "what": "refuse", "confirmed": "yes", "reason": " "}
    page = words_of(desk.post(f"{HERE}/waiting/decide/", pressed))
    assert "理由を書いてください。" in page
    assert Review.objects.filter(person=office.waits[0], settled_at=None).exists()


def test_what_could_not_be_done_is_told_with_the_reason(desk: Client, office: Office) -> None:
    """Each case stands on its own: what cannot be done holds nothing else up."""
    first, second, _ = office.waits
    first.identity.delete()
    chosen = {"case": [review_of(first), review_of(second)], "what": "grant", "confirmed": "yes", "reason": "はい"}
    page = words_of(desk.post(f"{HERE}/waiting/decide/", chosen))
    assert "1人について決まりました。" in page
    assert f"{first.called} {refusal(Refused(Reason.IDENTITY_NOT_CONFIRMED))}" in page
    assert Term.objects.filter(person=second).exists()
    assert not Term.objects.filter(person=first).exists()


@pytest.mark.parametrize(
    ("whom", "what", "ending"),
    [("renews", "renew", ""), ("lapses", "release", "lapsed"), ("reconsidered", "release", "released")],
)
def test_every_kind_of_review_can_be_decided(desk: Client, office: Office, whom: str, what: str, ending: str) -> None:
    person = getattr(office, whom)
    desk.post(
        f"{HERE}/waiting/decide/", {"case": review_of(person), "what": what, "confirmed": "yes", "reason": "確認した"}
    )
    assert not Review.objects.filter(person=person, settled_at=None).exists()
    assert Term.objects.filter(person=person, place_id=HIDA).latest("starts_on").ending == ending


def test_what_was_done_can_be_undone_and_both_stay_on_record(desk: Client, office: Office) -> None:
    person = office.waits[0]
    pressed = {"case": review_of(person), "what": "grant", "confirmed": "yes", "reason": "確かめました。"}
    done = desk.post(f"{HERE}/waiting/decide/", pressed).content.decode()
    found = re.search(r'href="([^"]+/undo/)"', done)
    assert found
    assert "もう一度「審査」に並びます" in words_of(desk.get(found[1]))
    assert "理由を書いてください。" in words_of(desk.post(found[1], {"reason": ""}))
    desk.post(found[1], {"reason": "別の人と取り違えた"})
    assert Review.objects.filter(person=person, settled_at=None).exists()
    page = words_of(desk.get(f"{HERE}/decisions/"))
    assert "決定を取り消しました" in page
    assert "別の人と取り違えた" in page
    assert "4月10日（土）に取り消し" in page
    assert set(Decision.objects.filter(person=person).values_list("what", flat=True)) == {"grant", "undo"}


def test_a_decision_of_another_place_is_not_there(office: Office, sato: Person, client: Client) -> None:
    """D1."""
    decision = Decision.objects.filter(place_id=HIDA).latest("decided_at")
    address = f"/office/216046/decisions/{decision.person_id}/{decision.id}/undo/"
    assert sign_in(client, sato).get(address).status_code == 404


def test_whoever_is_looked_at_can_read_it(desk: Client, office: Office, mori: Person) -> None:
    """D2: the list of what waits is a look at each of them."""
    desk.get(f"{HERE}/waiting/")
    looked_at = Entry.objects.filter(verb="looked_at_what_waits", by_id=mori.id, at=NOW)
    assert {entry.person_id for entry in looked_at} >= {person.id for person in office.waits}


def test_an_officer_who_reads_english_reads_english(desk: Client, mori: Person) -> None:
    people.speak(mori, language="en", by=mori, at=NOW)
    page = words_of(desk.get(f"{HERE}/waiting/"))
    assert "They meet everything and wait for their premium registration." in page
    assert "審査" not in page
