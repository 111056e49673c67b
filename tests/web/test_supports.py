"""Pages of supports: what people read, what is kept when something is wrong, and what leaves the house."""

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.builders import AT, HIDA
from tests.files.test_keep import png_that_says
from tests.supports.stories import ACCOUNT, a_draft, a_partner, an_offer, handed_in, photo, with_receipts
from tests.web.offices import sign_in
from tests.web.pages import path_of, words_of
from tests.web.test_verify import a_photo
from yukari.cards import queries as cards
from yukari.delivery.models import Envelope
from yukari.kit.ids import new_id
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.rules.supports import Kind, Way, reads_like_goods
from yukari.supports import commands, queries
from yukari.supports.models import Claim, Offer, Partner, Tally
from yukari.web.wording import supports as words
from yukari.web.wording.offering import ADVICE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def here(tmp_path: Path, settings: Any) -> Iterator[None]:
    folder = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "files": folder}
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def resident(hana: Person) -> Person:
    registrations.register(hana.id, place_id=HIDA, by=hana, at=AT)
    return hana


@pytest.fixture
def hers(resident: Person, client: Client) -> Client:
    client.force_login(resident)
    return client


@pytest.fixture
def office(mori: Person) -> Client:
    return sign_in(Client(), mori)


@pytest.fixture
def stays(mori: Person) -> Offer:
    return an_offer(mori, rate=50, per_claim=10_000, budget=100_000)


def test_a_visitor_reads_what_a_place_offers_and_who_may_use_it(client: Client, stays: Offer) -> None:
    assert stays.title in words_of(client.get(f"/places/{HIDA}/"))
    page = words_of(client.get(f"/supports/{stays.id}/"))
    assert "かかった費用の50%" in page
    assert "1回の申請で10,000円まで" in page
    assert "ログインして使う" in page
    assert "Up to 10,000 yen per claim" in words_of(client.get(f"/supports/{stays.id}/?lang=en"))


def test_hana_claims_step_by_step(hers: Client, resident: Person, stays: Offer) -> None:
    assert stays.title in words_of(hers.get("/me/supports/"))
    begun = path_of(hers.post(f"/me/supports/{stays.id}/claim/"))
    receipt = {"form": "receipt", "what": "宿", "yen": "9001", "receipt_id": new_id(), "file": _file(photo())}
    assert hers.post(begun, receipt).status_code == 302
    page = words_of(hers.get(begun))
    assert "その50%（1円未満は切り捨て） 4,500円" in page
    assert hers.post(begun, {"form": "hand_in", "name": "山田 花子", "shown": "4500"}).status_code == 302
    assert "審査中" in words_of(hers.get(begun))
    assert Offer.objects.get().held == 4_500
    assert "この申請を取り下げますか" in words_of(hers.get(f"{begun}withdraw/"))
    hers.post(f"{begun}withdraw/")
    assert Offer.objects.get().held == 0


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (("receipt.pdf", b"MZ\x90\x00"), "この種類のファイルは使えません"),
        (("receipt.png", png_that_says(10_000, 10_000).read()), "画像のたてよこが大きすぎます"),
        (("receipt.pdf", photo().read()), "ファイルの名前と中身が合っていません"),
    ],
)
def test_a_file_that_lies_or_is_too_large_is_explained_and_the_rest_is_kept(
    hers: Client, resident: Person, stays: Offer, file: tuple[str, bytes], words: str
) -> None:
    claim = commands.begin_claim(stays.id, by=resident, at=AT)
    said = {"form": "receipt", "what": "古川の宿 2泊", "yen": "12345", "receipt_id": new_id()}
    answer = hers.post(f"/me/supports/claims/{claim.id}/", {**said, "file": _file(BytesIO(file[1]), file[0])})
    assert answer.status_code == 409
    assert words in words_of(answer)
    assert 'value="古川の宿 2泊"' in answer.content.decode()
    assert 'value="12345"' in answer.content.decode()


def test_an_amount_that_shrank_is_shown_again_before_it_is_claimed(
    hers: Client, resident: Person, ken: Person, mori: Person
) -> None:
    offer = an_offer(mori, budget=5_000)
    claim = with_receipts(offer, resident, 4_000)
    page = f"/me/supports/claims/{claim.id}/"
    hers.get(page)
    commands.extend_offer(offer.id, ends_on=offer.ends_on, budget=3_000, by=mori, at=AT)
    answer = hers.post(page, {"form": "hand_in", "name": "山田 花子", "note": "よろしく", "shown": "4000"})
    assert (answer.status_code, "よろしく" in words_of(answer)) == (409, True)
    assert re.search(r'name="shown" value="3000"', answer.content.decode())


