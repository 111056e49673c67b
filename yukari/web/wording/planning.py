"""What a project says and may still have to say, in the words of whoever writes it."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

MISSING: dict[str, StrPromise] = {
    "title": _("活動の名前"),
    "what": _("何をするか"),
    "belongings": _("持ちもの"),
    "cost": _("費用"),
    "insurance": _("保険"),
    "minors": _("18歳未満の人"),
    "contact": _("連絡先"),
    "meeting_point": _("集まる場所"),
    "occurrences": _("開催の日時"),
    "capacity": _("定員（抽選のとき）"),
    "closes_at": _("締め切り（抽選のとき）"),
}
"""Keys as `rules.programme.missing` names them."""
