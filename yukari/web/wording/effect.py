"""What a report before and after a project says, and how carefully (decision 34)."""

from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yukari.rules.effect import FEWEST_COMPARED, Compared
from yukari.statistics.queries import Alike
from yukari.web import drawings

PAPER = Path(drawings.__file__).with_name("effect.typ")


def proposed(one: Alike) -> str:
    """The place, and in what it is like the own."""
    reasons = [
        words
        for holds, words in (
            (one.near_in_number, _("登録している人の数が近い")),
            (one.same_kind, _("同じ種類の自治体")),
            (one.same_prefecture, _("同じ都道府県")),
            (one.same_metropolitan, _("三大都市圏かどうかが同じ")),
        )
        if holds
    ]
    return _("%(name)s（%(reasons)s）") % {
        "name": one.place.shown_full_name,
        "reasons": _("、").join(reasons) or _("似ているところは少ない"),
    }


def percent(growth: float | None) -> str:
    return "—" if growth is None else f"{growth:+.0f}%"


def number(figure: int | None) -> str:
    return "—" if figure is None else f"{figure:,}"


def sentence(title: str, name: str, found: Compared) -> str:
    """What can be said, and nothing where figures are missing."""
    if found.own.growth is None or found.expected is None or found.more is None:
        return _("公表している数が足りないので、くらべられません。")
    said = {
        "name": name,
        "title": title,
        "before": number(found.own.before),
        "after": number(found.own.after),
        "own": percent(found.own.growth),
        "others": percent(found.expected),
        "more": f"{found.more:+.0f}",
        "count": found.usable,
    }
    return (
        ngettext(
            "%(name)sの%(title)sは、%(before)s人から%(after)s人になりました（%(own)s）。くらべた%(count)dの自治体の変化は%(others)sです。差は%(more)sポイントです。",
            "%(name)sの%(title)sは、%(before)s人から%(after)s人になりました（%(own)s）。くらべた%(count)dの自治体の変化の平均は%(others)sです。差は%(more)sポイントです。",
            found.usable,
        )
        % said
    )


def caveats(found: Compared) -> list[str]:
    few = _("くらべる自治体が%(fewest)dより少ないので、たまたまの差かもしれません。") % {"fewest": FEWEST_COMPARED}
    return [
        _("この差は、プロジェクトだけの結果とはいえません。同じ時期のほかのできごとも入っています。"),
        _("くらべる自治体は職員が選びました。選びかたで差は変わります。住民の数や産業などは見ていません。"),
        _(
            "公表している数だけを使っています。少ない人数は「—」で、計算に入りません。どの数にも、ほんとうの数と4人までのちがいがあります。"
        ),
        *([few] if found.usable < FEWEST_COMPARED else []),
    ]


def paper() -> dict[str, object]:
    return {
        "words": {
            "kind": _("モデル事業の前と後"),
            "made": _("作成"),
            "columns": [_("自治体"), _("前"), _("後"), _("変化")],
            "caveats": _("読むときに気をつけること"),
            "source": _("数のもと：「数でみる関係人口」で公表している、毎月の最後の日の数"),
            "page": _("{page} / {pages}ページ"),
        }
    }
