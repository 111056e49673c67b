"""Hana finds a place, registers, takes part on three days, becomes premium, lapses after a year and returns."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import LazySettings

from tests import real_provider
from tests.builders import ANSWERS, AT, HIDA, SHIRAKAWA, a_draft, an_occurrence, an_organisation
from tests.invariants import broken
from tests.journeys.conftest import DESKTOP
from tests.journeys.reader import Reader
from yukari.activities import commands as activities
from yukari.activities.models import Occurrence
from yukari.kit.clock import day_in_japan, now
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.rules.dates import last_day_of_term
from yukari.rules.fields import Field
from yukari.web.templatetags.yukari import japanese_day

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def programme(kondo: Person) -> list[Occurrence]:
    """The fire company's round on two Saturdays, and a day of mowing on the third."""
    return _programme(kondo, at=AT)


def _programme(kondo: Person, *, at: datetime) -> list[Occurrence]:
    company = an_organisation(kondo, at=at)
    held = []
    for title, field, days in (("消防団と夜回り", Field.SAFETY, (10, 17)), ("棚田の草刈り", Field.LAND, (24,))):
        project = a_draft(company, title=title, field=field, at=at)
        held += [an_occurrence(project, days=each, at=at) for each in days]
        activities.publish_project(project.id, by=kondo, at=at)
        activities.designate_project(project.id, answers=ANSWERS, first_day=day_in_japan(at), by=None, at=at)
    return held


def test_hana_becomes_a_premium_resident_of_hida(
    reader: type[Reader],
    programme: list[Occurrence],
    mori: Person,
    sato: Person,
    development: None,
    clock: time_machine.Traveller,
) -> None:
    """K1, K4, P1 to P7, P14, A3, D1."""
    hana = reader("hana@example.jp")
    _finds_and_registers(hana)
    hana.opens("/me/identity/").reads("暗証番号をたずねることはありません").presses("マイナンバーカードで本人確認")
    hana.reads("模擬").page.get_by_label("大人（1990年生まれ").check()
    hana.presses("認証").reads("本人確認ができました")
    _applies(hana)
    _joins(hana, programme)
    kondo = reader("kondo@example.jp")
    mori_at_work = reader("mori@example.jp")

    clock.move_to(programme[0].starts_at)
    _shows_her_number(hana, kondo, programme[0])
    clock.move_to(programme[1].starts_at)
    _types_the_venues_number(hana, kondo, programme[1])
    clock.move_to(programme[2].starts_at)
    _is_written_down_by_hand(mori_at_work, programme[2])

    _is_premium(hana, "2027年4月24日")
    _is_seen_by_her_place_only(mori_at_work, reader("sato@example.jp"))
    clock.move_to(programme[2].starts_at + timedelta(days=370))
    _lapses_and_returns(hana)
    assert broken(day_in_japan(now())) == {}


@pytest.fixture
def issuer(reader: type[Reader], settings: LazySettings) -> Iterator[str]:
    """The site is pointed from the simulator to a provider that others wrote, by settings only."""
    with real_provider.running(settings, back=settings.CARD_BACK) as found:
        reader.card_service = found
        yield found


@pytest.fixture
def today() -> Iterator[time_machine.Traveller]:
    """Two programs have to agree about the time, so the story begins on the day on which it is told."""
    with time_machine.travel(datetime.now(UTC)) as coordinates:
        yield coordinates


@pytest.mark.parametrize("size", [DESKTOP], ids=["desktop"])
class TestThroughARealProvider:
    """The whole way to the premium registration, with the card read at a service that is not ours."""

    pytestmark = real_provider.needed

    def test_hana_becomes_a_premium_resident(
        self,
        reader: type[Reader],
        kondo: Person,
        mori: Person,
        issuer: str,
        development: None,
        today: time_machine.Traveller,
    ) -> None:
        """P1, P3, P5: the same journey, from the map to the card."""
        held = _programme(kondo, at=now())
        hana, kondo_at_work, mori_at_work = (
            reader("hana@example.jp"),
            reader("kondo@example.jp"),
            reader("mori@example.jp"),
        )
        _finds_and_registers(hana)
        _agrees_on_the_providers_own_pages(hana, issuer)
        _applies(hana)
        _joins(hana, held)
        today.move_to(held[0].starts_at)
        _shows_her_number(hana, kondo_at_work, held[0])
        today.move_to(held[1].starts_at)
        _types_the_venues_number(hana, kondo_at_work, held[1])
        today.move_to(held[2].starts_at)
        _is_written_down_by_hand(mori_at_work, held[2])
        _is_premium(hana, japanese_day(last_day_of_term(day_in_japan(now()))))
        assert broken(day_in_japan(now())) == {}


