"""D1, D2: the place's own registrants and nobody else's, each look written down with what it was for."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.builders import HIDA, SHIRAKAWA, a_person
from tests.web.offices import NOW, Office, a_living_office, sign_in
from tests.web.pages import path_of, words_of
from yukari.audit.models import Entry
from yukari.people.commands import confirm_identity
from yukari.people.models import Person
from yukari.places.commands import appoint
from yukari.registrations import commands as registrations
from yukari.registrations.models import Participation, RosterEntry, RosterView, Stay
from yukari.rules.audience import Audience, Part
from yukari.rules.roles import Role
from yukari.rules.roster import RosterFilter, Standing, from_json
from yukari.web.office.narrowing import address

HERE = f"/office/{HIDA}/registrants"


@pytest.fixture
def here() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office(here: None, mori: Person, kondo: Person) -> Office:
    return a_living_office(mori=mori, kondo=kondo)


@pytest.fixture
def desk(here: None, mori: Person, client: Client) -> Client:
    return sign_in(client, mori)


@pytest.fixture
def colleague_s(here: None) -> Client:
    """A colleague's browser."""
    colleague = a_person("同僚")
    appoint(colleague, place_id=HIDA, role=Role.OFFICER, by=None, at=NOW)
    return sign_in(Client(), colleague)


def register(count: int, *, place_id: str = HIDA) -> None:
    for number in range(count):
        person = a_person(f"{number}人目")
        registrations.register(person.id, place_id=place_id, by=person, at=NOW - timedelta(days=number))


EVERYBODY = {"はな", "ゆうき", "さくら", "けんじ", "みさき", "りょう", "あおい", "まこと", "つむぎ"}
NARROWED = {
    "": EVERYBODY,
    "kind=premium": {"けんじ", "まこと"},
    "kind=basic": EVERYBODY - {"けんじ", "まこと"},
    "kind=ending": set(),
    "kind=long_stay": set(),
    "kind=home": set(),
    "called=つむ": {"つむぎ"},
    "called=つむ&kind=premium": set(),
    "kind=nonsense": EVERYBODY,
}


def test_the_roster_is_narrowed(office: Office, desk: Client) -> None:
    for query, shown in NARROWED.items():
        page = desk.get(f"{HERE}/?{query}")
        assert {row.person.called for row in page.context["page"].rows} == shown, query


def test_a_premium_registration_that_ends_soon_is_found(office: Office, desk: Client) -> None:
    with time_machine.travel(NOW + timedelta(days=100), tick=False):
        page = sign_in(desk, Person.objects.get(called="森")).get(f"{HERE}/?kind=ending")
    assert {row.person.called for row in page.context["page"].rows} == {"けんじ", "まこと"}


def test_a_long_roster_comes_in_pages(desk: Client) -> None:
    register(60)
    first = desk.get(f"{HERE}/")
    second = desk.get(f"{HERE}/?cursor={first.context['page'].next_cursor}")
    names = [row.person.called for page in (first, second) for row in page.context["page"].rows]
    assert names == [f"{number}人目" for number in range(60)]
    assert "次のページ" in words_of(first)
    assert "次のページ" not in words_of(second)


def test_staff_see_who_was_offered_nothing(desk: Client, hana: Person) -> None:
    """Until a partner or the place offers something, or tells something; and she can read that she was on the list."""
    assert "そのような人は、いまはいません" in words_of(desk.get(f"/office/{HIDA}/unreached/"))
    registrations.register(hana.id, place_id=HIDA, by=hana, at=NOW - timedelta(days=91))
    words = words_of(desk.get(f"/office/{HIDA}/unreached/"))
    assert ("はな" in words, "お知らせを書く" in words) == (True, True)
    assert Entry.objects.filter(verb="looked_at_the_unreached", person_id=hana.id).exists()


def test_the_roster_asks_as_few_questions_for_many_as_for_few(desk: Client, django_assert_max_num_queries: Any) -> None:
    register(2)
    desk.get(f"{HERE}/")
    register(30)
    with django_assert_max_num_queries(14):
        desk.get(f"{HERE}/")


def test_nobody_is_opened_without_a_purpose(office: Office, desk: Client) -> None:
    """D2."""
    address = f"{HERE}/{office.premium.id}/"
    page = words_of(desk.get(address))
    assert "何のために見ますか" in page
    assert office.premium.called not in page
    assert not Entry.objects.filter(verb="looked_at_a_registrant").exists()
    assert "目的を書いてください。" in words_of(desk.get(f"{address}?why=other&words="))


