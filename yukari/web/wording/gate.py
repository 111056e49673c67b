"""The entrance on the day: why somebody is written down by hand, and how an attendance was recorded."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from yukari.rules.outcome import Reason
from yukari.web.wording.refusals import SENTENCES

BY_HAND: dict[str, StrPromise] = {
    "no_phone": _("スマートフォンを持っていない・忘れた"),
    "no_battery": _("電池が切れた"),
    "no_network": _("電波がなく、コードが出ない"),
    "not_read": _("コードが読み取れない"),
}

METHODS: dict[str, StrPromise] = {
    "organisation_scanned": _("コードを読み取り"),
    "resident_scanned": _("本人が読み取り"),
    "by_hand": _("手で記録"),
}

_REFUSED: dict[Reason, StrPromise] = {
    Reason.CHECK_IN_CLOSED: _("受付の時間が終わりました。名前を書きとめて、自治体の職員に記録を頼んでください。"),
    Reason.CHECK_IN_NOT_OPEN: _("まだ受付の時間ではありません。始まる1時間前から記録できます。"),
    Reason.CODE_EXPIRED: _("コードの時間が過ぎています。参加する人の画面の、新しいコードを読み取ってください。"),
    Reason.CODE_UNKNOWN: _(
        "このコードでは記録できません。「わたしのコード」の画面か、番号にまちがいがないかを確かめてください。"
    ),
    Reason.IN_THE_FUTURE: _("この端末の時計が進んでいるようです。時計を合わせてください。"),
}


def refused(reason: str) -> str:
    """What whoever stands at the entrance reads: what it is, and what to do now."""
    return str(_REFUSED.get(Reason(reason), SENTENCES[Reason(reason)]))


def refusals() -> dict[str, str]:
    """The same for a script, where it differs from what the resident reads."""
    return {reason: str(words) for reason, words in _REFUSED.items()}
