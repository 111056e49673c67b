"""Supports in words: what is offered to whom, how an amount came about, and where a claim stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrPromise

from yukari.kit.markdown import to_html
from yukari.places import queries as places
from yukari.rules.audience import Audience
from yukari.rules.supports import Amount, Ceiling, Kind, Period, Way
from yukari.supports.queries import Claim, Offer
from yukari.web.wording.audience import asks_for_own_answers, phrases, words_of_choices

KINDS: dict[str, StrPromise] = {
    Kind.FARES: gettext_lazy("交通費"),
    Kind.LODGING: gettext_lazy("宿泊費"),
    Kind.WORK_SPACE: gettext_lazy("仕事をする場所"),
    Kind.HOUSE_REPAIR: gettext_lazy("空き家の修繕"),
    Kind.RESIDENT_FEES: gettext_lazy("住民と同じ料金"),
    Kind.FACILITIES: gettext_lazy("住民向けの施設"),
    Kind.NEIGHBOURHOOD: gettext_lazy("自治会への参加"),
    Kind.SHELTER: gettext_lazy("災害のときの避難先"),
    Kind.PARTNER: gettext_lazy("協力店のサービス"),
}
"""S1. Goods that are sent are none of them (S2)."""
SIGNS = {
    Kind.FARES: "bus",
    Kind.LODGING: "bed",
    Kind.WORK_SPACE: "laptop",
    Kind.HOUSE_REPAIR: "hammer",
    Kind.RESIDENT_FEES: "ticket",
    Kind.FACILITIES: "hall",
    Kind.NEIGHBOURHOOD: "people",
    Kind.SHELTER: "shield",
    Kind.PARTNER: "shop",
}
WAYS: dict[str, StrPromise] = {
    Way.COUNTER: gettext_lazy("窓口で登録証を見せる"),
    Way.CLAIM: gettext_lazy("領収書をつけて、あとから申請する"),
    Way.CONTACT: gettext_lazy("自治体に申し出る"),
}
PERIODS: dict[str, StrPromise] = {
    Period.MONTH: gettext_lazy("1か月ごと（1日から）"),
    Period.YEAR: gettext_lazy("1年度ごと（4月1日から）"),
    Period.WHOLE: gettext_lazy("全期間をとおして"),
}
WITHIN: dict[str, StrPromise] = {
    Period.MONTH: gettext_lazy("1か月に"),
    Period.YEAR: gettext_lazy("1年度に"),
    Period.WHOLE: gettext_lazy("期間中に"),
}
"""The same beside a number."""
OFFER_STATES: dict[str, StrPromise] = {
    "draft": gettext_lazy("下書き"),
    "published": gettext_lazy("公開中"),
    "closed": gettext_lazy("終了"),
}
CLAIM_STATES: dict[str, tuple[StrPromise, str]] = {
    "draft": (gettext_lazy("準備中（まだ出していません）"), ""),
    "handed_in": (gettext_lazy("審査中"), "warning"),
    "asked_back": (gettext_lazy("確認をお願いしています"), "warning"),
    "approved": (gettext_lazy("認められました"), "success"),
    "refused": (gettext_lazy("認められませんでした"), ""),
    "withdrawn": (gettext_lazy("取り下げました"), ""),
    "paid": (gettext_lazy("支払いずみ"), "success"),
}
NEXT: dict[str, StrPromise] = {
    "draft": gettext_lazy("領収書を1枚ずつ入れ、計算した額を確かめてから、出してください。"),
    "handed_in": gettext_lazy(
        "自治体が確かめています。結果は、お知らせとこのページでお伝えします。この額の予算は、取り置いてあります。"
    ),
    "asked_back": gettext_lazy("自治体の質問を読んで、申請を直し、もう一度出してください。予算は取り置いてあります。"),
    "approved": gettext_lazy("振込先を受け取ると、支払いの手続きに進みます。"),
    "refused": gettext_lazy("受付の期間のうちは、もう一度申請できます。"),
    "withdrawn": gettext_lazy("受付の期間のうちは、もう一度申請できます。"),
    "paid": gettext_lazy("数日のうちに口座に入ります。お預かりした口座の情報は、もう消しました。"),
}
"""What happens now, said to its person."""
STEPS: list[StrPromise] = [
    gettext_lazy("領収書を入れる"),
    gettext_lazy("審査"),
    gettext_lazy("振込先を伝える"),
    gettext_lazy("支払い"),
]
STANDS_AT = {"draft": 1, "asked_back": 1, "handed_in": 2, "approved": 3}
"""At which of the steps a claim stands; one with an account waits for payment, and what is over stands at none."""
CEILINGS: dict[Ceiling, StrPromise] = {
    Ceiling.PER_CLAIM: gettext_lazy("1回の申請の上限まで"),
    Ceiling.PER_PERSON: gettext_lazy("この期間にあと受け取れる額まで"),
    Ceiling.BUDGET: gettext_lazy("予算の残りまで"),
}


@dataclass(frozen=True, slots=True)
class OfferTold:
    """An offer as pages show it."""

    offer: Offer
    kind: StrPromise
    sign: str
    way: StrPromise
    audience: list[str]
    limits: list[str]
    state: StrPromise

    @property
    def only_for(self) -> str:
        """The first condition on who can use it; nothing where everybody can."""
        return "" if self.offer.audience == Audience() else self.audience[0]

    @property
    def html(self) -> SafeString:
        return to_html(self.offer.shown_text)


@dataclass(frozen=True, slots=True)
class ClaimTold:
    """A claim as pages show it: its state in words, and the colour of its chip."""

    claim: Claim
    state: StrPromise
    chip: str

    @property
    def next(self) -> StrPromise:
        if self.claim.state == Claim.State.APPROVED and self.claim.account:
            return gettext_lazy("振込先を受け取りました。支払いの手続きをお待ちください。")
        return NEXT[self.claim.state]

    @property
    def step(self) -> int:
        """Nothing, where there is no next step."""
        has_account = self.claim.state == Claim.State.APPROVED and self.claim.account
        return 4 if has_account else STANDS_AT.get(self.claim.state, 0)

    @property
    def steps(self) -> list[StrPromise]:
        return STEPS


def yen(number: int) -> str:
    return _("%(number)s円") % {"number": f"{number:,}"}


def offer_told(offer: Offer) -> OfferTold:
    return offers_told([offer])[0]


def offers_told(offers: Sequence[Offer]) -> list[OfferTold]:
    """Each offer in words; the names that their audiences need are fetched once for all."""
    names = {one.code: one.shown_name for one in places.prefectures()} if _name_prefectures(offers) else {}
    asking = {offer.place_id for offer in offers if asks_for_own_answers(offer.audience)}
    choices = {place_id: words_of_choices(place_id) for place_id in asking}
    return [
        OfferTold(
            offer,
            KINDS[offer.kind],
            SIGNS[Kind(offer.kind)],
            WAYS[offer.way],
            phrases(offer.audience, prefectures=names, choices=choices.get(offer.place_id, {})),
            _limits(offer),
            OFFER_STATES[offer.state],
        )
        for offer in offers
    ]


def claim_told(claim: Claim) -> ClaimTold:
    return ClaimTold(claim, *CLAIM_STATES[claim.state])


def steps(amount: Amount) -> list[tuple[str, str]]:
    """The way from what was spent to what is paid, line by line: the same for the person and for staff."""
    lines = [(_("領収書の合計"), yen(amount.spent))]
    if amount.rate != 100:
        lines.append((_("その%(rate)d%%（1円未満は切り捨て）") % {"rate": amount.rate}, yen(amount.share)))
    lines += [(str(CEILINGS[cut.ceiling]), yen(cut.to)) for cut in amount.cuts]
    return [*lines, (_("計算した額"), yen(amount.yen))]


def _name_prefectures(offers: Sequence[Offer]) -> bool:
    return any(offer.audience.prefectures for offer in offers)


def _limits(offer: Offer) -> list[str]:
    period = {"period": WITHIN[offer.period]}
    said = []
    if offer.way == Way.COUNTER and offer.times is not None:
        said.append(
            ngettext("1人につき%(period)s%(times)d回まで", "1人につき%(period)s%(times)d回まで", offer.times)
            % {"times": offer.times, **period}
        )
    if offer.way == Way.CLAIM:
        said.append(_("かかった費用の%(rate)d%%") % {"rate": offer.rate})
        if offer.per_claim is not None:
            said.append(_("1回の申請で%(yen)sまで") % {"yen": yen(offer.per_claim)})
        if offer.per_person is not None:
            said.append(_("1人につき%(period)s%(yen)sまで") % {"yen": yen(offer.per_person), **period})
    return said


def letter(claim: Claim, lines: list[tuple[str, str]], *, language: str) -> dict[str, Any]:
    """Everything that stands on the letter of decision; said in the language that is now spoken."""
    place, granted = claim.offer.place, claim.state in (Claim.State.APPROVED, Claim.State.PAID)
    return {
        "language": language,
        "title": _("サポートの支給決定通知書") if granted else _("サポートの不支給決定通知書"),
        "number": _("番号：%(number)s") % {"number": str(claim.id)[-12:]},
        "name": _("%(name)s 様") % {"name": claim.name},
        "from": place.shown_full_name,
        "text": _("%(offer)sについて、次のとおり決定しましたので、お知らせします。")
        % {"offer": _quoted(claim.offer.shown_title)}
        if granted
        else _("%(offer)sについて、申請を認めないことに決定しましたので、お知らせします。")
        % {"offer": _quoted(claim.offer.shown_title)},
        "lines": [*lines, (_("決定した額"), yen(claim.yen))] if granted else [],
        "words": claim.words,
        "words_title": _("理由"),
        "help": _("この決定についてわからないことは、自治体の窓口にお尋ねください。"),
        "amounts": _("計算のしかた"),
    }


def _quoted(title: str) -> str:
    return _("「%(title)s」") % {"title": title}