def test_the_purpose_is_written_where_the_person_reads_it(office: Office, desk: Client, mori: Person) -> None:
    desk.get(f"{HERE}/{office.premium.id}/?why=asked")
    desk.get(f"{HERE}/{office.premium.id}/?why=other&words=表彰のため")
    looks = Entry.objects.filter(verb="looked_at_a_registrant", person_id=office.premium.id, by_id=mori.id)
    assert set(looks.values_list("why", flat=True)) == {"本人からの問い合わせに答えるため", "表彰のため"}


def test_the_page_tells_everything_between_the_person_and_this_place(office: Office, desk: Client) -> None:
    page = words_of(desk.get(f"{HERE}/{office.reconsidered.id}/?why=deciding"))
    for told in (
        "見たことを記録しました（目的：登録や更新の審査のため）",
        "2026年9月1日（火）～2027年8月31日（火）",
        "会場にいなかったと本人から連絡があった",
        "プレミアム登録を認めました",
        "3回のうち、0回数えられました。",
    ):
        assert told in page
    assert "家族や友人がいる" in words_of(desk.get(f"{HERE}/{office.newcomer.id}/?why=asked"))


def test_who_is_not_registered_here_is_not_there(desk: Client) -> None:
    """D1: Sato's registrant is nobody to Mori."""
    register(1, place_id=SHIRAKAWA)
    elsewhere = RosterEntry.objects.get(place_id=SHIRAKAWA).person_id
    assert desk.get(f"{HERE}/{elsewhere}/?why=asked").status_code == 404


def test_staff_record_a_day_of_stay(office: Office, desk: Client) -> None:
    """P11."""
    address = f"{HERE}/{office.premium.id}/stays/"
    back = f"{HERE}/{office.premium.id}/?why=correcting"
    answer = desk.post(f"{address}?next={back}", {"day": "2027-04-09", "source": "宿の宿泊証明"})
    assert answer["Location"] == back
    for day in ("2027-04-09", "2027-04-11", "", "nonsense"):
        desk.post(address, {"day": day, "source": "宿の宿泊証明"})
    stay = Stay.objects.get(person=office.premium)
    assert (stay.day.isoformat(), stay.source) == ("2027-04-09", "宿の宿泊証明")


def test_staff_declare_a_participation_void_with_a_reason(office: Office, desk: Client) -> None:
    """A6: it stays in the record, and the person is told."""
    participation = Participation.objects.filter(person=office.premium).latest("day")
    address = f"{HERE}/{office.premium.id}/{participation.occurrence_id}/void/"
    assert "判定し直し" in words_of(desk.get(address))
    assert "理由を書いてください。" in words_of(desk.post(address, {"reason": ""}))
    answer = desk.post(f"{address}?next=//elsewhere.example/", {"reason": "別の人の記録だった"})
    assert path_of(answer) == f"{HERE}/{office.premium.id}/"
    participation.refresh_from_db()
    assert participation.void_reason == "別の人の記録だった"
    assert participation.voided_at == NOW


EVERYTHING = {"why": "counting", "columns": ["registered_on", "premium_until", "long_stay", "is_home", "linked"]}


def _exported(client: Client, place_id: str) -> list[list[str]]:
    page = client.post(f"/office/{place_id}/registrants/exports/new/", EVERYTHING)
    answer = client.get(f"{page['Location']}utf-8.csv")
    return list(csv.reader(b"".join(answer).decode("utf-8-sig").splitlines()))[1:]  # type: ignore[arg-type]


def test_two_places_exports_of_the_same_people_share_no_identifier(here: None, mori: Person, sato: Person) -> None:
    """D1: with a card or without; the number of one place is the same every time."""
    people_of_both = [a_person(called) for called in ("はな", "けん")]
    confirm_identity(
        people_of_both[0], subject="pairwise", residence_id="", birthdate=NOW.date().replace(year=1990), by=None, at=NOW
    )
    for person in people_of_both:
        for place_id in (HIDA, SHIRAKAWA):
            registrations.register(person.id, place_id=place_id, by=person, at=NOW)
    hida, again = (_exported(sign_in(Client(), mori), HIDA) for _ in range(2))
    shirakawa = _exported(sign_in(Client(), sato), SHIRAKAWA)
    assert len(hida) == len(shirakawa) == 2
    assert hida == again
    numbers = [{line[0] for line in lines} for lines in (hida, shirakawa)]
    assert not numbers[0] & numbers[1]
    everything = str([hida, shirakawa])
    for person in people_of_both:
        for known in (str(person.id), person.id.hex, person.called, person.email, "pairwise"):
            assert known not in everything


