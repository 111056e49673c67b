"""The entrance on the day: why somebody is written down by hand, and how an attendance was recorded."""

from django.utils.translation import gettext
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


_HELD: dict[Reason, StrPromise] = {
    Reason.CHECK_IN_CLOSED: _("受付の時間が終わったあとに読み取られました。"),
    Reason.CHECK_IN_NOT_OPEN: _("受付の時間より前に読み取られました。"),
    Reason.CODE_EXPIRED: _("コードの時刻と、端末が読み取った時刻が合いません。"),
    Reason.CODE_UNKNOWN: _("コードや番号から、だれかを確かめられません。"),
    Reason.IN_THE_FUTURE: _("端末の時計が進んでいて、まだ来ていない時刻になっています。"),
    Reason.OCCURRENCE_CANCELLED: _("中止になった回で読み取られました。"),
    Reason.PARTICIPATION_VOID: _("取り消された記録のある人が、もう一度読み取られました。"),
    Reason.REASON_MISSING: _("名簿から選ばれましたが、理由がありません。"),
    Reason.SCANNER_CLOSED: _("終わった受付の端末から届きました。"),
    Reason.SCAN_TOO_OLD: _("読み取ってから30日を過ぎて届きました。"),
    Reason.TOO_MANY_TRIES: _("短い間に番号が何度も入れられたため、止めました。"),
}


CARDS: dict[str, StrPromise] = {
    "other_system": _("ゆかりのコードではありません。"),
    "unreadable": _("コードが欠けています。もう一度、画面全体を写してください。"),
    "wrong_length": _("コードが欠けています。もう一度、画面全体を写してください。"),
    "unknown_layout": _("新しい形の登録証です。電波のある所で、このページを開き直してください。"),
    "forged": _("本物の登録証ではありません。名簿の名前を確かめてください。"),
    "revoked": _("使えなくなった登録証です。新しい登録証を出してもらうか、名前で記録してください。"),
    "not_yet": _("まだ使えない登録証です。この端末の日付を確かめてください。"),
    "run_out": _("期限の切れた登録証です。名前で記録してください。"),
    "wrong_holder": _("この登録証は、出している端末のものではありません。名前を確かめてください。"),
    "old_slot": _("前に出されたコードです。いまの画面を出してもらってください。時計も確かめてください。"),
    "future_slot": _("時計が合いません。この端末と、参加する人の端末の時計を確かめてください。"),
}
"""What a scanner without a network says of a card that it does not record: the reasons of `card-format.js`."""


NO_CODE = _("写真の中にコードが見つかりません。コードを大きく写してください。")


def held(reason: str) -> str:
    """Why a scan waits for staff, for those who find out what it was."""
    return str(_HELD.get(Reason(reason), SENTENCES[Reason(reason)]))


def refused(reason: str) -> str:
    """What whoever stands at the entrance reads: what it is, and what to do now."""
    return str(_REFUSED.get(Reason(reason), SENTENCES[Reason(reason)]))


def script_words() -> dict[str, object]:
    """What the scanner's script says; `{…}` are blanks that it fills."""
    return {
        "name": gettext("%(name)sさん") % {"name": "{called}"},
        "tick": gettext("%(name)sさんを手で記録する") % {"name": "{called}"},
        "refusals": {reason: str(words) for reason, words in _REFUSED.items()},
        "ready": gettext("この端末は電波がなくても使えます（名簿 {people}人・{age}）"),
        "not_ready": gettext("名簿をまだ取りこんでいません。電波のある所でこのページを開いてください。"),
        "just_now": gettext("たった今"),
        "minutes_ago": gettext("{minutes}分前"),
        "hours_ago": gettext("{hours}時間前"),
        "clock": gettext("この端末の時計が{minutes}分ずれています。直した時刻で記録しますが、時計を合わせてください。"),
        "stored": gettext("電波がありません。この端末に保存しました。つながったら送ります。"),
        "later": gettext("この端末に保存しました。つながったら送り、あとで確かめます。"),
        "looked_at": gettext("まだ記録していません。つながったら送り、職員が確かめます。"),
        "unknown": gettext("正しい登録証です。名簿にいない人です。この端末に保存しました。"),
        "already": gettext("この端末で読み取りずみです。"),
        "cards": {why: str(words) for why, words in CARDS.items()},
        "progress": gettext("送っています {done}/{all}"),
        "here": gettext("記録しました"),
        "no_code": str(NO_CODE),
        "other_code": gettext("ゆかりのコードではありません。"),
        "denied": gettext(
            "カメラを使えませんでした。ブラウザの設定でカメラを許すか、写真・番号・名前で記録してください。"
        ),
        "missing": gettext("このブラウザではカメラを使えません。写真・番号・名前で記録してください。"),
        "not_here": gettext("この端末では、この回の受付を始めていません。電波のある所で始めてください。"),
        "unsent": gettext("まだ送っていない読み取りがあります。電波のある所でこのページを開くと送られます。"),
    }
