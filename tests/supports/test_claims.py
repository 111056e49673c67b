"""A claim from its first receipt to the money: what it holds, who decides, what is kept (S1, D1, D2)."""

import contextlib
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import storages

from tests.builders import AT, HIDA, SHIRAKAWA
from tests.supports.stories import ACCOUNT, an_offer, handed_in, photo, with_receipts
from yukari.audit.models import Entry
from yukari.files.models import Kept
from yukari.kit.counted import together
from yukari.kit.ids import new_id
from yukari.people.models import Notice, Person
from yukari.places import commands as places
from yukari.registrations import commands as registrations
from yukari.rules.outcome import Reason, Refused
from yukari.rules.supports import Ceiling
from yukari.rules.waiting import Kind
from yukari.supports import commands, queries
from yukari.supports.models import Claim, Offer, Receipt


def held(offer: Offer) -> int:
    return Offer.objects.get(id=offer.id).held


def test_hana_claims_half_of_her_stay_and_is_paid(resident: Person, mori: Person, stays: Offer) -> None:
    claim = with_receipts(stays, resident, 9_001, 4_000)
    assert held(stays) == 0
    worked = commands.hand_in(claim.id, name="山田 花子", shown=6_500, by=resident, at=AT)
    assert (worked.spent, worked.yen, held(stays)) == (13_001, 6_500, 6_500)
    commands.approve_claim(resident.id, claim_id=claim.id, yen=6_500, by=mori, at=AT)
    commands.give_account(claim.id, account=ACCOUNT, by=resident, at=AT)
    (payment,) = queries.payments_of(HIDA, viewer=mori, opened=True, at=AT)
    assert payment.account == ACCOUNT
    for number in (1, 0):
        assert commands.mark_paid(HIDA, claims=[(resident.id, claim.id)], by=mori, at=AT) == number
    paid = Claim.objects.get(person=resident, id=claim.id)
    assert (paid.state, paid.account, held(stays)) == ("paid", None, 6_500)
    told = set(Notice.objects.filter(person=resident).values_list("kind", flat=True))
    assert told >= {"claim_approved", "claim_paid"}
    assert Entry.objects.filter(person_id=resident.id, by_id=mori.id, verb="took_payment_list").exists()


def test_an_account_is_sealed_while_it_is_kept(resident: Person, mori: Person, stays: Offer) -> None:
    claim = handed_in(stays, resident, 4_000)
    with pytest.raises(Refused):
        commands.give_account(claim.id, account=ACCOUNT, by=resident, at=AT)
    commands.approve_claim(resident.id, claim_id=claim.id, yen=2_000, by=mori, at=AT)
    with pytest.raises(Refused) as refused:
        commands.mark_paid(HIDA, claims=[(resident.id, claim.id)], by=mori, at=AT)
    assert refused.value.reason is Reason.ACCOUNT_MISSING
    commands.give_account(claim.id, account=ACCOUNT, by=resident, at=AT)
    kept = bytes(Claim.objects.get(person=resident, id=claim.id).account or b"")
    assert kept
    assert ACCOUNT.number.encode() not in kept


def test_ceilings_of_a_claim_and_of_a_year_shorten_it(resident: Person, stays: Offer) -> None:
    first = handed_in(stays, resident, 50_000)
    assert first.yen == 10_000
    second = with_receipts(stays, resident, 30_000)
    worked = commands.hand_in(second.id, name="山田 花子", shown=0, by=resident, at=AT)
    assert [cut.ceiling for cut in worked.cuts] == [Ceiling.PER_CLAIM, Ceiling.PER_PERSON]
    assert (worked.yen, held(stays)) == (5_000, 15_000)
    third = with_receipts(stays, resident, 8_000)
    with pytest.raises(Refused) as refused:
        commands.hand_in(third.id, name="山田 花子", shown=0, by=resident, at=AT)
    assert refused.value.reason is Reason.CEILING_REACHED


def test_a_claim_handed_in_twice_holds_once(resident: Person, stays: Offer) -> None:
    claim = handed_in(stays, resident, 8_000)
    commands.hand_in(claim.id, name="山田 花子", shown=0, by=resident, at=AT)
    assert held(stays) == 4_000


