"""Where an address in a notice leads, in words to press: the letter carries the address, the page a link."""

from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

WAYS: dict[str, StrPromise] = {
    "resident:home": _("わたしのページを開く"),
    "resident:identity": _("本人確認のページを開く"),
    "resident:phones": _("登録証の入っている端末を見る"),
    "resident:registration": _("登録のページを開く"),
    "resident:contact": _("やりとりを読む"),
    "resident:room": _("ルームを開く"),
    "resident:room_post": _("書きこみを読む"),
    "resident:claim": _("申請のページを開く"),
    "resident:survey": _("アンケートに答える"),
    "resident:uniting_proposed": _("内容を見る・統合を止める"),
    "visitor:activities": _("活動をさがす"),
    "visitor:project": _("活動のページを開く"),
    "visitor:place": _("まちのページを開く"),
    "resident:leaving_receipt": _("消したことを確かめる"),
    "office:contact": _("質問を読んで答える"),
    "office:hook": _("システムへの通知のようすを見る"),
    "office:desk_hook": _("システムへの通知のようすを見る"),
    "office:export": _("書き出しのページを開く"),
    "office:desk": _("団体の机を開く"),
}


def way(path: str) -> StrPromise | None:
    """None: no page that notices lead to."""
    try:
        return WAYS.get(resolve(path).view_name)
    except Resolver404:
        return None
