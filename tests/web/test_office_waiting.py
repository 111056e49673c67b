"""P10, A6: staff see a short list of what waits, decide one or many with a reason, and can undo."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.template import Context
from django.test import Client

from tests.builders import HIDA, YOKOHAMA, a_person, a_published_occurrence, an_organisation
from tests.clubs.stories import checked
from tests.news.stories import a_draft
from tests.supports.stories import an_offer, handed_in
from tests.web.offices import NOW, Office, a_living_office, sign_in
from tests.web.pages import words_of
from yukari.activities import commands as activities
from yukari.audit.models import Entry
from yukari.exports import commands as exports
from yukari.kit.clock import day_in_japan
from yukari.news import commands as news
from yukari.people import commands as people
from yukari.people.models import Notice, Person
from yukari.places import commands as places
from yukari.registrations import commands as registrations
from yukari.registrations.models import Decision, Review, Term
from yukari.registrations.queries import waiting
from yukari.rooms import commands as rooms
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Role
from yukari.rules.roster import RosterFilter
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
def viewer_s(here: None, mori: Person) -> Client:
    """Somebody's who sees, and decides nothing."""
    viewer = a_person("閲覧")
    places.appoint(viewer, place_id=HIDA, role=Role.VIEWER, by=None, at=NOW)
    return sign_in(Client(), viewer)


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


def test_all_kinds_stand_on_one_list_the_longest_wait_first(desk: Client, office: Office) -> None:
    waiting = desk.get(f"{HERE}/").context["waiting"]
    waits = [line.since for line in waiting.lines]
    assert waits == sorted(waits)
    assert len({line.kind for line in waiting.lines}) > 5
    assert waiting.number == sum(number for *_, number in waiting.kinds) == len(waiting.lines)
    assert waiting.days == (day_in_japan(NOW) - day_in_japan(waits[0])).days


def test_a_kind_is_looked_at_alone_and_leads_to_where_many_are_decided_on(desk: Client, office: Office) -> None:
    page = desk.get(f"{HERE}/?kind=register")
    assert {line.title for line in page.context["waiting"].lines} == {person.called for person in office.waits}
    assert page.context["waiting"].together == f"{HERE}/waiting/?kind=register"
    assert "えらんで、まとめて決める" in words_of(page)
    for unknown in ("nonsense", "contact"):
        assert desk.get(f"{HERE}/?kind={unknown}").context["waiting"].only is None


def test_only_whose_name_stands_on_the_page_was_looked_at(desk: Client, office: Office) -> None:
    """D2: opening the list of applications of organisations is a look at nobody."""
    desk.get(f"{HERE}/?kind=organisation")
    assert not Entry.objects.filter(verb="looked_at_what_waits").exists()
    desk.get(f"{HERE}/?kind=renew")
    assert {entry.person_id for entry in Entry.objects.filter(verb="looked_at_what_waits")} == {office.renews.id}


def test_whatever_needs_a_second_person_or_an_answer_stands_on_the_list(
    here: None, mori: Person, hana: Person, kondo: Person, viewer_s: Client, client: Client, settings: LazySettings
) -> None:
    settings.SECOND_PERSON_OVER = settings.EXPORT_SECOND_PERSON_OVER = 0
    registrations.register(hana.id, place_id=HIDA, by=hana, at=NOW)
    news.ask(a_draft(mori).id, place_id=HIDA, by=mori, at=NOW)
    exports.ask(HIDA, filters=RosterFilter(), columns=[], why="集計のため", by=mori, at=NOW)
    checked(mori)
    room = rooms.open_room(HIDA, name="棚田を守る会", opens_on=day_in_japan(NOW), first_waits=True, by=mori, at=NOW)
    rooms.enter(room.id, by=hana, at=NOW)
    rooms.write(room.id, text="はじめまして", by=hana, at=NOW)
    occurrence = a_published_occurrence(an_organisation(kondo), days=400)
    activities.join(occurrence.id, by=hana, at=NOW - timedelta(days=9))
    rooms.ask(occurrence.id, text="長靴は要りますか", by=hana, at=NOW - timedelta(days=4))
    handed_in(an_offer(mori), hana, 5_000, at=NOW)
    kinds = {
        "お知らせの確認",
        "書き出しの確認",
        "ファンクラブの名簿",
        "ルームの書きこみ",
        "返事のない質問",
        "サポートの申請",
    }
    desk = sign_in(client, mori)
    page = desk.get(f"{HERE}/")
    assert {str(words) for _, words, _ in page.context["waiting"].kinds} == kinds
    assert "集計のため" in words_of(page)
    assert hana.called not in words_of(page)
    for line in page.context["waiting"].lines:
        assert desk.get(line.address.partition("#")[0]).status_code == 200, line
    seen = viewer_s.get(f"{HERE}/").context["waiting"]
    assert {str(words) for _, words, _ in seen.kinds} == kinds - {"書き出しの確認", "ファンクラブの名簿"}
    for line in seen.lines:
        assert viewer_s.get(line.address.partition("#")[0]).status_code == 200, line