def test_nobody_gets_less_than_the_page_said(resident: Person, mori: Person) -> None:
    offer = an_offer(mori, rate=100, budget=3_000)
    claim = with_receipts(offer, resident, 5_000)
    with pytest.raises(Refused) as refused:
        commands.hand_in(claim.id, name="山田 花子", shown=5_000, by=resident, at=AT)
    assert refused.value.reason is Reason.AMOUNT_CHANGED
    commands.hand_in(claim.id, name="山田 花子", shown=3_000, by=resident, at=AT)
    late = with_receipts(offer, resident, 5_000)
    with pytest.raises(Refused) as refused:
        commands.hand_in(late.id, name="山田 花子", shown=0, by=resident, at=AT)
    assert refused.value.reason is Reason.BUDGET_SPENT


@pytest.mark.parametrize("way", ["withdrawn", "refused", "cut"])
def test_what_is_not_paid_goes_back_to_the_budget(resident: Person, mori: Person, stays: Offer, way: str) -> None:
    claim = handed_in(stays, resident, 8_000)
    for _ in range(2):
        if way == "withdrawn":
            commands.withdraw_claim(claim.id, by=resident, at=AT)
        elif way == "refused":
            commands.refuse_claim(resident.id, claim_id=claim.id, words="対象外の宿です。", by=mori, at=AT)
        else:
            commands.approve_claim(
                resident.id, claim_id=claim.id, yen=1_000, words="1泊分だけが対象です。", by=mori, at=AT
            )
    assert held(stays) == (1_000 if way == "cut" else 0)


@pytest.mark.parametrize("slip", ["refused", "cut"])
def test_a_slip_of_staff_is_put_right_until_it_is_paid(resident: Person, mori: Person, stays: Offer, slip: str) -> None:
    claim = handed_in(stays, resident, 8_000)
    about = {"claim_id": claim.id, "by": mori, "at": AT}
    if slip == "refused":
        commands.refuse_claim(resident.id, words="別の人と取り違えました。", **about)
    else:
        commands.approve_claim(resident.id, yen=400, words="けたの誤り", **about)
        commands.give_account(claim.id, account=ACCOUNT, by=resident, at=AT)
    for words in ("", "取り違えのため"):
        with contextlib.suppress(Refused):
            commands.reopen_claim(resident.id, words=words, **about)
    again = Claim.objects.get()
    assert (again.state, again.words, again.account, held(stays)) == ("handed_in", "取り違えのため", None, 4_000)
    later = AT + timedelta(hours=1)
    commands.approve_claim(resident.id, claim_id=claim.id, yen=4_000, by=mori, at=later)
    commands.give_account(claim.id, account=ACCOUNT, by=resident, at=later)
    told = Notice.objects.filter(person=resident, kind__startswith="claim").values_list("kind", flat=True)
    first = "claim_refused" if slip == "refused" else "claim_approved"
    assert sorted(told) == sorted([first, "claim_reopened", "claim_approved"])
    commands.mark_paid(HIDA, claims=[(resident.id, claim.id)], by=mori, at=later)
    with pytest.raises(Refused) as refused:
        commands.reopen_claim(resident.id, words="もう一度", **about)
    assert refused.value.reason is Reason.ALREADY_DECIDED


def test_what_others_took_meanwhile_is_not_promised_twice(resident: Person, ken: Person, mori: Person) -> None:
    """A refused claim let its part of the budget go, and its person's ceiling too."""
    registrations.register(ken.id, place_id=HIDA, by=ken, at=AT)
    small, limited = an_offer(mori, budget=5_000), an_offer(mori, per_person=5_000)
    for offer, other, reason in ((small, ken, Reason.BUDGET_SPENT), (limited, resident, Reason.CEILING_REACHED)):
        claim = handed_in(offer, resident, 4_000)
        commands.refuse_claim(resident.id, claim_id=claim.id, words="対象外", by=mori, at=AT)
        handed_in(offer, other, 3_000)
        with pytest.raises(Refused) as refused:
            commands.reopen_claim(resident.id, claim_id=claim.id, words="取り違え", by=mori, at=AT)
        assert refused.value.reason is reason
        assert held(offer) == 3_000


