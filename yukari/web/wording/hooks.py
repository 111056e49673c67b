"""How what is told to a place's own system is spoken of."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yukari.rules.hooks import Kind, Trouble

KINDS: dict[str, Promise] = {
    Kind.REGISTERED: _("登録があった"),
    Kind.CHANGED: _("登録の内容が変わった"),
    Kind.RELEASED: _("登録が終わった"),
    Kind.TEST: _("試しの知らせ"),
}

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
