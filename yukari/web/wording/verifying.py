"""What the partner check says about a card (S3): one outcome and one kind sentence for each answer of docs/card-format.md."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrPromise

from yukari.rules.card import Kind


class Answer(NamedTuple):
    """`outcome`: valid, invalid, or again where nothing can be said about a card yet."""

    outcome: str
    word: StrPromise
    sentence: StrPromise


VALID = pgettext_lazy("登録証", "有効")
INVALID = pgettext_lazy("登録証", "無効")
AGAIN = _("もう一度")

ANSWERS: dict[str, Answer] = {
    "": Answer("valid", VALID, _("ふるさと住民の登録証です。")),
    "account": Answer("again", AGAIN, _("これは活動の受付に使うコードです。地域の登録証を出してもらってください。")),
    "other_system": Answer("invalid", INVALID, _("ふるさと住民の登録証ではない、ほかのコードです。")),
    "unreadable": Answer(
        "again", AGAIN, _("うまく読み取れませんでした。画面を明るくして、もう一度見せてもらってください。")
    ),
    "wrong_length": Answer(
        "again", AGAIN, _("コードの一部が欠けています。コードの全体を、もう一度見せてもらってください。")
    ),
    "unknown_layout": Answer(
        "again", AGAIN, _("新しい種類の登録証です。電波のある所でこのページを開き直して、もう一度確かめてください。")
    ),
    "unknown_key": Answer(
        "again",
        AGAIN,
        _("この端末の情報が古いようです。電波のある所でこのページを開き直して、もう一度確かめてください。"),
    ),
    "forged": Answer("invalid", INVALID, _("登録証の署名が正しくありません。本物の登録証ではありません。")),
    "wrong_holder": Answer(
        "invalid", INVALID, _("別の端末から写されたコードです。本人の画面を見せてもらってください。")
    ),
    "revoked": Answer(
        "invalid", INVALID, _("取り消された登録証です。新しい登録証があれば、それを見せてもらってください。")
    ),
    "not_yet": Answer("invalid", INVALID, _("この登録証が使えるのは、まだ先の日からです。")),
    "run_out": Answer(
        "invalid",
        INVALID,
        _("この登録証の期限は過ぎました。電波のある所で画面を開き直すと、新しくなることがあります。"),
    ),
    "old_slot": Answer(
        "invalid",
        INVALID,
        _("時間が過ぎたコードです。もう一度、画面を開いて見せてもらってください。写真や画面の写しは使えません。"),
    ),
    "future_slot": Answer(
        "invalid", INVALID, _("コードの時刻が先に進んでいます。見せる端末と、この端末の時計を確かめてください。")
    ),
}

KINDS: dict[str, StrPromise] = {Kind.PREMIUM: _("プレミアム登録"), Kind.BASIC: _("ベーシック登録")}