AWAY = "prefectures=130001&taken_part=not_yet"


def test_staff_keep_what_they_look_for_under_a_name_and_a_removed_one_comes_back(
    office: Office, desk: Client, mori: Person, colleague_s: Client
) -> None:
    kept = desk.post(f"{HERE}/views/?{AWAY}&called=はな", {"name": "東京から、まだ参加していない人"}, follow=True)
    assert "残しました" in words_of(kept)
    view = RosterView.objects.get()
    assert view.filters == {"audience": {"taken_part": "not_yet", "prefectures": ["130001"]}}, "no resident's name"
    name, address, is_shown = colleague_s.get(f"{HERE}/").context["views"][0]
    assert (name, is_shown) == (view.name, False)
    assert colleague_s.get(address).context["views"][0][2]
    assert "もう使われています" in words_of(desk.post(f"{HERE}/views/?kind=home", {"name": view.name}, follow=True))
    for what, told in (("rename", "名前を変えました"), ("remove", "から戻せます"), ("restore", "を戻しました")):
        page = colleague_s.post(f"{HERE}/views/{view.id}/{what}/", {"name": "東京の人"}, follow=True)
        assert told in words_of(page)
        assert "東京の人" in words_of(page)
    assert [one[0] for one in desk.get(f"{HERE}/").context["views"]] == ["東京の人"]


def test_nothing_is_kept_that_narrows_nothing_or_has_no_name(office: Office, desk: Client) -> None:
    for query, name, told in (
        ("", "みんな", "まだしぼりこまれていません"),
        ("called=はな", "はなさん", "人の名前だけでは、残せません"),
        ("kind=home", " ", "名前を書いてください"),
        ("since=nonsense", "いつか", "まだしぼりこまれていません"),
    ):
        assert told in words_of(desk.post(f"{HERE}/views/?{query}", {"name": name}, follow=True)), query
    assert not RosterView.objects.exists()


def test_what_was_removed_long_ago_is_forgotten(mori: Person, here: None) -> None:
    view = registrations.keep_view(HIDA, name="住民", filters=RosterFilter(standing=Standing.HOME), by=mori, at=NOW)
    registrations.remove_view(view.id, place_id=HIDA, by=mori, at=NOW)
    assert registrations.forget_removed_views(by=None, at=NOW + timedelta(days=30)) == 0
    assert registrations.forget_removed_views(by=None, at=NOW + timedelta(days=31)) == 1


def test_a_neighbour_s_staff_change_no_view_of_hida(mori: Person, sato: Person, here: None) -> None:
    """D1: not under the address of their own place either."""
    view = registrations.keep_view(HIDA, name="住民", filters=RosterFilter(standing=Standing.HOME), by=mori, at=NOW)
    theirs = sign_in(Client(), sato)
    assert theirs.post(f"/office/{SHIRAKAWA}/registrants/views/{view.id}/remove/").status_code == 404
    view.refresh_from_db()
    assert view.removed_at is None


def test_turned_round_and_unreadable_conditions_are_told_and_narrow_nothing(office: Office, desk: Client) -> None:
    for query, told in (
        ("youngest=50&oldest=20", "より大きい数にしてください"),
        ("since=2027-02-01&until=2027-01-01", "より後の日にしてください"),
        ("until=nonsense", "日付"),
        ("prefectures=999999", "一覧の中からえらんでください"),
    ):
        page = desk.get(f"{HERE}/?{query}")
        assert told in words_of(page), query
        assert page.context["page"].found == len(EVERYBODY)


def test_every_condition_survives_being_an_address() -> None:
    everything = RosterFilter(
        Audience(
            taken_part=Part.TAKEN,
            answers=(("ties", frozenset({"family"})),),
            prefectures=frozenset({"130001", "210005"}),
            youngest=0,
            oldest=39,
        ),
        standing=Standing.HOME,
        since=NOW.date(),
        until=NOW.date(),
    )
    assert from_json(everything.as_json()) == everything
    for word in ("youngest=0", "oldest=39", "kind=home", "prefectures=130001&prefectures=210005", "answer_ties=family"):
        assert word in address(everything)
