"""Why a row of a list of events cannot become a draft, or what is still to be written there."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from yukari.rules.event_list import Trouble

TROUBLES: dict[Trouble, StrPromise] = {
    Trouble.NO_TITLE: _("名前がありません。"),
    Trouble.NO_DAY: _("開始日がありません。"),
    Trouble.DAY_UNREADABLE: _("日付を読み取れません。2026-10-01 のように書いてください。"),
    Trouble.TURNED_ROUND: _("終了日が、開始日より前になっています。"),
    Trouble.TOO_LONG: _("期間が31日より長いので、日にちを決められません。"),
    Trouble.OVER: _("もう終わっています。"),
    Trouble.SHIFTED: _('見出しより列が多く、ずれているようです。「,」のある文字を「"」で囲んでください。'),
    Trouble.NO_HOURS: _("始まりと終わりの時刻が読み取れないので、日にちはあとで入れます。"),
    Trouble.CUT: _("長い文は、途中までになります。"),
}
