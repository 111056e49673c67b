"""The partner check without a script (S3): the server answers the form, tells nothing about the person, and keeps nothing."""

from datetime import timedelta
from io import BytesIO

import pytest
import segno
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from tests.builders import HIDA
from tests.cards.phone import Pocket
from tests.cards.test_card_format import VECTORS
from tests.registrations.stories import DAY, at, confirm, make_premium
from yukari.cards import commands, queries
from yukari.people.models import Person
from yukari.places.models import Place
from yukari.web.visitor.verifying import PER_NETWORK
from yukari.web.wording.verifying import ANSWERS

NOW = at(DAY, 12)


@pytest.fixture
def pocket() -> Pocket:
    return Pocket()


@pytest.fixture
def hanas_card(hana: Person, pocket: Pocket) -> bytes:
    """What the server signed: Hana is premium in Hida, and her phone holds the card."""
    confirm(hana)
    make_premium(hana)
    return next(
        one.statement for one in commands.issue(hana, key=pocket.key, by=hana, at=at(DAY, 11)) if _is_of(one, HIDA)
    )


def _is_of(issued: commands.Issued, place_id: str) -> bool:
    return (issued.card.place.code if issued.card else "") == place_id


def a_photo(text: str) -> SimpleUploadedFile:
    """What a shop's phone takes of a screen: large, grey, a little turned."""
    drawn = BytesIO()
    segno.make(text, error="m", boost_error=False).save(drawn, kind="png", scale=12, dark="#223", light="#dde")
    taken = BytesIO()
    Image.open(drawn).convert("RGB").rotate(7, expand=True, fillcolor="#bbb").save(taken, "JPEG", quality=60)
    return SimpleUploadedFile("IMG_0001.jpg", taken.getvalue(), content_type="image/jpeg")


def ask(client: Client, language: str = "ja", **given: object) -> HttpResponse:
    with time_machine.travel(NOW, tick=False):
        return client.post(f"/verify/?lang={language}", given)


def test_a_shop_checks_hanas_card_by_its_text(client: Client, pocket: Pocket, hanas_card: bytes) -> None:
    page = ask(client, text=pocket.show(hanas_card, at=NOW)).content.decode()
    said = page.split("data-said>")[1].split("verify-trouble")[0]
    for words in ("有効", "岐阜県飛騨市", "プレミアム登録", "2027年4月9日", "hue-"):
        assert words in said
    assert "はな" not in page


def test_and_by_a_photo_in_english(client: Client, pocket: Pocket, hanas_card: bytes) -> None:
    page = ask(client, "en", photo=a_photo(pocket.show(hanas_card, at=NOW))).content.decode()
    assert "Valid" in page
    assert "Hida City, Gifu" in page
    assert "Hana" not in page


def test_a_photographed_code_is_refused_after_its_time(client: Client, pocket: Pocket, hanas_card: bytes) -> None:
    old = a_photo(pocket.show(hanas_card, at=NOW - timedelta(minutes=4)))
    assert says(ask(client, photo=old), "old_slot")


def test_a_revoked_card_is_refused(client: Client, hana: Person, pocket: Pocket, hanas_card: bytes) -> None:
    phone = queries.phones_of(hana.id, at=NOW)[0]
    commands.revoke_phone(hana, phone_id=phone.id, by=hana, at=NOW)
    assert says(ask(client, text=pocket.show(hanas_card, at=NOW)), "revoked")


def test_a_card_of_another_issuer_is_refused(client: Client, places: None) -> None:
    assert says(ask(client, text=VECTORS["cards"][0]["text"]), "forged")


def test_a_paper_card_asks_for_more(client: Client, hana: Person, hanas_card: bytes) -> None:
    commands.issue_paper(hana.id, place_id=HIDA, by=hana, at=at(DAY, 11))
    (paper,) = queries.papers_of(hana.id, at=NOW)
    page = ask(client, text=paper.code).content.decode()
    assert "有効" in page
    assert "紙の登録証です" in page.split("data-paper>")[1][:400]


def test_the_account_card_is_no_card_of_a_place(client: Client, hana: Person, pocket: Pocket) -> None:
    """A7: it lets people check in, and opens no support."""
    (account,) = commands.issue(hana, key=pocket.key, by=hana, at=at(DAY, 11))
    assert says(ask(client, text=pocket.show(account.statement, at=NOW)), "account")


@pytest.mark.parametrize(
    ("text", "why"),
    [("https://example.jp/", "other_system"), ("YK1:ABC", "unreadable"), (f"YK1:{'Z' * 900}", "unreadable")],
)
def test_other_codes_are_refused_in_words(client: Client, places: None, text: str, why: str) -> None:
    assert says(ask(client, text=text), why)


def test_a_photo_without_a_code_says_so(client: Client, places: None) -> None:
    plain = BytesIO()
    Image.new("RGB", (300, 200), "white").save(plain, "PNG")
    assert says(ask(client, photo=SimpleUploadedFile("a.png", plain.getvalue())), "unreadable")


def test_what_is_no_picture_is_refused(client: Client, places: None) -> None:
    answer = ask(client, photo=SimpleUploadedFile("a.jpg", b"%PDF-1.7 not a picture"))
    assert answer.status_code == 409
    assert "data-said></div>" in answer.content.decode()


def test_an_empty_form_asks_for_something(client: Client, places: None) -> None:
    assert "写真を選ぶか、文字を入れてください。" in ask(client, text=" ").content.decode()


def test_nobody_makes_the_server_read_pictures_all_day(client: Client, places: None) -> None:
    for _ in range(PER_NETWORK):
        assert ask(client, text="x").status_code == 200
    assert ask(client, text="x").status_code == 429


def test_phones_take_the_names_of_all_places_along(
    client: Client, places: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        answer = client.get("/verify/places.json")
    named = answer.json()["places"]
    assert len(named) == Place.objects.count()
    assert named[HIDA][:2] == ["岐阜県飛騨市", "Hida City, Gifu"]
    assert client.get("/verify/places.json", headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_there_is_a_sentence_for_every_answer_of_the_document() -> None:
    assert {card["result"].get("why", "") for card in VECTORS["cards"]} | {"account"} == set(ANSWERS)


def says(answer: HttpResponse, why: str) -> bool:
    """The page gives this answer and none besides."""
    said = answer.content.decode().split("data-said>")[1].split("verify-trouble")[0]
    assert str(ANSWERS[why].sentence) in said, said
    assert "verified-valid" not in said
    return answer.status_code == 200
