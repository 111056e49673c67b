"""Registering in one press, the questionnaire after it, the home page, and leaving."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.builders import (
    AT,
    GIFU,
    HIDA,
    SETAGAYA,
    SHIRAKAWA,
    TAKAYAMA,
    YOKOHAMA,
    a_person,
    a_published_occurrence,
    an_organisation,
)
from tests.web.pages import path_of, words_of
from yukari.activities import commands as activities
from yukari.news import commands as news
from yukari.news.commands import Said
from yukari.people.models import Person
from yukari.places import commands as places
from yukari.registrations import commands, queries
from yukari.rules.questionnaire import survey_of
from yukari.rules.survey import Given, Kind, Question
from yukari.surveys import commands as surveys

NEW = f"/me/registrations/{HIDA}/new/"
HERE = f"/me/registrations/{HIDA}/"


@pytest.fixture(autouse=True)
def story_time() -> time_machine.travel:
    with time_machine.travel(AT, tick=False) as travel:
        yield travel


def test_hana_registers_with_one_press_and_gifu_follows(hana: Person, client: Client) -> None:
    """K1, K4, B4."""
    client.force_login(hana)
    words = words_of(client.get(NEW))
    assert "岐阜県飛騨市に登録する" in words
    assert "岐阜県にも登録されます" in words
    assert "住民票ではありません" in words
    done = client.post(NEW, follow=True)
    assert "岐阜県飛騨市に登録しました" in words_of(done)
    assert queries.registered_place_ids(hana.id) == {HIDA, GIFU}


def test_hana_can_say_no_to_the_prefecture_on_the_same_page(hana: Person, client: Client) -> None:
    """K4: unless the resident opts out."""
    client.force_login(hana)
    client.post(NEW, {"without_prefecture": "1"})
    assert queries.registered_place_ids(hana.id) == {HIDA}


def test_pressing_twice_is_registering_once(hana: Person, client: Client) -> None:
    client.force_login(hana)
    client.post(NEW)
    assert path_of(client.post(NEW)) == f"{HERE}done/"
    assert path_of(client.get(NEW)) == HERE
    assert queries.registered_place_ids(hana.id) == {HIDA, GIFU}


def test_home_is_welcome_and_the_rule_is_said_kindly(hana: Person, client: Client) -> None:
    """K7: registering at home is welcome; it never counts as 関係人口."""
    client.force_login(hana)
    assert "お住まいの地域ですね" in words_of(client.get(f"/me/registrations/{SETAGAYA}/new/"))
    client.post(f"/me/registrations/{SETAGAYA}/new/")
    words = words_of(client.get(f"/me/registrations/{SETAGAYA}/"))
    assert "お住まいの地域" in words
    assert "プレミアム登録を申し込む" not in words


def test_a_place_that_has_not_joined_takes_wishes_instead(hana: Person, client: Client) -> None:
    """B1."""
    client.force_login(hana)
    address = f"/me/registrations/{YOKOHAMA}/new/"
    assert path_of(client.get(address)) == f"/places/{YOKOHAMA}/"
    client.post(address)
    assert not queries.registered_place_ids(hana.id)


@pytest.mark.parametrize("place", ["999999", "x", "飛騨"])
def test_a_place_that_does_not_exist_is_a_kind_page(hana: Person, client: Client, place: str) -> None:
    client.force_login(hana)
    for address in (f"/me/registrations/{place}/new/", f"/me/registrations/{place}/"):
        assert client.get(address, follow=True).status_code == 404


def test_the_questionnaire_may_be_skipped_answered_and_changed(hana: Person, client: Client) -> None:
    """K3: any question may be left unanswered; a place adds its own."""
    asked = Question("season", "好きな季節は？", Kind.SEVERAL, choices=("春", "冬"))
    surveys.add_question(survey_of(HIDA), question=asked, by=None, at=AT)
    client.force_login(hana)
    client.post(NEW)
    address = f"{HERE}questionnaire/"
    assert "好きな季節は？" in words_of(client.get(f"{HERE}done/"))
    assert client.post(address, {}).status_code == 302
    assert not queries.answers_of(hana.id, HIDA)
    client.post(address, {"ties": ["sightseeing"], "season": ["冬"]})
    assert queries.answers_of(hana.id, HIDA)["ties"].choices == ("sightseeing",)
    assert client.get(address).content.decode().count("checked") == 2
    client.post(address, {"ties": []})
    assert not queries.answers_of(hana.id, HIDA)
    assert client.post(address, {"ties": ["by_birth_of_a_star"]}).status_code == 200


def test_three_things_to_do_wait_behind_every_registration(
    hana: Person, mori: Person, kondo: Person, client: Client
) -> None:
    """Never 「登録して終わり」: what the place has comes first, and where it has nothing there is still something to do."""
    client.force_login(hana)
    client.post(NEW)
    for address in (HERE, f"{HERE}done/"):
        steps = client.get(address).context["steps"]
        assert [step.title for step in steps] == [
            "アンケートに答える",
            "岐阜県の活動をさがす",
            "お知らせの受け取り方を決める",
        ]
    company = an_organisation(kondo)
    for title, capacity in (("満員の会", 1), ("草刈り", None), ("雪おろし", None)):
        held = a_published_occurrence(company, title=title, capacity=capacity)
        if capacity:
            activities.join(held.id, by=kondo, at=AT)
    told = news.write(HIDA, said=Said(title="雪祭り", text="土曜に。"), by=mori, at=AT)
    news.ask(told.id, place_id=HIDA, by=mori, at=AT)
    commands.answer_questionnaire(
        hana.id, place_id=HIDA, answers={"ties": Given(choices=("sightseeing",))}, by=hana, at=AT
    )
    assert [step.title for step in client.get(HERE).context["steps"]] == ["草刈り", "雪祭り", "雪おろし"]


def test_ken_who_has_just_signed_up_is_asked_to_find_a_place(places: None, client: Client) -> None:
    client.force_login(a_person("けん"))
    words = words_of(client.get("/me/"))
    assert "まだ、つながっている地域はありません" in words
    assert "地域をさがす" in words


def test_home_shows_hanas_places_with_how_far_she_has_come(hana: Person, client: Client) -> None:
    client.force_login(hana)
    client.post(NEW)
    words = words_of(client.get("/me/"))
    assert "はなさんのゆかり" in words
    assert "飛騨市" in words
    assert "あと3回" in words


def test_more_places_cost_no_more_statements(
    hana: Person, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(hana)
    client.post(NEW)
    with django_assert_num_queries(11):
        client.get("/me/")
    for place in (SHIRAKAWA, TAKAYAMA, SETAGAYA):
        commands.register(hana.id, place_id=place, by=hana, at=AT)
    with django_assert_num_queries(11):
        client.get("/me/")


def test_the_prefecture_link_is_changed_from_the_registration(hana: Person, client: Client) -> None:
    """K4, K5."""
    client.force_login(hana)
    client.post(NEW)
    for press, says, registered in [
        ("opt-out", "岐阜県には登録していません", {HIDA}),
        ("opt-in", "岐阜県にも登録されています", {HIDA, GIFU}),
        ("make-direct", "岐阜県には、直接登録しています", {HIDA, GIFU}),
        ("make-linked", "岐阜県にも登録されています", {HIDA, GIFU}),
    ]:
        assert says in words_of(client.post(f"{HERE}link/{press}/", follow=True))
        assert queries.registered_place_ids(hana.id) == registered
    assert client.post(f"{HERE}link/steal/").status_code == 404


def test_leaving_says_what_ends_and_what_stays_and_coming_back_is_easy(hana: Person, client: Client) -> None:
    client.force_login(hana)
    client.post(NEW)
    words = words_of(client.get(f"{HERE}release/"))
    assert "終わるもの" in words
    assert "岐阜県への連動の登録" in words
    assert "活動の記録と、参加の回数" in words
    assert "いつでも、また登録できます。" in words_of(client.post(f"{HERE}release/", follow=True))
    assert not queries.registered_place_ids(hana.id)
    assert path_of(client.get(HERE)) == f"/places/{HIDA}/"
    client.post(NEW)
    assert HIDA in queries.registered_place_ids(hana.id)


def test_wishes_can_be_seen_and_taken_back(hana: Person, client: Client) -> None:
    """B1."""
    places.wish(YOKOHAMA, by=hana, at=AT)
    client.force_login(hana)
    assert "神奈川県横浜市" in words_of(client.get("/me/wishes/"))
    assert "取り消しました。" in words_of(client.post("/me/wishes/", {"place": YOKOHAMA}, follow=True))
    places.wish(YOKOHAMA, by=hana, at=AT)
    places.join(YOKOHAMA, by=None, at=AT)
    with time_machine.travel(AT + timedelta(days=1), tick=False):
        client.force_login(hana)
        assert "登録できるようになりました" in words_of(client.get("/me/wishes/"))


WALLED = [
    "/me/",
    NEW,
    HERE,
    f"{HERE}done/",
    f"{HERE}questionnaire/",
    f"{HERE}release/",
    f"/me/cards/{HIDA}/",
    "/me/code/",
    "/me/activities/",
    "/me/record/",
    "/me/record.csv",
    "/me/wishes/",
    "/check-in/",
]


@pytest.mark.parametrize("path", WALLED)
def test_nobody_reads_a_residents_page_without_signing_in(places: None, client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 302
    assert path_of(response) == "/account/sign-in/"


@pytest.mark.parametrize("path", WALLED)
def test_who_has_said_nothing_is_asked_for_the_profile_first(
    places: None, ken: Person, client: Client, path: str
) -> None:
    client.force_login(ken)
    assert path_of(client.get(path)) == "/me/profile/"


@pytest.mark.parametrize("path", [path for path in WALLED if not path.endswith("/new/")])
def test_every_page_is_in_english_too(hana: Person, client: Client, path: str) -> None:
    commands.register(hana.id, place_id=HIDA, by=hana, at=AT)
    client.force_login(hana)
    response = client.get(path, headers={"Accept-Language": "en"})
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