def _agrees_on_the_providers_own_pages(hana: Reader, issuer: str) -> None:
    """Those pages are not ours: what they load and how they read is not looked at."""
    page = hana.page
    page.route(lambda url: not url.startswith((issuer, hana.site)), lambda route: route.abort())
    hana.opens("/me/identity/")
    page.get_by_role("link", name="マイナンバーカードで本人確認").click()
    page.locator("input[name=login]").fill("hana")
    page.locator("input[name=password]").fill("any")
    page.locator("button[type=submit]").click()
    page.locator("input[name=prompt][value=consent]").wait_for(state="attached")
    assert page.url.startswith(issuer)
    page.locator("button[type=submit]").click()
    page.wait_for_url(f"{hana.site}/me/identity/")
    hana.foreign.clear()
    hana.checks().reads("本人確認ができました", "世田谷区")


def _finds_and_registers(hana: Reader) -> None:
    """K1, K4: found on the map, registered by one press; the prefecture follows."""
    hana.opens("/").presses("岐阜県", within=".map").presses("飛騨市").presses("登録する").signs_in()
    hana.fills("呼ばれたい名前", "はな").fills("生まれた年", "1990").fills("生まれた月", "5")
    hana.fills("お住まいの都道府県", "東京都").fills("お住まいの市区町村", "世田谷区").presses("つぎへ")
    hana.reads("岐阜県飛騨市に登録する", "住民票ではありません").presses("この地域に登録する")
    hana.opens("/me/").reads("飛騨市", "岐阜県")


def _applies(hana: Reader) -> None:
    """P10: the wish stands until everything is met."""
    hana.opens(f"/me/registrations/{HIDA}/").presses("プレミアム登録を申し込む")
    hana.reads("あと3回")


def _joins(hana: Reader, programme: list[Occurrence]) -> None:
    """A7, A8: found by a word, joined in two presses."""
    hana.opens("/activities/").fills("キーワード", "草刈り").presses("さがす", within="main").presses("棚田の草刈り")
    hana.presses("参加する", role="button").reads("参加が決まっています")
    for occurrence in programme[:2]:
        hana.opens(f"/activities/occurrences/{occurrence.id}/").presses("参加する", role="button").reads(
            "参加が決まっています"
        )


def _shows_her_number(hana: Reader, kondo: Reader, occurrence: Occurrence) -> None:
    """A3: the organisation takes the code that she shows; here by the number under it."""
    number = hana.opens("/me/code/").page.locator(".code-number").inner_text()
    kondo.is_signed_in_as("近藤").opens(f"/office/occurrences/{occurrence.id}/scanner/")
    kondo.presses("受付を始める").fills("コードの下の番号", number).presses("記録する").reads("1回目です")


def _types_the_venues_number(hana: Reader, kondo: Reader, occurrence: Occurrence) -> None:
    """A3, A5: she reads the venue's code; here the number under it."""
    kondo.is_signed_in_as("近藤").opens(f"/office/occurrences/{occurrence.id}/venue-code/")
    number = kondo.page.locator(".venue-digits").inner_text()
    hana.opens("/check-in/").fills("会場の画面の番号", number).presses("参加を記録する").reads("2回目です")


def _is_written_down_by_hand(mori: Reader, occurrence: Occurrence) -> None:
    """A3: by hand, with a reason; the third day makes her premium by itself (P10)."""
    mori.is_signed_in_as("森").opens(f"/office/occurrences/{occurrence.id}/").presses("手で記録", role="link")
    mori.page.get_by_role("radio").first.check()
    mori.presses("この人の参加を記録する").reads("3回目です", "プレミアム登録の要件を満たしました")


def _is_premium(hana: Reader, until: str) -> None:
    """P5, P14: she sees the card, until when, and why."""
    hana.opens(f"/me/cards/{HIDA}/").reads("プレミアム登録", until, "住民票ではありません")
    hana.opens(f"/me/registrations/{HIDA}/").reads("棚田の草刈り", "消防団と夜回り", "次の更新に向けて")


def _is_seen_by_her_place_only(mori: Reader, sato: Reader) -> None:
    """D1: officer Mori sees her, officer Sato does not."""
    mori.opens(f"/office/{HIDA}/registrants/").reads("はな")
    sato.is_signed_in_as("佐藤").opens(f"/office/{SHIRAKAWA}/registrants/").does_not_read("はな")
    sato.opens(f"/office/{HIDA}/registrants/").does_not_read("はな")


def _lapses_and_returns(hana: Reader) -> None:
    """P7, K1: after a year of nothing the premium registration lapses, the basic one stays, and she can begin again."""
    on = day_in_japan(now())
    for part in registrations.plan_night(on, parts=1, by=None, at=now()):
        registrations.judge_night(on, part=part, by=None, at=now())
    hana.signs_in().opens("/me/notices/").reads("飛騨市")
    hana.opens(f"/me/registrations/{HIDA}/").reads("ベーシック登録").presses("プレミアム登録を申し込む").reads(
        "あと3回"
    )