def test_mori_asks_back_and_hana_answers_with_another_receipt(resident: Person, mori: Person, stays: Offer) -> None:
    claim = handed_in(stays, resident, 8_000)
    commands.ask_back(resident.id, claim_id=claim.id, words="2泊目の領収書もありますか。", by=mori, at=AT)
    assert held(stays) == 4_000
    with_receipts(stays, resident, 6_000)
    commands.hand_in(claim.id, name="山田 花子", shown=7_000, by=resident, at=AT)
    assert (held(stays), together(queries.supports_to_count(HIDA))[Kind.CLAIM]) == (7_000, 1)
    again = queries.claim_of_registrant(HIDA, resident.id, claim.id, viewer=mori, at=AT)
    assert again.claim.words == "2泊目の領収書もありますか。"
    commands.approve_claim(resident.id, claim_id=claim.id, yen=7_000, by=mori, at=AT)
    assert queries.my_claim(resident, claim.id).claim.words == ""


@pytest.mark.parametrize("words", ["", "  "])
def test_no_cut_no_refusal_and_no_question_without_words(
    resident: Person, mori: Person, stays: Offer, words: str
) -> None:
    claim = handed_in(stays, resident, 8_000)
    about = {"claim_id": claim.id, "words": words, "by": mori, "at": AT}
    for deed in (
        lambda: commands.ask_back(resident.id, **about),
        lambda: commands.refuse_claim(resident.id, **about),
        lambda: commands.approve_claim(resident.id, yen=3_999, **about),
    ):
        with pytest.raises(Refused) as refused:
            deed()
        assert refused.value.reason is Reason.REASON_MISSING
    with pytest.raises(Refused) as refused:
        commands.approve_claim(resident.id, **{**about, "words": "多め"}, yen=4_001)
    assert refused.value.reason is Reason.AMOUNT_UNLIKELY


def test_claims_of_another_place_are_not_granted_among_ones_own(
    resident: Person, sato: Person, mori: Person, stays: Offer
) -> None:
    """D1: one foreign claim among many, and nothing is done."""
    claim = handed_in(stays, resident, 8_000)
    places.appoint(sato, place_id=SHIRAKAWA, role="officer", by=None, at=AT)
    for decide in (commands.approve_as_asked, commands.mark_paid):
        with pytest.raises(Refused) as refused:
            decide(SHIRAKAWA, claims=[(resident.id, claim.id)], by=sato, at=AT)
        assert refused.value.reason is Reason.NOT_FOUND
    assert Claim.objects.get().state == "handed_in"


def test_sato_sees_and_decides_nothing(resident: Person, sato: Person, mori: Person, stays: Offer) -> None:
    claim = handed_in(stays, resident, 8_000)
    for deed in (
        lambda: queries.claims_at(HIDA, viewer=sato, at=AT),
        lambda: queries.claim_of_registrant(HIDA, resident.id, claim.id, viewer=sato, at=AT),
        lambda: queries.payments_of(HIDA, viewer=sato, opened=True, at=AT),
        lambda: commands.refuse_claim(resident.id, claim_id=claim.id, words="だめ", by=sato, at=AT),
        lambda: commands.mark_paid(HIDA, claims=[(resident.id, claim.id)], by=sato, at=AT),
    ):
        with pytest.raises(Refused) as refused:
            deed()
        assert refused.value.reason is Reason.NOT_ALLOWED
    with pytest.raises(Refused):
        queries.my_claim(mori, claim.id)


def test_who_is_not_meant_claims_nothing(hana: Person, stays: Offer) -> None:
    with pytest.raises(Refused) as refused:
        commands.begin_claim(stays.id, by=hana, at=AT)
    assert refused.value.reason is Reason.NOT_MEANT


def test_after_the_last_day_nothing_is_claimed(resident: Person, stays: Offer) -> None:
    claim = with_receipts(stays, resident, 8_000)
    with pytest.raises(Refused) as refused:
        commands.hand_in(claim.id, name="山田 花子", shown=0, by=resident, at=AT + timedelta(days=400))
    assert refused.value.reason is Reason.OFFER_CLOSED