def test_mori_cuts_with_a_reason_and_the_letter_says_so(
    hers: Client, office: Client, resident: Person, stays: Offer
) -> None:
    claim = handed_in(stays, resident, 8_000)
    assert "山田 花子" in words_of(office.get(f"/office/{HIDA}/claims/"))
    page = f"/office/{HIDA}/claims/{resident.id}/{claim.id}/"
    assert "計算した額 4,000円" in words_of(office.get(page))
    assert office.post(page, {"yen": "3000", "words": "", "approve": ""}).status_code == 409
    assert office.post(page, {"yen": "3000", "words": "1泊分だけが対象です", "approve": ""}).status_code == 302
    mine = f"/me/supports/claims/{claim.id}/"
    assert "自治体が決めた額：3,000円" in words_of(hers.get(mine))
    letter = hers.get(f"{mine}yukari-decision.pdf")
    assert letter.content.startswith(b"%PDF-")
    assert hers.post(mine, {"form": "account", "number": "12"}).status_code == 200


def test_mori_grants_what_the_rule_came_to_for_several_at_once(
    hers: Client, office: Client, resident: Person, mori: Person, stays: Offer
) -> None:
    first, second = handed_in(stays, resident, 8_000), handed_in(an_offer(mori, title="交通費"), resident, 1_200)
    asked = handed_in(an_offer(mori, title="修繕費"), resident, 900)
    commands.ask_back(resident.id, claim_id=asked.id, words="どの家ですか。", by=mori, at=AT)
    address, chosen = f"/office/{HIDA}/claims/approve/", {"claim": [str(one.id) for one in (first, second, asked)]}
    page = words_of(office.post(address, chosen))
    assert "2件の申請について「計算した額で認める」で、よいですか" in page
    assert "合計 5,200円" in page
    for _ in range(2):
        office.post(address, {**chosen, "confirmed": "yes"})
    states = dict(Claim.objects.values_list("id", "state"))
    assert states == {first.id: "approved", second.id: "approved", asked.id: "asked_back"}
    assert "認められました" in words_of(hers.get("/me/supports/"))


def test_mori_takes_a_decision_back_and_hana_reads_why(
    hers: Client, office: Client, resident: Person, mori: Person, stays: Offer
) -> None:
    claim = handed_in(stays, resident, 8_000)
    commands.refuse_claim(resident.id, claim_id=claim.id, words="対象外", by=mori, at=AT)
    page = f"/office/{HIDA}/claims/{resident.id}/{claim.id}/"
    assert "決定を取り消して、審査に戻す" in words_of(office.get(page))
    assert "理由を書いてください" in words_of(office.post(f"{page}reopen/", {"reason": ""}))
    office.post(f"{page}reopen/", {"reason": "取り違えました。"})
    assert "取り違えました。" in words_of(hers.get(f"/me/supports/claims/{claim.id}/"))
    assert "もう一度審査しています" in words_of(hers.get("/me/notices/"))


def test_a_partner_that_would_send_goods_is_pointed_out(office: Client) -> None:
    commands.apply_as_partner(HIDA, name="店", email="mise@example.jp", wish="特産品を送ります。", by=None, at=AT)
    assert "「特産品」" in words_of(office.get(f"/office/{HIDA}/partners/"))


def test_what_waits_about_supports_is_on_moris_first_page(office: Client, resident: Person, stays: Offer) -> None:
    assert "サポートの申請" not in words_of(office.get(f"/office/{HIDA}/")).partition("待っているもの")[2]
    handed_in(stays, resident, 8_000)
    commands.apply_as_partner(HIDA, name="宿", email="yado@example.jp", wish="1割引", by=None, at=AT)
    page = words_of(office.get(f"/office/{HIDA}/")).partition("待っているもの")[2]
    assert f"サポートの申請 {stays.title}" in page
    assert "協力店の申し込み 宿" in page
    assert "領収書と計算した額を見て、決める" in words_of(office.get(f"/office/{HIDA}/waiting/"))


def test_a_support_is_a_next_step_of_who_has_just_registered(hers: Client, stays: Offer) -> None:
    page = words_of(hers.get(f"/me/registrations/{HIDA}/done/"))
    assert stays.title in page
    assert "宿泊費・かかった費用の50%" in page


def test_a_draft_is_thrown_away_with_its_receipts(hers: Client, resident: Person, stays: Offer) -> None:
    claim = with_receipts(stays, resident, 8_000)
    address = f"/me/supports/claims/{claim.id}/withdraw/"
    assert "この下書きを捨てますか" in words_of(hers.get(address))
    assert "下書きを捨てました" in words_of(hers.post(address, follow=True))
    assert not Claim.objects.exists()


