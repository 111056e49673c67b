"""Rooms in words: the few signs, when to hear of a room, why a post waits."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from yukari.rules.rooms import Reaction, Tells, Waits

SIGNS: dict[Reaction, StrPromise] = {
    Reaction.THANKS: _("ありがとう"),
    Reaction.LIKE: _("いいですね"),
    Reaction.COMING: _("行きます"),
    Reaction.HELP: _("手伝えます"),
}

TELLS: dict[Tells, StrPromise] = {
    Tells.ALL: _("書きこみがあるたびに知らせてもらう"),
    Tells.REPLIES: _("自分への返信だけ知らせてもらう"),
    Tells.DAILY: _("1日1回、まとめて知らせてもらう"),
    Tells.WEEKLY: _("週に1回、まとめて知らせてもらう"),
    Tells.NONE: _("知らせてもらわない（いつでも読めます）"),
}

WAITS: dict[str, StrPromise] = {
    Waits.WORD: _("保留の言葉が入っています"),
    Waits.FIRST: _("はじめての書きこみです"),
}
