"""What has happened to a registration, in words."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

CAUSES: dict[str, StrPromise] = {
    "application": _("申し込みのときの判定"),
    "participation": _("参加が記録されたときの判定"),
    "void": _("参加の記録が取り消されたときの判定"),
    "nightly": _("更新の時期の判定"),
    "staff": _("職員が決めるときの判定"),
    "life_event": _("本人確認や転居などのときの判定"),
}

DECISIONS: dict[str, StrPromise] = {
    "grant": _("プレミアム登録になりました"),
    "refuse": _("プレミアム登録は見送られました"),
    "renew": _("プレミアム登録が更新されました"),
    "release": _("プレミアム登録が終わりました"),
    "keep": _("プレミアム登録はそのまま続きます"),
    "undo": _("前の決定が取り消されました"),
}

ENDINGS: dict[str, StrPromise] = {
    "lapsed": _("プレミアム登録の期間が終わりました。ベーシック登録は続いています"),
    "moved_in": _("転入により、プレミアム登録が終わりました。ようこそ"),
    "basic_released": _("登録を終えたため、プレミアム登録も終わりました"),
    "link_ended": _("連動が終わったため、プレミアム登録も終わりました"),
}
"""Endings that no decision tells of."""
