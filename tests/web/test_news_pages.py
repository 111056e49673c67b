"""News in the browser's hands: written, checked, read, chosen, stopped by one press (M2, M3)."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.builders import HIDA, SHIRAKAWA, a_person
from tests.news.stories import NOW, a_draft, published
from tests.pushing import Subscriber, a_push_service
from tests.web.offices import sign_in
from tests.web.pages import words_of
from yukari.delivery.commands import stop_address
from yukari.delivery.queries import devices_of, is_stopped, letter_of
from yukari.delivery.stationery import unsubscribe_link
from yukari.kit import clock
from yukari.news import commands, queries
from yukari.news.models import News
from yukari.news.queries import DIGEST_TOPIC
from yukari.people.models import Person
from yukari.places import commands as places
from yukari.places.models import Staff
from yukari.registrations import commands as registrations
from yukari.rules.news import Rhythm
from yukari.rules.roles import Role

HERE = f"/office/{HIDA}/news"


def upload(name: str) -> SimpleUploadedFile:
    written = BytesIO()
    Image.new("RGB", (60, 40), "white").save(written, "JPEG")
    return SimpleUploadedFile(name, written.getvalue())


SAID = {"title": "雪祭り", "text": "**土曜**に。\n<script>alert(1)</script>", "kind": "", "taken_part": ""}


@pytest.fixture
def hana_here(hana: Person) -> Person:
    registrations.register(hana.id, place_id=HIDA, by=hana, at=NOW)
    return hana


def resident(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_the_writer_reads_why_it_was_sent_back(mori: Person, hana_here: Person, settings: LazySettings) -> None:
    """M2: on the list a word, on the item's page what is to be changed and who says so."""
    settings.SECOND_PERSON_OVER = 0
    tani = a_person("谷")
    places.appoint(tani, place_id=HIDA, role=Role.OFFICER, by=None, at=NOW)
    item = f"{HERE}/{commands.ask(a_draft(mori).id, place_id=HIDA, by=mori, at=NOW).id}"
    assert sign_in(Client(), tani).post(f"{item}/send-back/", {"reason": "集まる時刻が違います"}).status_code == 302
    desk = sign_in(Client(), mori)
    assert "書き直してほしいと戻されました" in words_of(desk.get(f"{HERE}/"))
    for words in ("書き直してほしいところ", "集まる時刻が違います", "谷さん"):
        assert words in words_of(desk.get(f"{item}/"))


def test_a_last_day_that_is_over_is_pointed_out_beside_the_field(mori: Person, hana_here: Person) -> None:
    desk = sign_in(Client(), mori)
    today = clock.day_in_japan(clock.now())
    over = {"ends_on": str(today - timedelta(days=1))}
    turned = {"ends_on": str(today), "begins_at": f"{today + timedelta(days=1)}T10:00"}
    for said, words in ((over, "もう過ぎています"), (turned, "「出す日時」より前")):
        page = desk.post(f"{HERE}/new/", {**SAID, **said})
        assert words in page.context["form"].errors["ends_on"][0]
    draft = a_draft(mori, ends_on=clock.day_in_japan(NOW))
    News.objects.filter(id=draft.id).update(ends_on=today - timedelta(days=1))
    assert "見せる最後の日が過ぎています" in words_of(desk.get(f"{HERE}/{draft.id}/"))


def test_what_is_previewed_is_what_leaves(mori: Person) -> None:
    """The subject with the place, the foot, and a notification without either language's foot or any mark."""
    news = a_draft(mori, link="https://example.jp/matsuri")
    page = sign_in(Client(), mori).get(f"{HERE}/{news.id}/")
    words = words_of(page)
    assert "雪祭りのお知らせ｜飛騨市" in words
    assert "Snow festival｜Hida City" in words
    assert "飛騨市からのメールを止める" in words
    assert "https://example.jp/matsuri" in words
    assert "\ue000" not in page.content.decode()
    (language, letter), _ = queries.letters_of(news)
    assert (language, letter.short) == ("ja", "土曜に集まります。")
    assert f'<p class="small">{letter.short}</p>' in page.content.decode()


def test_an_officer_writes_and_sees_how_many_it_reaches(mori: Person, hana_here: Person) -> None:
    """A script in Markdown is harmless, and the officer is told."""
    desk = sign_in(Client(), mori)
    page = desk.post(f"{HERE}/new/", SAID, follow=True)
    words = words_of(page)
    assert "登録している人みんな" in words
    assert "届く人 1人" in words
    assert "HTMLやスクリプト）は働きません" in words
    assert b"<script>alert" not in page.content
    assert b"&lt;script&gt;" in page.content
    news = News.objects.get()
    page = desk.post(f"{HERE}/{news.id}/ask/", follow=True)
    assert "出ました" in words_of(page)
    assert "雪祭り" in words_of(resident(hana_here).get("/me/"))


