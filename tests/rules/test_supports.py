"""S1, S2: what may be offered, and how an amount is worked out."""

from datetime import date
from json import dumps, loads

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yukari.rules.audience import Audience
from yukari.rules.audience import Kind as Registered
from yukari.rules.supports import (
    Ceiling,
    Cut,
    Kind,
    Period,
    Terms,
    amount,
    amount_from_json,
    must_say_what_it_serves,
    period_begins,
    reads_like_goods,
)

YEN = st.integers(0, 10_000_000)
CEILINGS = st.none() | YEN


def test_three_quarters_of_a_stay_up_to_a_ceiling() -> None:
    """Like the telework subsidy of ふくしま: three quarters of the costs, at most 300,000 yen."""
    worked = amount([120_000, 33_333], Terms(rate=75, per_claim=300_000), had=0, left=None)
    assert (worked.spent, worked.share, worked.cuts, worked.yen) == (153_333, 114_999, (), 114_999)
    more = amount([500_000], Terms(rate=75, per_claim=300_000), had=0, left=None)
    assert (more.share, more.cuts, more.yen) == (375_000, (Cut(Ceiling.PER_CLAIM, 300_000),), 300_000)


def test_each_ceiling_that_shortens_is_named_in_turn() -> None:
    worked = amount([10_000], Terms(rate=100, per_claim=8_000, per_person=12_000), had=6_000, left=1_500)
    assert worked.cuts == (Cut(Ceiling.PER_CLAIM, 8_000), Cut(Ceiling.PER_PERSON, 6_000), Cut(Ceiling.BUDGET, 1_500))
    assert worked.yen == 1_500


def test_who_had_everything_gets_nothing_more() -> None:
    assert amount([10_000], Terms(rate=50, per_person=5_000), had=7_000, left=None).yen == 0


@given(st.lists(YEN, max_size=20), st.integers(1, 100), CEILINGS, CEILINGS, YEN, CEILINGS)
def test_an_amount_is_never_below_zero_nor_above_any_of_its_ceilings(
    receipts: list[int], rate: int, per_claim: int | None, per_person: int | None, had: int, left: int | None
) -> None:
    worked = amount(receipts, Terms(rate, per_claim, per_person), had=had, left=left)
    assert 0 <= worked.yen <= worked.share <= worked.spent == sum(receipts)
    assert all(worked.yen <= most for most in (per_claim, left) if most is not None)
    assert per_person is None or worked.yen <= max(0, per_person - had)
    assert amount_from_json(loads(dumps(worked.as_json()))) == worked
    assert worked.yen == (worked.cuts[-1].to if worked.cuts else worked.share)


def test_a_year_begins_in_april() -> None:
    assert period_begins(date(2027, 3, 31), Period.YEAR) == date(2026, 4, 1)
    assert period_begins(date(2027, 4, 1), Period.YEAR) == date(2027, 4, 1)
    assert period_begins(date(2027, 3, 31), Period.MONTH) == date(2027, 3, 1)
    assert period_begins(date(2027, 3, 31), Period.WHOLE) == period_begins(date(2028, 1, 1), Period.WHOLE)


def test_to_basic_residents_a_place_says_what_it_serves() -> None:
    premium = Audience(kind=Registered.PREMIUM)
    assert must_say_what_it_serves(Kind.FARES, Audience())
    assert not must_say_what_it_serves(Kind.FARES, premium)
    assert not must_say_what_it_serves(Kind.PARTNER, Audience())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("登録のお礼に、飛騨牛をお届けします。", ("お届け",)),
        ("返礼品として米5kgを発送いたします。", ("返礼品", "発送")),
        ("特産品の詰め合わせをご自宅に送ります。", ("特産品", "詰め合わせ", "ご自宅に送")),
        ("ジャムを宅急便で。送料はかかりません。", ("宅急便", "送料")),
        ("記念品と書類を郵送します。", ("記念品", "郵送")),
        ("ﾌﾟﾚｾﾞﾝﾄを差し上げます。", ("プレゼント",)),
        ("We ship a gift to your home.", ("gift", "ship")),
        ("Apples, delivered to your door", ("delivered",)),
    ],
)
def test_goods_by_post_are_pointed_out(text: str, words: tuple[str, ...]) -> None:
    assert sorted(reads_like_goods(text)) == sorted(words)


@pytest.mark.parametrize(
    "text",
    [
        "申請書は郵送でも出せます。",
        "決定の通知をお送りします。",
        "領収書を写真に撮って送ってください。",
        "古川駅から会場まで、バスで送迎します。",
        "宿に泊まった方は、1泊につき2,000円を補助します。",
        "避難所では、住民の方と同じように過ごせます。",
        "Send the form by post before the end of March.",
        "A membership of the neighbourhood association, with a say.",
        "",
    ],
)
def test_what_is_no_goods_by_post_is_left_alone(text: str) -> None:
    assert reads_like_goods(text) == ()