def test_a_place_that_does_not_take_part_sees_that_people_wait_for_it(here: None, hana: Person, client: Client) -> None:
    """B1: and so does its prefecture; who they are nobody sees."""
    places.wish(YOKOHAMA, by=hana, at=NOW - timedelta(days=30))
    for place_id in (YOKOHAMA, "140007"):
        officer = a_person(f"職員{place_id}")
        places.appoint(officer, place_id=place_id, role=Role.OFFICER, by=None, at=NOW)
        (line,) = sign_in(Client(), officer).get(f"/office/{place_id}/").context["waiting"].lines
        assert (str(line.kind), line.number, line.since) == ("登録したいの声", 1, NOW - timedelta(days=30))
        assert "横浜市" in line.title


def test_nothing_waits_in_shirakawa_and_the_page_says_so(here: None, sato: Person, client: Client) -> None:
    page = words_of(sign_in(client, sato).get("/office/216046/"))
    assert "待っているものはありません" in page


def test_the_reasons_are_the_words_that_the_resident_reads(desk: Client) -> None:
    """P14."""
    page = words_of(desk.get(f"{HERE}/waiting/"))
    assert "3回のうち、3回数えられました。" in page
    assert "2026年7月10日（金） 消防団の夏の訓練" in page
    assert "3回のうち、2回数えられました。" in page


def pages_from(desk: Client, address: str) -> list[Context]:
    """Every page of what waits, by its own "next"."""
    pages = [desk.get(address).context]
    while cursor := pages[-1]["page"].next_cursor:
        pages.append(desk.get(address, {**pages[0]["request"].GET.dict(), "cursor": cursor}).context)
    return pages


def test_however_many_wait_each_is_on_a_page_and_counted(
    desk: Client, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P10: six wait, two on a page; behind many of one kind another kind is found by its name."""
    monkeypatch.setattr(waiting, "WAITING_PAGE", 2)
    everybody = {*office.waits, office.renews, office.lapses, office.reconsidered}
    pages = pages_from(desk, f"{HERE}/waiting/")
    shown = [[line.waiting.person for group in page["groups"] for line in group.lines] for page in pages]
    assert [len(people) for people in shown] == [2, 2, 2]
    assert {person for people in shown for person in people} == everybody
    assert all(group.number == {"register": 3}.get(group.kind, 1) for page in pages for group in page["groups"])
    assert [(kind, number) for kind, _, number in pages[0]["kinds"]] == [
        ("register", 3),
        ("renew", 1),
        ("release", 1),
        ("reconsider", 1),
    ]

    first = desk.get(f"{HERE}/waiting/?kind=register")
    for words in ("新しい登録 3", "このページには2人います。", "このページの全員をえらぶ", "次のページ"):
        assert words in words_of(first)
    (alone,) = pages_from(desk, f"{HERE}/waiting/?kind=reconsider")
    assert [line.waiting.person for group in alone["groups"] for line in group.lines] == [office.reconsidered]


def test_a_page_whose_people_are_all_decided_leads_back_to_the_first(
    desk: Client, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "WAITING_PAGE", 2)
    first, last = pages_from(desk, f"{HERE}/waiting/?kind=register")
    (line,) = last["groups"][0].lines
    pressed = {"case": line.waiting.review.id, "what": "grant", "confirmed": "yes", "reason": "確かめました。"}
    assert f'href="{HERE}/waiting/?kind=register"' in desk.post(f"{HERE}/waiting/decide/", pressed).content.decode()
    again = desk.get(f"{HERE}/waiting/", {"kind": "register", "cursor": first["page"].next_cursor})
    assert len(again.context["groups"][0].lines) == 2
    for unknown in ("nonsense", "claim", "x" * 900):
        assert len(desk.get(f"{HERE}/waiting/", {"kind": unknown, "cursor": unknown}).context["kinds"]) == 4


def test_only_whoever_stands_on_the_page_or_was_chosen_was_looked_at(
    desk: Client, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D2: neither the page nor a decision about one is a look at all who wait."""
    looks = Entry.objects.filter(verb="looked_at_what_waits")
    chosen = {"case": [review_of(office.waits[0]), "nonsense"], "what": "grant"}
    assert desk.post(f"{HERE}/waiting/decide/", chosen).status_code == 200
    desk.post(f"{HERE}/waiting/decide/", {**chosen, "confirmed": "yes", "reason": "確かめました。"})
    assert {look.person_id for look in looks} == {office.waits[0].id}
    monkeypatch.setattr(waiting, "WAITING_PAGE", 1)
    desk.get(f"{HERE}/waiting/?kind=renew")
    assert {look.person_id for look in looks.all()} == {office.waits[0].id, office.renews.id}


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
