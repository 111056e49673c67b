"""Supports: what may be offered (S1, S2), to how much, and how often. Amounts are in yen; a part of a yen is dropped."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from yukari.rules.audience import Audience
from yukari.rules.audience import Kind as Registered

MOST_RECEIPTS = 20
"""In one claim: as many as one person of staff reads in one sitting."""
MOST_YEN = 10_000_000
"""On one receipt; more is a slip of the finger."""


class Kind(StrEnum):
    """S1: what a place or a partner can offer. Goods sent by post are none of them (S2)."""

    FARES = "fares"
    LODGING = "lodging"
    WORK_SPACE = "work_space"
    HOUSE_REPAIR = "house_repair"
    RESIDENT_FEES = "resident_fees"
    FACILITIES = "facilities"
    NEIGHBOURHOOD = "neighbourhood"
    SHELTER = "shelter"
    PARTNER = "partner"


class Way(StrEnum):
    """How a support reaches a person."""

    COUNTER = "counter"
    """Shown with the card, there and then."""
    CLAIM = "claim"
    """Claimed afterwards with receipts."""
    CONTACT = "contact"
    """The place is spoken to, as its words say."""


class Period(StrEnum):
    """In which time somebody's uses and amounts are counted together."""

    WHOLE = "whole"
    YEAR = "year"
    """A fiscal year, from 1 April, as a place's money is."""
    MONTH = "month"


class Ceiling(StrEnum):
    """What shortened an amount."""

    PER_CLAIM = "per_claim"
    PER_PERSON = "per_person"
    BUDGET = "budget"


@dataclass(frozen=True, slots=True)
class Terms:
    """How much of what somebody spent is paid; `None` is no ceiling."""

    rate: int
    """Per cent."""
    per_claim: int | None = None
    per_person: int | None = None
    """In one period."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A ceiling that an amount was shortened to."""

    ceiling: Ceiling
    to: int


@dataclass(frozen=True, slots=True)
class Amount:
    """What is paid, and the way to it: everything spent, its share by the rate, and each ceiling that shortened it."""

    spent: int
    rate: int
    share: int
    cuts: tuple[Cut, ...]
    yen: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def amount_from_json(said: Mapping[str, Any]) -> Amount:
    """The amount that `as_json` wrote."""
    cuts = tuple(Cut(Ceiling(cut["ceiling"]), cut["to"]) for cut in said["cuts"])
    return Amount(said["spent"], said["rate"], said["share"], cuts, said["yen"])


def amount(receipts: Sequence[int], terms: Terms, *, had: int, left: int | None) -> Amount:
    """What these receipts come to, for somebody who `had` so much in this period, with so much `left` of the budget."""
    spent = sum(receipts)
    share = yen = spent * terms.rate // 100
    cuts = []
    ceilings = {
        Ceiling.PER_CLAIM: terms.per_claim,
        Ceiling.PER_PERSON: None if terms.per_person is None else max(0, terms.per_person - had),
        Ceiling.BUDGET: left,
    }
    for ceiling, most in ceilings.items():
        if most is not None and yen > most:
            cuts.append(Cut(ceiling, most))
            yen = most
    return Amount(spent, terms.rate, share, tuple(cuts), yen)


def period_begins(on: date, period: Period) -> date:
    """The first day of the period that a day lies in; all days of `WHOLE` have the same."""
    if period is Period.MONTH:
        return on.replace(day=1)
    if period is Period.YEAR:
        return date(on.year if on.month >= 4 else on.year - 1, 4, 1)
    return date.min


def must_say_what_it_serves(kind: Kind, audience: Audience) -> bool:
    """S1: to basic residents a place offers what serves doing activities, and says how. What partners offer is theirs."""
    return kind is not Kind.PARTNER and audience.kind is not Registered.PREMIUM


_GOODS = re.compile(
    r"返礼品|お礼の品|記念品|特産品|名産品|詰め?合わ?せ|カタログギフト|ギフト券|商品券|プレゼント"
    r"|\b(gift|gifts|giveaway|hamper|goody bag)\b",
    re.IGNORECASE,
)
_SENT = re.compile(
    r"郵送|発送|配送|送付|宅配|宅急便|お届け|(?:自宅|ご自宅|おうち)[にへ](?:届|送)|お送りし|送料"
    r"|\b(by post|by mail|mailed to|posted to|ship|shipped|shipping|deliver|delivered|delivery)\b",
    re.IGNORECASE,
)
_PAPERS = re.compile(
    r"書類|申請書|請求書|領収書|領収証|通知|決定書|証明書|登録証|資料|案内|カード|用紙"
    r"|\b(papers?|forms?|documents?|receipts?|letters?|notices?|certificates?|applications?)\b",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"[。！？!?\n]|\.\s")


def reads_like_goods(text: str) -> tuple[str, ...]:
    """S2: the words that read like goods which reach people without their coming. Papers may well go by post."""
    found = []
    for sentence in _SENTENCES.split(unicodedata.normalize("NFKC", text)):
        goods = [match[0] for match in _GOODS.finditer(sentence)]
        sent = [match[0] for match in _SENT.finditer(sentence)]
        if goods or not _PAPERS.search(sentence):
            found += goods + sent
    return tuple(dict.fromkeys(found))