def test_a_file_that_lies_leaves_the_claim_as_it_was(resident: Person, stays: Offer) -> None:
    claim = with_receipts(stays, resident, 8_000)
    said = {"receipt_id": new_id(), "what": "宿泊費", "yen": 1, "by": resident, "at": AT}
    for data, name, reason in (
        (BytesIO(b"MZ\x90\x00 not a receipt"), "receipt.pdf", Reason.FILE_UNKNOWN),
        (photo(), "receipt.pdf", Reason.FILE_NOT_WHAT_IT_SAYS),
    ):
        with pytest.raises(Refused) as refused:
            commands.keep_receipt(claim.id, data=data, name=name, **said)
        assert refused.value.reason is reason
    with pytest.raises(Refused) as refused:
        commands.hand_in(commands.begin_claim(stays.id, by=resident, at=AT).id, name="", shown=0, by=resident, at=AT)
    assert refused.value.reason is Reason.WORDS_MISSING
    assert Receipt.objects.count() == Kept.objects.count() == 1


def test_a_receipt_sent_twice_is_one_and_goes_with_its_file(
    resident: Person, stays: Offer, django_capture_on_commit_callbacks: Any
) -> None:
    claim, receipt_id = commands.begin_claim(stays.id, by=resident, at=AT), new_id()
    for _ in range(2):
        commands.keep_receipt(
            claim.id, receipt_id=receipt_id, what="宿", yen=10, data=photo(), name="a.png", by=resident, at=AT
        )
    assert Receipt.objects.count() == 1
    path = Kept.objects.get().path
    for number in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            commands.drop_receipt(claim.id, receipt_id=receipt_id, by=resident, at=AT)
            assert storages["files"].exists(path) is (number == 0)  # Nothing is certain before the commit.
    assert not storages["files"].exists(path)
    with pytest.raises(Refused) as refused:
        commands.hand_in(claim.id, name="山田", shown=0, by=resident, at=AT)
    assert refused.value.reason is Reason.RECEIPT_MISSING


def test_a_draft_that_nobody_comes_back_to_is_forgotten_with_its_files(
    resident: Person, stays: Offer, django_capture_on_commit_callbacks: Any
) -> None:
    with_receipts(stays, resident, 8_000)
    assert commands.forget_drafts(by=None, at=AT + timedelta(days=59)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert commands.forget_drafts(by=None, at=AT + timedelta(days=61)) == 1
        assert Kept.objects.count() == 1  # Nothing is certain before the commit.
    assert not Claim.objects.exists()
    assert not Kept.objects.exists()


def test_what_is_asked_back_about_is_granted_once_it_is_handed_in_again(
    resident: Person, mori: Person, stays: Offer
) -> None:
    """Its receipts change meanwhile, and what it asked for is what they came to before."""
    claim = handed_in(stays, resident, 8_000)
    about = {"claim_id": claim.id, "by": mori, "at": AT}
    commands.ask_back(resident.id, words="2泊目の領収書もありますか。", **about)
    commands.drop_receipt(claim.id, receipt_id=Receipt.objects.get().id, by=resident, at=AT)
    with pytest.raises(Refused) as refused:
        commands.approve_claim(resident.id, yen=claim.asked, **about)
    assert refused.value.reason is Reason.CLAIM_WITH_ITS_PERSON
    commands.refuse_claim(resident.id, words="領収書がありません。", **about)
    assert Claim.objects.get().state == "refused"


def test_what_was_refused_while_its_person_changed_it_goes_back_to_its_person(
    resident: Person, mori: Person, stays: Offer
) -> None:
    """Reopened, it waits for being handed in again: its receipts are no longer those of which staff were told."""
    claim = handed_in(stays, resident, 4_000)
    about = {"claim_id": claim.id, "by": mori, "at": AT}
    commands.ask_back(resident.id, words="2泊目の領収書もありますか。", **about)
    second = {"receipt_id": new_id(), "what": "宿", "yen": 4_000, "data": photo(), "name": "b.png"}
    commands.keep_receipt(claim.id, **second, by=resident, at=AT)
    commands.refuse_claim(resident.id, words="期限を過ぎました。", **about)
    commands.reopen_claim(resident.id, words="期限を見まちがえました。", **about)
    assert Claim.objects.get().state == "asked_back"
    commands.hand_in(claim.id, name="山田", shown=0, by=resident, at=AT)
    assert Claim.objects.get().asked > claim.asked


def test_two_accounts_have_one_ceiling(resident: Person, ken: Person, stays: Offer) -> None:
    handed_in(stays, resident, 8_000)
    commands.unite(ken, other=resident, by=None, at=AT)
    (claim,) = queries.claims_of(ken)
    assert queries.my_claim(ken, claim.id).amount.spent == 8_000
