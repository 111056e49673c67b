"""A claim from its first receipt to the payment list, and a shop that confirms a card: in a browser (S1, S3)."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings
from PIL import Image

from tests.builders import AT, HIDA
from tests.journeys.reader import Reader
from tests.proofs.test_proofs import text_of
from tests.supports.stories import ACCOUNT, an_offer
from yukari.cards import queries as cards
from yukari.delivery.models import Envelope
from yukari.kit import clock
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.rules.supports import Kind, Way
from yukari.supports.models import Claim, Offer, Partner, Tally

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, settings: LazySettings) -> Iterator[None]:
    folder = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "kept"}}
    settings.STORAGES = {**settings.STORAGES, "files": folder}
    with time_machine.travel(AT):
        yield


@pytest.fixture
def resident(hana: Person) -> Person:
    registrations.register(hana.id, place_id=HIDA, by=hana, at=AT)
    return hana


def lays_in(person: Reader, what: str, yen: str, file: Path) -> Reader:
    person.fills("何の領収書か", what).fills("金額（円）", yen)
    person.page.get_by_label("領収書の写真かPDF").set_input_files(file)
    return person.presses("この領収書を入れる")


def test_hanas_stay_from_the_receipt_to_the_payment_list(
    reader: type[Reader], resident: Person, mori: Person, tmp_path: Path, development: None
) -> None:
    """Asked back about, corrected, granted by rate and ceiling; the letter and the list for the bank."""
    Image.new("RGB", (1200, 1600), "ivory").save(tmp_path / "photo.jpg", "JPEG")
    (tmp_path / "lies.pdf").write_bytes((tmp_path / "photo.jpg").read_bytes())
    person, desk = reader("hana@example.jp").is_signed_in_as("はな"), reader("mori@example.jp").is_signed_in_as("森")

    desk.opens(f"/office/{HIDA}/supports/").presses("サポートを書く").presses("宿泊費", within="main")
    desk.page.get_by_text("書き方の例").click()
    desk.presses("この例を入れて書きはじめる").fills("見出し", "活動に来る方の宿泊費")
    desk.fills("補助する割合", "75").fills("1回の申請の上限", "20000").fills("予算の全体", "500000")
    desk.fills("地域の活動にどう役立つか", "遠くから来る人を助けます。").presses("保存して、見え方を確かめる")
    desk.reads("かかった費用の75%", "対象の人：1人").presses("公開する", exact=True).reads("公開しました")
    offer = Offer.objects.get()

    person.opens("/me/supports/").presses("活動に来る方の宿泊費").presses("申請をはじめる")
    person.reads("このサポートの内容と条件", "まだ入っていません")
    lays_in(person, "古川の宿 1泊目", "18000", tmp_path / "lies.pdf").reads("ファイルの名前と中身が合っていません")
    assert person.page.get_by_label("金額（円）").input_value() == "18000"
    lays_in(person, "古川の宿 1泊目", "18000", tmp_path / "photo.jpg")
    person.reads("領収書の合計", "その75%（1円未満は切り捨て）", "13,500円")
    person.fills("お名前", "山田 花子").presses("この額で申請する").reads("自治体が確かめています")

    desk.opens(f"/office/{HIDA}/").presses("サポートの申請", within="main").presses("まとめて決める")
    desk.presses("山田 花子", within="main")
    desk.reads("古川の宿 1泊目", "13,500円")
    desk.page.get_by_text("領収書の写真を見る").click()
    shown = desk.page.locator("img.receipt")
    shown.scroll_into_view_if_needed()
    desk.page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=shown.element_handle())
    desk.checks()
    desk.fills("本人への言葉", "2泊目の領収書もありますか。").presses("本人に確かめる")

    person.opens("/me/supports/").presses("活動に来る方の宿泊費", within="main").reads("2泊目の領収書もありますか。")
    lays_in(person, "古川の宿 2泊目", "12000", tmp_path / "photo.jpg")
    person.reads("22,500円", "1回の申請の上限まで", "20,000円").presses("この額で申請する").reads("審査中")

    claim = Claim.objects.get()
    desk.opens(f"/office/{HIDA}/claims/{claim.person_id}/{claim.id}/").reads("前に本人に伝えたこと", "30,000円")
    desk.reads("22,500円", "20,000円").presses("認める", exact=True).reads("認めました")
    person.opens(f"/me/supports/claims/{claim.id}/").reads("自治体が決めた額：20,000円")
    letter = person.page.request.get(f"{person.site}/me/supports/claims/{claim.id}/yukari-decision.pdf")
    said = text_of(letter.body(), tmp_path)
    for words in ("支給決定通知書", "山田 花子 様", "30,000円", "22,500円", "20,000円"):
        assert words in said
    person.fills("銀行の名前", ACCOUNT.bank).fills("支店の名前", ACCOUNT.branch)
    person.fills("口座番号", ACCOUNT.number).fills("口座の名義", ACCOUNT.holder).presses("振込先を送る")
    person.reads("振込先を受け取りました").does_not_read(ACCOUNT.number)

    desk.opens(f"/office/{HIDA}/payments/").reads("山田 花子", "20,000円").does_not_read(ACCOUNT.number)
    taken = desk.page.request.get(f"{desk.site}/office/{HIDA}/payments.csv").body()
    (line,) = csv.DictReader(StringIO(taken.decode("utf-8-sig")))
    assert (line["金額（円）"], line["銀行"], line["口座番号"]) == ("20000", ACCOUNT.bank, ACCOUNT.number)
    desk.page.get_by_label("山田 花子さんをえらぶ").check()
    desk.presses("えらんだ申請を支払いずみにする").reads("もとに戻せない").presses("支払いずみにする", role="button")
    desk.reads("支払いを待つ申請はありません")
    person.opens(f"/me/supports/claims/{claim.id}/").reads("支払いずみ", "お預かりした口座の情報は、もう消しました")
    assert Claim.objects.get().account is None
    assert Offer.objects.get(id=offer.id).held == 20_000


def test_an_inn_confirms_hanas_card_and_records_the_use(
    reader: type[Reader], resident: Person, mori: Person, development: None
) -> None:
    """From the application to the counter, which needs no account; twice a month is not three times."""
    inn, desk = reader("nobody@example.jp"), reader("mori@example.jp").is_signed_in_as("森")
    inn.opens(f"/partners/apply/{HIDA}/").presses("申し込む").reads("入力内容に問題があります")
    inn.fills("お店や会社の名前", "古川の宿").fills("お店のメールアドレス", "yado@example.jp")
    inn.fills("ふるさと住民に提供できること", "連泊を1割引にします。").presses("申し込む").reads("申し込みました")
    desk.opens(f"/office/{HIDA}/").presses("古川の宿", within="main").presses("受け入れる")
    letter = Envelope.objects.get(address="yado@example.jp").letter.text
    found = re.search(r"/partners/[\w-]+/", letter)
    assert found
    inn.opens(found[0]).reads("サポートの準備をしています")
    discount = an_offer(
        mori,
        kind=Kind.PARTNER,
        way=Way.COUNTER,
        title="連泊を1割引",
        times=1,
        serves="",
        partner_id=Partner.objects.get().id,
    )
    inn.opens(found[0]).reads("連泊を1割引")
    for words in ("使えます。記録しました", "この期間に使える回数"):
        inn.fills("登録証のコード", cards.resident_code(resident.id, at=clock.now()).text)
        inn.presses("確かめて、使ったことを記録する").reads(words).does_not_read("はな")
    assert Tally.objects.get(offer=discount).uses == 1