def test_many_need_a_second_person(mori: Person, hana_here: Person, settings: LazySettings) -> None:
    """M2."""
    settings.SECOND_PERSON_OVER = 0
    tani = a_person("谷", residence_id=HIDA)
    places.appoint(tani, place_id=HIDA, role=Staff.Role.OFFICER, by=None, at=NOW)
    news = a_draft(mori)
    desk, other = sign_in(Client(), mori), sign_in(Client(), tani)
    assert "別の職員がこのページを開いて確かめます" in words_of(desk.post(f"{HERE}/{news.id}/ask/", follow=True))
    refused = desk.post(f"{HERE}/{news.id}/approve/")
    assert (refused.status_code, "別の職員が確かめてから" in words_of(refused)) == (409, True)
    assert "出るのを待っています" in words_of(other.post(f"{HERE}/{news.id}/approve/", follow=True))
    assert "下書き" in words_of(desk.post(f"{HERE}/{news.id}/take-back/", follow=True))
    assert desk.get(f"{HERE}/{news.id}/nonsense/").status_code == 404


def test_opening_the_link_stops_nothing_and_one_press_does(mori: Person, hana_here: Person) -> None:
    """RFC 8058: scanners of mail open links; a mail program posts without a page."""
    path = unsubscribe_link(hana_here.id, f"news:{HIDA}").removeprefix("http://localhost:8000")
    browser = Client(enforce_csrf_checks=True)
    assert "飛騨市からのお知らせのメールを止めます" in words_of(browser.get(path))
    assert queries.choice_of(hana_here.id, HIDA).rhythm == Rhythm.AT_ONCE
    for _ in range(2):
        page = browser.post(path, {"List-Unsubscribe": "One-Click"})
        assert (page.status_code, "メールを止めました" in words_of(page)) == (200, True)
    assert queries.choice_of(hana_here.id, HIDA).rhythm == Rhythm.NONE
    browser.post(path, {"undo": "1"})
    assert queries.choice_of(hana_here.id, HIDA).rhythm == Rhythm.AT_ONCE
    assert browser.get("/unsubscribe/NONSENSE/").status_code == 404


def test_stopping_the_digest_can_be_taken_back(hana_here: Person) -> None:
    """Each place's mail comes in the rhythm that it had; another link's page takes nothing back."""
    chosen = {"push": True, "tells_opened": False, "by": hana_here, "at": NOW}
    registrations.register(hana_here.id, place_id=SHIRAKAWA, by=hana_here, at=NOW)
    commands.choose(hana_here.id, place_id=HIDA, rhythm=Rhythm.WEEKLY, **chosen)
    commands.choose(hana_here.id, place_id=SHIRAKAWA, rhythm=Rhythm.DAILY, **chosen)
    path = unsubscribe_link(hana_here.id, DIGEST_TOPIC).removeprefix("http://localhost:8000")
    page = Client().post(path)
    assert "まとめのメールは、もう届きません" in words_of(page)
    rhythms = [queries.choice_of(hana_here.id, code).rhythm for code in (HIDA, SHIRAKAWA)]
    assert rhythms == [Rhythm.NONE, Rhythm.NONE]
    Client().post(path, {"undo": "1", "stopped": signing.dumps({HIDA: "at_once"}, salt="another link")})
    assert queries.choice_of(hana_here.id, HIDA).is_silent
    back = Client().post(path, {"undo": "1", "stopped": page.context["stopped"]})
    assert "これまでどおり、メールで届きます" in words_of(back)
    rhythms = [queries.choice_of(hana_here.id, code).rhythm for code in (HIDA, SHIRAKAWA)]
    assert rhythms == [Rhythm.WEEKLY, Rhythm.DAILY]


def test_hana_switches_a_device_on_and_off(hana_here: Person, settings: LazySettings) -> None:
    """A browser names where it can be reached: only push services that we know are written to."""
    browser = resident(hana_here)
    assert "この端末で通知を受け取る" in words_of(browser.get("/me/notifications/"))
    with a_push_service(settings) as service:
        said = Subscriber(service, "/phone").subscription
        assert "通知が届くようになりました" in words_of(browser.post("/me/notifications/on/", said, follow=True))
        browser.post("/me/notifications/on/", {**said, "endpoint": "https://elsewhere.example/"})
    (device,) = devices_of(hana_here.id)
    assert resident(a_person("よそ")).post("/me/notifications/off/", {"device": device.name}).status_code == 302
    assert devices_of(hana_here.id)
    assert "通知を止めました" in words_of(browser.post("/me/notifications/off/", {"device": device.name}, follow=True))
    assert not devices_of(hana_here.id)


