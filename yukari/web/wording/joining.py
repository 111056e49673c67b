"""What joining came to (A8)."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from yukari.rules.admission import Seat

JOINED: dict[Seat, StrPromise] = {
    Seat.JOINED: _("参加が決まりました。"),
    Seat.WAITING: _("キャンセル待ちに入りました。席が空いたら、順番にお知らせします。"),
    Seat.IN_DRAW: _("抽選に申し込みました。結果はお知らせします。"),
}