def test_words_in_english_are_shown_where_they_were_written(client: Client, mori: Person) -> None:
    offer = an_offer(
        mori,
        title_en="Stay and help",
        text_en="Half of what your stay costs.",
        documents=["領収書"],
        documents_en=["The receipt"],
        serves_en="So that people can come from afar.",
    )
    answer = client.get(f"/supports/{offer.id}/?lang=en").content.decode()
    assert '<h1 lang="en">Stay and help</h1>' in answer
    assert '<div class="prose" lang="en"><p>Half of what your stay costs.</p>' in answer
    assert '<dd lang="en">The receipt</dd>' in answer
    assert '<dd lang="en">So that people can come from afar.</dd>' in answer
    assert f'<h1 lang="ja">{offer.title}</h1>' in client.get(f"/supports/{offer.id}/?lang=ja").content.decode()
    untold = an_offer(mori, title_en="Stay and help", documents=["領収書"])
    assert '<dd lang="ja">領収書</dd>' in client.get(f"/supports/{untold.id}/?lang=en").content.decode()


def test_a_script_in_the_text_of_an_offer_runs_nowhere(client: Client, mori: Person) -> None:
    offer = an_offer(mori, text="**半額**です。<script>alert(1)</script>[押す](javascript:alert(1))")
    answer = client.get(f"/supports/{offer.id}/").content.decode()
    assert "<strong>半額</strong>" in answer
    assert "&lt;script&gt;" in answer
    assert 'href="javascript' not in answer


def test_the_payment_list_runs_no_formula_and_accounts_stand_only_there(
    office: Client, mori: Person, resident: Person
) -> None:
    offer = an_offer(mori, title='=HYPERLINK("http://evil.example")', budget=9_000)
    claim = handed_in(offer, resident, 8_000)
    commands.approve_claim(resident.id, claim_id=claim.id, yen=8_000, by=mori, at=AT)
    commands.give_account(claim.id, account=ACCOUNT, by=resident, at=AT)
    shown = office.get(f"/office/{HIDA}/payments/").content.decode()
    assert ACCOUNT.number not in shown
    taken = b"".join(office.get(f"/office/{HIDA}/payments.csv").streaming_content)  # type: ignore[attr-defined]
    assert taken.startswith(b"\xef\xbb\xbf")
    table = taken.decode("utf-8-sig")
    assert "\"'=HYPERLINK" in table
    assert "0123456" in table
    payments = f"/office/{HIDA}/payments/"
    assert "まだ何も選ばれていない" in words_of(office.post(payments, follow=True))
    assert "もとに戻せない" in words_of(office.post(payments, {"claim": [str(claim.id)]}))
    assert Claim.objects.get().state == "approved"
    office.post(payments, {"claim": [str(claim.id)], "confirmed": "yes"})
    assert Claim.objects.get().state == "paid"
    assert "支払いを待つ申請はありません" in words_of(office.get(f"/office/{HIDA}/payments/"))


def test_words_that_read_like_goods_are_pointed_out_before_they_are_published(office: Client, mori: Person) -> None:
    draft = a_draft(mori, text="登録のお礼に、特産品をお届けします。")
    page = f"/office/{HIDA}/supports/{draft.id}/"
    assert "「特産品」" in words_of(office.get(page))
    office.post(f"{page}publish/")
    assert Offer.objects.get().state == "draft"


def test_mori_writes_an_offer_sees_it_and_publishes_it(office: Client, mori: Person) -> None:
    said = {
        "way": "claim",
        "title": "宿泊費の補助",
        "text": "1泊につき半額。",
        "serves": "遠くから来る人を助けます。",
        "documents": "領収書\n",
        "starts_on": "2026-04-01",
        "ends_on": "2027-03-31",
        "period": "year",
        "rate": "50",
        "budget": "100000",
        "who-kind": "premium",
    }
    written = path_of(office.post(f"/office/{HIDA}/supports/new/lodging/", said))
    page = words_of(office.get(written))
    assert "プレミアム登録の人" in page
    assert "対象の人：0人" in page
    office.post(f"{written}publish/")
    offer = Offer.objects.get()
    assert (offer.state, offer.documents, offer.ends_on) == ("published", ["領収書"], date(2027, 3, 31))


def test_every_kind_has_an_example_to_begin_with(office: Client, mori: Person) -> None:
    """S1: nine kinds, each explained; the example of none reads like goods by post (S2)."""
    page = words_of(office.get(f"/office/{HIDA}/supports/new/"))
    for kind, name in words.KINDS.items():
        assert str(name) in page
        begun = office.get(f"/office/{HIDA}/supports/new/{kind}/?example")
        assert f'value="{ADVICE[Kind(kind)].title}"' in begun.content.decode()
        assert not reads_like_goods(ADVICE[Kind(kind)].text)
    assert office.get(f"/office/{HIDA}/supports/new/goods/").status_code == 404


