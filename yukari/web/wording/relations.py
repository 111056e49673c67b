"""What the figures of 関係人口 say of themselves: each with its definition (V1, V2, V5)."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from yukari.rules.relations import UNSAID, Carrier, Step

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
    "cohorts": (
        _("つづいている関わり"),
        _(
            "はじめて登録した時期ごとに、いまも登録している人の数です。退会した人は入っていません。やめてからまた登録した人は、新しい登録の時期に数えます。"
        ),
        _("登録した時期"),
    ),
    "carriers": (
        _("活動を担っている人"),
        _("基準日までの1年に、指定された担い手活動に参加した人の数です。登録していない人も参加できます。"),
        _("つながり"),
    ),
    "seasons": (
        _("活動の季節"),
        _("その月に、指定された担い手活動に参加した人の数です。"),
        _("月"),
    ),
    "fields": (
        _("分野ごとの活動"),
        _(
            "基準日までの1年の、指定された担い手活動です。参加の数は、1人が1回参加するごとに1と数えます。"
            "都道府県と全国の参加の数と時間には、公表している市区町村だけを足しています。"
        ),
        _("分野"),
    ),
    "hands": (
        _("人手が足りない分野"),
        _(
            "基準日までの1年に、定員を決めて募集した席のうち、うまらなかった席の数です。"
            "都道府県と全国では、参加の数を公表している市区町村だけを足しています。"
        ),
        _("分野"),
    ),
    "hosts": (
        _("団体の種類ごとの活動"),
        _("活動を企画した団体の種類ごとに、上と同じように数えています。"),
        _("団体の種類"),
    ),
    "organisations": (
        _("団体ごとの活動"),
        _("団体の名前の順です。職員だけが見られます。"),
        _("団体"),
    ),
    "time": (_("人数のうつりかわり"), _("その日の終わりの実人数です。"), _("日")),
    "areas": (
        _("地域ごとの実人数"),
        _("並び順は自治体コードの順で、順位ではありません。"),
        _("地域"),
    ),
}
"""By table: its title, its definition, and what stands at the head of its lines."""

PERSONS = _("人数")

_DONE = (_("参加した人"), _("参加の数"), _("時間"), _("開催"), _("プロジェクト"))

HEADS: dict[str, tuple[StrPromise, ...]] = {
    "areas": (PERSONS, _("うちプレミアム登録")),
    "cohorts": (_("いまも登録している人"), _("その時期に登録した人")),
    "fields": _DONE,
    "hosts": _DONE,
    "hands": (_("うまらなかった席"), _("募集した席"), _("申し込まれた席")),
    "organisations": (_("参加の数"), _("時間"), _("開催"), _("プロジェクト"), _("募集した席"), _("申し込まれた席")),
}
"""What stands at the head of a table's figures, where they are not persons alone."""

NOBODY = _("まだ人がいません。")
NOTHING: dict[str, StrPromise] = dict.fromkeys(
    ("carriers", "fields", "hands", "hosts", "organisations", "seasons"), _("この1年の活動はまだありません。")
)
"""What stands in place of a table without lines."""

NOTES: dict[str, StrPromise] = {
    "steps": _("前の段階から（半数の人がかかった期間）"),
}

STEPS: dict[str, StrPromise] = {
    Step.BASIC: _("登録した"),
    Step.ACTIVITY: _("活動にはじめて参加した"),
    Step.PREMIUM: _("プレミアム登録になった"),
    Step.RENEWED: _("プレミアム登録を更新した"),
    Step.LONG_STAY: _("長期滞在（二地域居住）をした"),
    Step.MOVED_IN: _("転入した"),
}

CARRIERS: dict[str, StrPromise] = {
    Carrier.PREMIUM: _("プレミアム登録の人"),
    Carrier.BASIC: _("ベーシック登録の人"),
    Carrier.HOME: _("登録していない、そこに住んでいる人"),
    Carrier.GUEST: _("登録していない、ほかのところに住んでいる人"),
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
