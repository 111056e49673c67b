"""How what is told to a system of a place or an organisation is spoken of."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yukari.rules.hooks import AT_DESKS, OF_REGISTRANTS, Kind, Trouble

KINDS: dict[str, Promise] = {
    Kind.REGISTERED: _("登録があった"),
    Kind.CHANGED: _("登録の内容が変わった"),
    Kind.RELEASED: _("登録が終わった"),
    Kind.PROJECT_PUBLISHED: _("活動が公開された"),
    Kind.PROJECT_CHANGED: _("活動の説明や指定が変わった"),
    Kind.PROJECT_CANCELLED: _("活動が中止になった"),
    Kind.OCCURRENCE_ADDED: _("開催日が加わった"),
    Kind.OCCURRENCE_CHANGED: _("開催日の時間や会場が変わった"),
    Kind.OCCURRENCE_CANCELLED: _("開催日が中止になった"),
    Kind.JOINING_CHANGED: _("申し込みがあった・変わった"),
    Kind.PARTICIPATION_RECORDED: _("参加が記録された"),
    Kind.PARTICIPATION_VOIDED: _("参加の記録が取り消された"),
    Kind.TEST: _("試しの知らせ"),
}

GROUPS: tuple[tuple[Promise, tuple[Kind, ...]], ...] = (
    (_("登録者"), OF_REGISTRANTS),
    (_("活動"), tuple(kind for kind in AT_DESKS if kind.value.startswith(("project.", "occurrence.")))),
    (_("申し込みと参加"), tuple(kind for kind in AT_DESKS if kind.value.startswith(("joining.", "participation.")))),
)

STATES: dict[str, Promise] = {
    "active": _("動いています"),
    "paused": _("止めています"),
    "failed": _("届かないので止まりました"),
}

TROUBLES: dict[str, Promise] = {
    Trouble.NOT_FOUND: _("この名前のサーバーが見つかりません"),
    Trouble.NOT_PUBLIC: _("庁内など、外からつながらないアドレスです"),
    Trouble.UNREACHABLE: _("つながりません"),
    Trouble.NOT_TRUSTED: _("証明書を確かめられません"),
    Trouble.TOO_SLOW: _("10秒以内に返事がありません"),
    Trouble.SENT_ON: _("別のアドレスに転送しようとしました"),
    Trouble.SAID_NO: _("受け取れないという返事です"),
}
