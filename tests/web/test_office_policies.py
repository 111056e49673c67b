"""P13: a policy is seen on real data before it is announced, announced before it is in force, and taken back until then."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.builders import HIDA
from tests.web.offices import NOW, Office, a_living_office, sign_in
from tests.web.pages import words_of
from yukari.people.models import Person
from yukari.places.models import PolicyVersion

HERE = f"/office/{HIDA}/policies"
FILLED_IN: dict[str, Any] = {
    "in_force_from": "2027-06-01",
    "required_days": "3",
    "same_day_counts_once": "yes",
    "online_counts": "yes",
    "required_hours": "0",
    "required_projects": "0",
    "long_stay_days": "10",
    "register": "staff",
    "renew": "staff",
    "release": "automatic",
    "note": "",
}


@pytest.fixture
def here() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(here: None, manager: Person, client: Client) -> Client:
    return sign_in(client, manager)


@pytest.fixture
def office(here: None, mori: Person, kondo: Person) -> Office:
    return a_living_office(mori=mori, kondo=kondo)


def announce(desk: Client, filled_in: dict[str, Any]) -> Any:
    """The preview is looked at, and its form is sent on."""
    preview = desk.post(f"{HERE}/new/", filled_in)
    return desk.post(f"{HERE}/new/", {**filled_in, "seen": preview.context["seen"], "announce": "yes"})


def test_a_place_without_policies_says_that_the_national_rules_hold(desk: Client) -> None:
    page = words_of(desk.get(f"{HERE}/"))
    assert "国の決まりのままです。" in page
    assert "1年に3日以上、この地域の担い手活動に参加すること。" in page


def test_the_form_begins_with_what_holds_now(desk: Client, office: Office) -> None:
    form = desk.get(f"{HERE}/new/").context["form"]
    assert (form["register"].value(), form["required_days"].value()) == ("staff", 3)


def test_the_preview_tells_on_real_data_who_would_meet_it(desk: Client, office: Office) -> None:
    """Of the two premium residents one lost a day; neither has four."""
    page = desk.post(f"{HERE}/new/", {**FILLED_IN, "required_days": "4"})
    words = words_of(page)
    assert "プレミアム登録の人 2 満たす 0 満たさない 2" in words
    assert "担い手活動への参加 2" in words
    assert "2027年6月1日（火）からの要件" in words
    assert "プレミアム登録の人 2 満たす 1 満たさない 1" in words_of(desk.post(f"{HERE}/new/", FILLED_IN))
    assert not PolicyVersion.objects.filter(version=2).exists()


def test_every_switch_is_announced_as_it_was_filled_in(desk: Client) -> None:
    filled_in = {
        **FILLED_IN,
        "required_days": "5",
        "same_day_counts_once": "no",
        "online_counts": "no",
        "required_hours": "7.5",
        "required_projects": "2",
        "required_fields": ["land", "safety"],
        "long_stay_days": "20",
        "note": "雪の季節に手が足りないためです。",
    }
    announce(desk, filled_in)
    announced = PolicyVersion.objects.get()
    assert (announced.in_force_from, announced.required_days, announced.required_minutes) == (date(2027, 6, 1), 5, 450)
    assert (announced.same_day_counts_once, announced.online_counts) == (False, False)
    assert (announced.required_projects, announced.required_fields) == (2, ["land", "safety"])
    assert (announced.long_stay_days, announced.register, announced.release) == (20, "staff", "automatic")
    page = words_of(desk.get(f"{HERE}/"))
    assert "2027年6月1日（火）からの要件" in page
    assert "雪の季節に手が足りないためです。" in page


def test_one_more_look_at_the_form_loses_nothing(desk: Client) -> None:
    page = desk.post(f"{HERE}/new/", {**FILLED_IN, "required_days": "6", "edit": "yes"})
    assert page.context["form"]["required_days"].value() == "6"
    assert not page.context["form"].errors


def test_fewer_than_the_programme_asks_cannot_be_filled_in(desk: Client) -> None:
    """P2, P11."""
    for field, value in {
        "required_days": "2",
        "long_stay_days": "9",
        "required_hours": "-1",
        "in_force_from": "",
    }.items():
        page = desk.post(f"{HERE}/new/", {**FILLED_IN, field: value, "announce": "yes"})
        assert list(page.context["form"].errors) == [field]
    assert not PolicyVersion.objects.exists()


def test_a_change_is_announced_before_it_is_in_force(desk: Client) -> None:
    page = announce(desk, {**FILLED_IN, "in_force_from": "2027-04-10"})
    assert page.status_code == 409
    assert "要件の変更は、始まる日より前に知らせる必要があります。" in words_of(page)


@pytest.mark.parametrize("changed", [{}, {"required_days": "4"}, {"required_fields": ["land"]}, {"seen": "x"}])
def test_only_what_was_seen_is_announced(desk: Client, office: Office, changed: dict[str, Any]) -> None:
    """P13: without a preview of these very requirements the press leads to it, and loses nothing."""
    before = PolicyVersion.objects.count()
    shown = desk.post(f"{HERE}/new/", FILLED_IN).context["seen"] if changed else ""
    asked = {**FILLED_IN, "note": "雪の季節のため", "seen": shown, **changed, "announce": "yes"}
    page = desk.post(f"{HERE}/new/", asked)
    assert page.status_code == 409
    assert "まだ知らせていません" in words_of(page)
    assert "いまのプレミアム登録の人が、新しい要件で判定されたら" in words_of(page)
    assert PolicyVersion.objects.count() == before
    again = {**asked, "seen": page.context["seen"]}
    assert desk.post(f"{HERE}/new/", again).url == f"{HERE}/"
    assert PolicyVersion.objects.count() == before + 1


def test_what_was_seen_yesterday_is_looked_at_once_more(desk: Client, manager: Person) -> None:
    seen = desk.post(f"{HERE}/new/", FILLED_IN).context["seen"]
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        sign_in(desk, manager)
        page = desk.post(f"{HERE}/new/", {**FILLED_IN, "seen": seen, "announce": "yes"})
    assert page.status_code == 409
    assert not PolicyVersion.objects.exists()


def test_what_was_announced_is_taken_back_before_its_day(desk: Client) -> None:
    announce(desk, FILLED_IN)
    assert "知らせた要件を取り下げますか" in words_of(desk.get(f"{HERE}/1/withdraw/"))
    desk.post(f"{HERE}/1/withdraw/")
    assert PolicyVersion.objects.get().withdrawn_at == NOW
    assert "始まる前に取り下げ" in words_of(desk.get(f"{HERE}/"))
    assert desk.get(f"{HERE}/7/withdraw/").status_code == 404
