"""Lists that a place takes out: what a column says, what it is for, how far one is."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from yukari.rules.exports import Column

COLUMNS: dict[Column, StrPromise] = {
    Column.REGISTERED_ON: _("登録した日"),
    Column.PREMIUM_UNTIL: _("プレミアムの期限"),
    Column.LONG_STAY: _("長期滞在"),
    Column.IS_HOME: _("ここに住んでいる"),
    Column.LINKED: _("市区町村と連動"),
}

STATES: dict[str, StrPromise] = {
    "asked": _("二人目の確認を待っています"),
    "preparing": _("用意しています"),
    "ready": _("受け取れます"),
    "refused": _("認められませんでした"),
    "taken_back": _("取りやめました"),
    "over": _("期限が過ぎました"),
}