def test_last_years_support_is_copied_with_its_dates_a_year_later(office: Client, mori: Person) -> None:
    offer = an_offer(mori, rate=50, budget=9_000, documents=["領収書"], ends_on=date(2027, 3, 31))
    address = f"/office/{HIDA}/supports/{offer.id}/copy/"
    page = office.get(address).content.decode()
    assert 'value="2028-03-31"' in page
    assert "日付は1年あとにしてあります" in page
    said = {"way": "counter", "title": offer.title, "text": offer.text, "serves": "助け合います。"}
    when = {"starts_on": "2027-04-01", "ends_on": "2028-03-31", "period": "year"}
    office.post(address, {**said, **when, "times": "3", "rate": "200", "budget": "x", "who-kind": ""})
    copied = Offer.objects.exclude(id=offer.id).get()
    assert (copied.state, copied.times, copied.rate, copied.budget) == ("draft", 3, 100, None)
    assert Offer.objects.get(id=offer.id).budget == 9_000


def test_a_slip_of_the_officer_is_undone(office: Client, mori: Person) -> None:
    offer = an_offer(mori, title="まちがい")
    page = f"/office/{HIDA}/supports/{offer.id}/"
    assert "下書きに戻す" in words_of(office.get(page))
    office.post(f"{page}unpublish/")
    assert "書き直す" in words_of(office.get(page))
    assert "下書きを捨てました" in words_of(office.post(f"{page}discard/", follow=True))
    assert not Offer.objects.exists()


def test_a_script_in_a_draft_is_explained_to_its_writer(office: Client, mori: Person) -> None:
    draft = a_draft(mori, text="半額です。<script>alert(1)</script>")
    assert "文字のまま出ます" in words_of(office.get(f"/office/{HIDA}/supports/{draft.id}/"))


def test_an_inn_asks_is_accepted_and_confirms_hana_without_an_account(
    client: Client, office: Client, mori: Person, resident: Person
) -> None:
    said = {"name": "古川の宿", "email": "yado@example.jp", "wish": "連泊を1割引に"}
    assert client.post(f"/partners/apply/{HIDA}/", said).status_code == 302
    partner = Partner.objects.get()
    office.post(f"/office/{HIDA}/partners/{partner.id}/accept/")
    letter = Envelope.objects.get(address="yado@example.jp").letter.text
    found = re.search(r"/partners/[\w-]+/", letter)
    assert found
    assert "サポートの準備をしています" in words_of(client.get(found[0]))
    offer = an_offer(mori, kind=Kind.PARTNER, way=Way.COUNTER, partner_id=partner.id, serves="", title="1割引")
    code = cards.resident_code(resident.id, at=AT).text
    press = {"offer": offer.id, "code": code, "press": new_id(), "record": ""}
    for _ in range(2):
        page = words_of(client.post(found[0], press))
        assert "使えます。記録しました" in page
        assert "はな" not in page
    assert Tally.objects.get().uses == 1
    assert "5未満" in page
    commands.close_partner(partner.id, by=mori, at=AT)
    assert client.get(found[0]).status_code == 404


def test_the_window_of_the_town_hall_says_no_in_words(office: Client, mori: Person, ken: Person) -> None:
    bus = an_offer(mori, kind=Kind.FARES, way=Way.COUNTER, title="市内バス")
    code = cards.resident_code(ken.id, at=AT).text
    answer = office.post(
        f"/office/{HIDA}/supports/window/", {"offer": bus.id, "code": code, "press": new_id(), "record": ""}
    )
    assert (answer.status_code, "いまの登録では使えません" in words_of(answer)) == (409, True)


def test_without_a_camera_the_window_reads_a_photo_of_hanas_code(
    office: Client, mori: Person, resident: Person
) -> None:
    """S3: a plain form with a picture; with neither code nor picture it says what is missing, with another one what is wrong."""
    bus = an_offer(mori, kind=Kind.FARES, way=Way.COUNTER, title="市内バス")
    press = {"offer": bus.id, "press": new_id(), "record": ""}
    hers, anothers = (a_photo(code) for code in (cards.resident_code(resident.id, at=AT).text, "https://example.jp/"))
    window = f"/office/{HIDA}/supports/window/"
    assert "コードの写真を選んでください" in words_of(office.post(window, press))
    assert office.post(window, {**press, "photo": anothers}).status_code == 409
    assert "使えます。記録しました" in words_of(office.post(window, {**press, "photo": hers}))
    assert Tally.objects.get().uses == 1


def test_a_partner_of_another_place_is_not_there(office: Client, sato: Person, mori: Person) -> None:
    partner = a_partner(mori)
    elsewhere = sign_in(Client(), sato)
    assert elsewhere.get(f"/office/216046/partners/{partner.id}/close/").status_code == 404
    assert queries.partners_at(HIDA, viewer=mori) == [partner]


def _file(data: BytesIO, name: str = "receipt.png") -> BytesIO:
    data.name = name
    return data
