"""What staff read: roles, what waits and what was decided, the guideline's points, and what looks wrong."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from yukari.rules.designation import Point
from yukari.rules.oddities import Kind as Odd
from yukari.rules.policy import Mode
from yukari.rules.roles import Role

ROLES: dict[str, StrPromise] = {
    Role.MANAGER: _("管理者"),
    Role.OFFICER: _("担当者"),
    Role.VIEWER: _("閲覧者"),
    Role.MINISTRY: _("総務省"),
}

DUTIES: dict[str, StrPromise] = {
    Role.VIEWER: _("登録者と活動を見ることができます。何も変えません。"),
    Role.OFFICER: _("判定の確認、団体の受け入れ、活動の指定、参加の記録の訂正もできます。"),
    Role.MANAGER: _("要件の変更、自治体の紹介、職員の招待もできます。"),
}

MODES: dict[str, StrPromise] = {
    Mode.AUTOMATIC: _("自動"),
    Mode.STAFF: _("職員が決める"),
}

REVIEWS: dict[str, StrPromise] = {
    "register": _("新しい登録"),
    "renew": _("更新"),
    "release": _("期間の終わり"),
    "reconsider": _("見直し"),
}

REVIEWS_EXPLAINED: dict[str, StrPromise] = {
    "register": _("要件がそろい、プレミアム登録を待っている人です。"),
    "renew": _("次の1年の要件がそろい、更新を待っている人です。"),
    "release": _("更新の要件がそろわないまま、期間が終わった人です。ベーシック登録は残ります。"),
    "reconsider": _("参加の記録が取り消され、登録のもとになった判定の結果が変わった人です。"),
}

DECISIONS: dict[str, StrPromise] = {
    "grant": _("認める"),
    "renew": _("更新する"),
    "keep": _("継続する"),
    "release": _("終了する"),
    "refuse": _("認めない"),
}
"""What staff choose from, the favourable first."""

DECIDED: dict[str, StrPromise] = {
    "grant": _("プレミアム登録を認めました"),
    "refuse": _("認めませんでした"),
    "renew": _("更新しました"),
    "release": _("終了しました"),
    "keep": _("登録を続けることにしました"),
    "undo": _("決定を取り消しました"),
}

CONSEQUENCES: dict[str, StrPromise] = {
    "grant": _("今日から1年間、プレミアム登録になります。本人に知らせます。"),
    "refuse": _("今回は認めません。理由を本人に知らせます。ベーシック登録はそのままです。"),
    "renew": _("いまの期間の次の日から1年間、続きます。本人に知らせます。"),
    "release": _("プレミアム登録を終了します。理由を本人に知らせます。ベーシック登録はそのままです。"),
    "keep": _("いまの期間の終わりまで、プレミアム登録を続けます。"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One point of A2 as staff are asked it."""

    title: StrPromise
    help: StrPromise
    example: StrPromise


POINTS: dict[Point, Asked] = {
    Point.SHORTAGE_OF_HANDS: Asked(
        _("担い手の不足"),
        _("地域の人だけでは手が足りない活動ですか。"),
        _("集落の30世帯のうち20世帯が75歳以上で、用水路の草刈りに出られる人が5人しかいない。"),
    ),
    Point.PUBLIC_NATURE: Asked(
        _("公共性"),
        _("特定の人や会社の利益ではなく、地域のみんなのための活動ですか。"),
        _("用水路は集落のすべての田んぼと防火用水に使われ、だれの持ちものでもない。"),
    ),
    Point.CONTRIBUTION: Asked(
        _("地域への貢献"),
        _("活動によって、地域の何が続きますか。"),
        _("用水が守られて米づくりが続き、大雨のときの水あふれも防げる。"),
    ),
    Point.CONTENT_AND_HOURS: Asked(
        _("活動の内容と時間"),
        _("何を、どれくらいの時間しますか。見学やお客さんとしての参加ではありませんか。"),
        _("8時から11時まで、刈払機と手作業で水路の両岸500メートルを刈る。休憩を2回とる。"),
    ),
}

ODDITIES: dict[str, StrPromise] = {
    Odd.ONE_DEVICE_FOR_MANY: _("1台のスマートフォンで、多くの人が記録"),
    Odd.TWO_PLACES_AT_ONCE: _("同じ時間に、離れた2か所で記録"),
    Odd.BATCH_IN_SECONDS: _("数秒のあいだに、まとめて記録"),
}

ODDITIES_EXPLAINED: dict[str, StrPromise] = {
    Odd.ONE_DEVICE_FOR_MANY: _(
        "家族や友人で1台を使った、電池が切れた人に貸した、といったこともあります。来ていない人の分まで記録されていないか、主催者に確かめてください。"
    ),
    Odd.TWO_PLACES_AT_ONCE: _(
        "開催の時間が重なる2つの都道府県で記録されています。時間の入力まちがいのこともあります。どちらに参加したか、本人か主催者に確かめてください。"
    ),
    Odd.BATCH_IN_SECONDS: _(
        "受付の列より速く、続けて読み取られています。電波のない会場からあとでまとめて送られたこともあります。会場にいた人か、主催者に確かめてください。"
    ),
}
