"""K3: the one question that the programme itself asks on registration; places add their own."""

from enum import StrEnum

from yukari.rules.survey import Kind, Question

TIES = "ties"
"""The key of the programme's own question among a registration's answers."""


class TieKind(StrEnum):
    """What ties a person to the region (004 登録時アンケート). Several may be chosen, or none."""

    HOMETOWN_TAX = "hometown_tax"  # ふるさと納税
    SIGHTSEEING = "sightseeing"  # 観光
    HOMECOMING = "homecoming"  # 帰省・出身
    WORK = "work"  # 仕事
    LEARNING = "learning"  # 学び
    VOLUNTEERING = "volunteering"  # ボランティア
    TWO_HOMES = "two_homes"  # 二地域居住
    FAMILY_AND_FRIENDS = "family_and_friends"  # 家族・友人がいる
    OTHER = "other"


TIES_ASKED = Question(
    key=TIES,
    text="この地域とのつながりを教えてください",
    kind=Kind.SEVERAL,
    choices=tuple(kind.value for kind in TieKind),
)