def test_hana_reads_that_her_mail_was_stopped_and_has_it_sent_again(hana_here: Person) -> None:
    """M1: and what others' mail does is not hers to change."""
    stop_address(hana_here.email, reason="bounced", by=None, at=NOW)
    browser = resident(hana_here)
    assert "メールが届かないため、止めています" in words_of(browser.get("/me/notices/"))
    assert "メールを止めています" in words_of(browser.get("/me/notifications/"))
    resident(a_person("よそ")).post("/me/notifications/mail/")
    assert is_stopped(hana_here.email)
    assert "またメールを送ります" in words_of(browser.post("/me/notifications/mail/", follow=True))
    assert not is_stopped(hana_here.email)


def test_hana_chooses_how_to_hear_of_a_place(hana_here: Person) -> None:
    """M3."""
    browser = resident(hana_here)
    page = browser.post(f"/me/news/{HIDA}/", {"rhythm": "weekly", "push": "on"}, follow=True)
    assert "週に1回、まとめてメールで受け取る" in words_of(page)
    assert browser.get("/me/news/131121/").status_code == 409


def test_who_is_not_meant_finds_nothing(mori: Person, hana_here: Person) -> None:
    """D1: and public news is read by anyone, in feeds too."""
    for_us = published(mori, when=clock.now())
    assert resident(hana_here).get(f"/news/{for_us.id}/").status_code == 200
    assert Client().get(f"/news/{for_us.id}/").status_code == 404
    assert resident(a_person("よそ")).get(f"/news/{for_us.id}/").status_code == 404
    for_all = published(mori, title="花祭り", is_public=True, tags=("祭り",), when=clock.now())
    assert "花祭り" in words_of(Client().get(f"/news/{for_all.id}/"))
    page = Client().get(f"/places/{HIDA}/")
    assert ("花祭り" in words_of(page), "雪祭り" in words_of(page)) == (True, False)
    for form in ("rss", "atom"):
        assert f'type="application/{form}+xml" title=' in page.content.decode()
        assert f"/places/{HIDA}/news.{form}" in page.content.decode()
        feed = Client().get(f"/places/{HIDA}/news.{form}")
        assert feed["Content-Type"].startswith(f"application/{form}+xml")
        assert ("花祭り" in feed.content.decode(), "雪祭り" in feed.content.decode()) == (True, False)
    assert Client().get(f"/places/{HIDA}/news.exe").status_code == 404


def test_a_picture_is_read_by_whom_the_item_means(
    mori: Person, hana_here: Person, settings: LazySettings, tmp_path: Path
) -> None:
    """D1: its words are there for who does not see it, and in the mail instead of it."""
    settings.STORAGES = {
        **settings.STORAGES,
        "files": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }
    desk = sign_in(Client(), mori)
    wordless = desk.post(f"{HERE}/new/", {**SAID, "picture": upload("photo.jpg")})
    assert (wordless.status_code, "言葉でも書いてください" in words_of(wordless)) == (409, True)
    lies = desk.post(
        f"{HERE}/new/", {**SAID, "picture": SimpleUploadedFile("photo.jpg", b"%PDF-1.7 nothing"), "picture_alt": "雪"}
    )
    assert lies.status_code == 409
    assert "雪祭り" in lies.content.decode()
    assert not News.objects.exists()
    desk.post(f"{HERE}/new/", {**SAID, "picture": upload("photo.jpg"), "picture_alt": "雪の灯ろう"})
    news = News.objects.get()
    address = f"/news/{news.id}/picture/"
    assert b"".join(desk.get(address)).startswith(b"\xff\xd8")  # A JPEG.
    assert resident(hana_here).get(address).status_code == 404
    commands.ask(news.id, place_id=HIDA, by=mori, at=clock.now())
    commands.prepare(news.id, by=None, at=clock.now())
    assert b"".join(resident(hana_here).get(address))
    assert Client().get(address).status_code == 404
    for page in ("/me/news/", f"/news/{news.id}/"):
        assert 'alt="雪の灯ろう"' in resident(hana_here).get(page).content.decode()
    letter = letter_of(f"news:{news.id}", "ja")
    assert letter
    assert ("写真： 雪の灯ろう" in letter.text, "<img" in letter.html) == (True, False)


def test_opening_is_counted_for_whom_allows_it(mori: Person, hana_here: Person) -> None:
    news = published(mori, when=clock.now())
    commands.choose(
        hana_here.id, place_id=HIDA, rhythm=Rhythm.NONE, push=False, tells_opened=True, by=hana_here, at=NOW
    )
    resident(hana_here).get(f"/news/{news.id}/")
    news.refresh_from_db()
    assert news.opened == 1
