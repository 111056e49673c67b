"""What the figures of 関係人口 say of themselves: each with its definition (V1, V2, V5)."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from yukari.rules.relations import UNSAID, Step

SHEETS: dict[str, tuple[StrPromise, StrPromise, StrPromise]] = {
    "living": (
        _("いまの人数"),
        _(
            "実人数は、住んでいるところ以外に1つ以上登録している人の数です。いくつ登録していても1人と数えます。"
            "延べ人数は、住んでいるところ以外の市区町村への登録の数です。いっしょに登録される都道府県は足しません。"
        ),
        _("数えかた"),
    ),
    "steps": (
        _("関わりの深まり"),
        _("いま登録している人のうち、その段階まで進んだ人の数です。転入した人は関係人口から外れ、これまでの合計です。"),
        _("段階"),
    ),
    "home": (
        _("どこから関わっているか"),
        _("登録している人が住んでいる都道府県です。並び順はコードの順です。ここにない都道府県は0人です。"),
        _("住んでいるところ"),
    ),
    "age": (_("年代"), _("基準日の年齢です。"), _("年代")),
    "route": (
        _("つながりのきっかけ"),
        _("登録のときのアンケートで選ばれたものです。いくつ選んでもよく、こたえない人もいます。"),
        _("きっかけ"),
    ),
    "time": (_("人数のうつりかわり"), _("その日の終わりの実人数です。"), _("日")),
    "areas": (
        _("地域ごとの実人数"),
        _("並び順は自治体コードの順で、順位ではありません。"),
        _("地域"),
    ),
}
"""By table: its title, its definition, and what stands at the head of its lines."""

NOTES: dict[str, StrPromise] = {
    "steps": _("前の段階から（半数の人がかかった期間）"),
    "areas": _("うちプレミアム登録"),
}

STEPS: dict[str, StrPromise] = {
    Step.BASIC: _("登録した"),
    Step.ACTIVITY: _("活動にはじめて参加した"),
    Step.PREMIUM: _("プレミアム登録になった"),
    Step.RENEWED: _("プレミアム登録を更新した"),
    Step.LONG_STAY: _("長期滞在（二地域居住）をした"),
    Step.MOVED_IN: _("転入した"),
}

AGES: dict[str, StrPromise] = {
    "0": _("18歳未満"),
    "18": _("18歳から29歳"),
    "30": _("30代"),
    "40": _("40代"),
    "50": _("50代"),
    "60": _("60代"),
    "70": _("70歳以上"),
    UNSAID: _("こたえなかった人"),
}
