"""What anyone reads without an account: the front door, every place, and the pages that explain."""

import xml.etree.ElementTree as ElementTree
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import reset_queries
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.builders import (
    AT,
    GIFU,
    HIDA,
    SHIRAKAWA,
    TAKAYAMA,
    TOKYO,
    YOKOHAMA,
    a_published_occurrence,
    an_organisation,
)
from tests.registrations.stories import confirm, make_premium
from yukari.kit import clock
from yukari.kit.clock import day_in_japan
from yukari.people.models import Person
from yukari.places import commands, queries
from yukari.places.models import Place
from yukari.registrations import commands as registrations
from yukari.rules.policy import Policy
from yukari.web.visitor.ties import Ties

EXPLAINING = [
    "home",
    "places",
    "figures",
    "about",
    "about_premium",
    "help",
    "verify",
    "terms",
    "privacy",
    "accessibility",
]
LEAST_JAPANESE = ("の", "は", "を", "に", "が")


def _page(client: Client, path: str, language: str = "ja") -> str:
    response = client.get(f"{path}{'&' if '?' in path else '?'}lang={language}")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", EXPLAINING)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_page_has_its_words_and_its_address_in_both_languages(
    places: None, client: Client, name: str, language: str
) -> None:
    path = reverse(f"visitor:{name}")
    page = _page(client, path, language)
    assert f'<html lang="{language}">' in page
    assert page.count("<h1") == 1
    assert 'name="description" content="' in page
    own = f"http://localhost:8000{path}" + ("" if language == "ja" else "?lang=en")
    assert f'<link rel="canonical" href="{own}">' in page
    assert f'hreflang="en" href="http://localhost:8000{path}?lang=en"' in page


@pytest.mark.parametrize("name", EXPLAINING)
def test_the_english_page_is_english(places: None, client: Client, name: str) -> None:
    main = _page(client, reverse(f"visitor:{name}"), "en").split('<main id="main"')[1].split("</main>")[0]
    assert not [particle for particle in LEAST_JAPANESE if particle in main]


@pytest.mark.parametrize("path", ["/", f"/places/{HIDA}/", f"/places/{GIFU}/", "/about/", "/help/", "/terms/"])
def test_pages_about_registering_say_what_it_is_not(places: None, client: Client, path: str) -> None:
    """B4: beside what it is about, and once more at the foot of every page."""
    assert (
        _page(client, path).count("これは住民基本台帳法上の住民票ではありません。選挙権や納税の義務は生じません。") == 2
    )


def test_the_front_door_takes_three_statements_and_one_for_what_counts(
    kondo: Person, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        _page(client, "/")
    _offered(kondo, 2)
    with django_assert_num_queries(4):
        _page(client, "/")


@pytest.mark.long
def test_all_1788_places_have_a_page_in_few_statements(
    db: None, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """B2: a joined place needs its policy, what is announced and what it tells; a prefecture what lies in it."""
    commands.load_places(by=None, at=AT)
    Place.objects.update(joined_on=day_in_japan(AT))
    for place_id, name in Place.objects.values_list("code", "name"):
        reset_queries()
        with django_assert_max_num_queries(7):
            page = _page(client, f"/places/{place_id}/")
        assert f"<h1>{name}</h1>" in page
        assert f"/me/registrations/{place_id}/new/" in page


def test_a_page_costs_the_same_for_a_place_with_many_neighbours(
    db: None, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    commands.load_places(by=None, at=AT)
    for place_id, statements in ((YOKOHAMA, 2), ("010006", 3), ("160008", 3)):
        with django_assert_num_queries(statements):
            _page(client, f"/places/{place_id}/")


def test_hana_searches_and_finds(places: None, client: Client) -> None:
    page = _page(client, "/places/?q=ひだ")
    assert "「ひだ」で見つかった地域：1" in page
    assert f'href="/places/{HIDA}/"' in page


def test_a_search_that_finds_nothing_says_what_to_do(places: None, client: Client) -> None:
    assert "名前のはじめの部分" in _page(client, "/places/?q=%3Cscript%3E")


def test_no_place_is_ranked_by_numbers(places: None, client: Client) -> None:
    """V4: each joined place comes up as often as any other, and the order changes by the day."""
    today = day_in_japan(AT)
    orders = {
        tuple(place.code for place in queries.places_in_turn(on=today + timedelta(days=days), limit=6))
        for days in range(20)
    }
    assert len(orders) > 1
    assert {frozenset(order) for order in orders} == {frozenset({HIDA, SHIRAKAWA, TAKAYAMA, "131121"})}


def test_a_prefecture_shows_its_municipalities_as_people_know_them(db: None, client: Client) -> None:
    commands.load_places(by=None, at=AT)
    inside = queries.prefecture_page(TOKYO, on=day_in_japan(AT))
    assert [name for name, _ in inside.groups] == ["区", "市", "西多摩郡", "町村"]
    assert (inside.municipalities, inside.open_places) == (62, frozenset())


def test_hida_says_what_it_asks_and_what_will_change(manager: Person, client: Client) -> None:
    """P13: announced with its day and the place's reason."""
    at = clock.now()
    begins = day_in_japan(at) + timedelta(days=30)
    stricter = Policy(place=HIDA, version=0, in_force_from=begins, required_days=5, required_fields=("festival",))
    commands.announce_policy(HIDA, policy=stricter, note="祭りの担い手をふやすため", by=manager, at=at)
    page = _page(client, f"/places/{HIDA}/")
    assert "1年に3日以上、この地域の担い手活動に参加すること。" in page
    assert "1年に5日以上、この地域の担い手活動に参加すること。" in page
    assert "次の分野のどれかで、1回以上活動すること：祭り・伝統文化。" in page
    assert "祭りの担い手をふやすため" in page


def test_a_merged_place_leads_to_its_successor(places: None, client: Client) -> None:
    """B3."""
    commands.merge(SHIRAKAWA, successor_id=TAKAYAMA, on=day_in_japan(clock.now()), by=None, at=AT)
    page = _page(client, f"/places/{SHIRAKAWA}/")
    assert "いまは岐阜県高山市です。" in page
    assert f"/me/registrations/{SHIRAKAWA}/new/" not in page


def test_an_unknown_code_is_not_found(places: None, client: Client) -> None:
    assert client.get("/places/999999/").status_code == 404
    assert client.get("/places/hida/").status_code == 404


# What one can join next


def _offered(leader: Person, how_many: int) -> None:
    at = clock.now()
    company = an_organisation(leader, at=at)
    for day in range(1, how_many + 1):
        a_published_occurrence(company, title="棚田の草刈り", capacity=day, days=day, at=at)


@pytest.mark.parametrize("path", ["/", f"/places/{HIDA}/", f"/places/{GIFU}/"])
def test_a_newcomer_meets_what_takes_place_next(kondo: Person, client: Client, path: str) -> None:
    """A prefecture's page shows what its municipalities do."""
    _offered(kondo, 7)
    page = _page(client, path)
    assert page.count("棚田の草刈り") == 6
    assert "あと1人" in page
    assert 'href="/activities/occurrences/' in page


@pytest.mark.parametrize("path", ["/", f"/places/{SHIRAKAWA}/", f"/places/{TOKYO}/"])
def test_where_nothing_is_planned_the_page_says_where_else_to_look(kondo: Person, client: Client, path: str) -> None:
    if path != "/":
        _offered(kondo, 1)
    assert "募集中の活動は、いまはありません" in _page(client, path)


def test_a_place_that_has_not_joined_promises_no_activities(places: None, client: Client) -> None:
    assert "これから参加できる活動" not in _page(client, f"/places/{YOKOHAMA}/")


@pytest.mark.parametrize(("path", "statements"), [("/", 4), (f"/places/{HIDA}/", 7), (f"/places/{GIFU}/", 8)])
def test_more_activities_cost_no_more_statements(
    kondo: Person, client: Client, django_assert_num_queries: DjangoAssertNumQueries, path: str, statements: int
) -> None:
    for _ in range(2):
        _offered(kondo, 3)
        with django_assert_num_queries(statements):
            _page(client, path)


# What one already is to a place


def test_hana_sees_where_she_is_registered(hana: Person, client: Client) -> None:
    """K1, K4: the way in becomes the way to her registration, and lists say so too."""
    registrations.register(hana.id, place_id=HIDA, by=hana, at=clock.now())
    client.force_login(hana)
    for place_id in (HIDA, GIFU):
        page = _page(client, f"/places/{place_id}/")
        assert "登録しています" in page
        assert f'href="/me/registrations/{place_id}/"' in page
        assert f"/me/registrations/{place_id}/new/" not in page
        assert "chip-premium" not in page
    assert "登録しています" in _page(client, "/places/?q=ひだ")
    assert "登録しています" not in _page(client, f"/places/{TAKAYAMA}/")


def test_hana_sees_where_she_is_premium(hana: Person, client: Client) -> None:
    today = day_in_japan(clock.now())
    confirm(hana, on=today)
    make_premium(hana, on=today)
    client.force_login(hana)
    for path in (f"/places/{HIDA}/", f"/places/{GIFU}/", "/places/?q=ひだ"):
        assert 'chip-premium">プレミアム登録' in _page(client, path)


def test_hana_sees_what_she_wished(hana: Person, client: Client) -> None:
    """B1: the wish is told on the place's page and in lists."""
    commands.wish(YOKOHAMA, by=hana, at=clock.now())
    client.force_login(hana)
    assert "「登録したい」を届けました" in _page(client, "/places/?q=よこはま")
    assert "「登録したい」を届けてあります" in _page(client, f"/places/{YOKOHAMA}/")
    assert "「登録したい」を届けました" in _page(client, "/places/140007/")


def test_ties_cost_three_statements_however_many_places(
    hana: Person, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ties = Ties(hana, on=day_in_japan(AT))
    with django_assert_num_queries(3):
        for place_id in (HIDA, GIFU, YOKOHAMA):
            assert place_id not in {*ties.registered, *ties.premium, *ties.wished}
    stranger = Ties(None, on=day_in_japan(AT))
    with django_assert_num_queries(0):
        assert not [*stranger.registered, *stranger.premium, *stranger.wished]


# 「登録したい」 (B1)


def test_hana_wishes_and_takes_it_back(hana: Person, client: Client) -> None:
    client.force_login(hana)
    assert "「登録したい」を届けてあります" in client.post(_wish(YOKOHAMA), follow=True).content.decode()
    client.post(_wish(YOKOHAMA), {"withdraw": "1"})
    assert not queries.has_wished(hana, YOKOHAMA)


def test_ken_presses_before_he_signs_in_and_it_is_done_after(places: None, ken: Person, client: Client) -> None:
    response = client.post(_wish(YOKOHAMA))
    assert response.status_code == 302
    assert f"next={_wish(YOKOHAMA)}" in response["Location"]
    client.force_login(ken)
    assert "「登録したい」を届けました" in client.get(_wish(YOKOHAMA), follow=True).content.decode()
    assert queries.has_wished(ken, YOKOHAMA)


def test_a_link_alone_wishes_nothing(hana: Person, client: Client) -> None:
    assert client.get(_wish(YOKOHAMA)).status_code == 302
    client.force_login(hana)
    client.get(_wish(YOKOHAMA))
    assert not queries.has_wished(hana, YOKOHAMA)


def test_a_place_that_has_joined_meanwhile_says_so(hana: Person, client: Client) -> None:
    client.force_login(hana)
    response = client.post(_wish(HIDA))
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "この自治体はもう参加しています。「登録する」から登録できます。"
    ]


def _wish(place_id: str) -> str:
    return f"/places/{place_id}/wish/"


# Addresses


def test_an_address_can_name_its_language_and_the_visit_keeps_it(places: None, client: Client) -> None:
    _page(client, f"/places/{HIDA}/", "en")
    assert "<h1>Hida City</h1>" in client.get(f"/places/{HIDA}/").content.decode()
    assert "<h1>飛騨市</h1>" in _page(client, f"/places/{HIDA}/", "ja")
    assert client.get(f"/places/{HIDA}/?lang=xx").status_code == 200


def test_search_engines_are_told_every_public_page_and_no_other(places: None, client: Client) -> None:
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
    told = [str(node.text) for node in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert f"http://localhost:8000/places/{HIDA}/" in told
    joined = Place.objects.exclude(joined_on=None).count()
    # The search of activities, open data and what makers of apps read are no explanations; a place that takes part has open data.
    assert len(told) == len(set(told)) == len(EXPLAINING) + 3 + Place.objects.count() + joined
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /me/" in robots
    assert "Sitemap: http://localhost:8000/sitemap.xml" in robots


def test_a_link_in_english_speaks_english_to_hana_too(client: Client, hana: Person) -> None:
    """What an address says is meant for this page; her own language stands on all others."""
    client.force_login(hana)
    assert 'lang="en"' in client.get("/?lang=en").content.decode()
    assert 'lang="ja"' in client.get("/").content.decode()
