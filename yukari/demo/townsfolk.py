"""The example's people. Every one of them is invented."""

from datetime import date
from typing import NamedTuple

SETAGAYA = "131121"
HIDA, SHIRAKAWA, GIFU = "212172", "216046", "210005"


class Someone(NamedTuple):
    """An invented person. `address` is the part before `@example.jp`."""

    address: str
    called: str
    born: date
    residence: str


HANA = Someone("hana", "はな", date(1990, 5, 3), SETAGAYA)
KEN = Someone("ken", "けん", date(1999, 8, 20), "141003")
YUKI = Someone("yuki", "ゆき", date(2010, 2, 11), "231002")
"""Sixteen years old: her guardian's consent is part of the example (P15)."""
MIO = Someone("mio", "みお", date(2012, 9, 14), "231002")
"""Younger still: her mother has consented to some things and not to others (P15)."""
MOTHER_BORN = date(1983, 4, 1)
MANAGER = Someone("taniguchi", "谷口", date(1975, 1, 9), HIDA)
MORI = Someone("mori", "森", date(1988, 10, 2), HIDA)
SATO = Someone("sato", "佐藤", date(1984, 3, 30), SHIRAKAWA)
ITO = Someone("ito", "伊藤", date(1980, 7, 7), "212016")
MINISTRY = Someone("kato", "加藤", date(1979, 12, 1), "131016")

LEADERS = {
    "kondo": Someone("kondo", "近藤", date(1972, 4, 12), HIDA),
    "ohata": Someone("ohata", "大畑", date(1951, 6, 1), HIDA),
    "ushimaru": Someone("ushimaru", "牛丸", date(1966, 2, 18), HIDA),
    "shimizu": Someone("shimizu", "清水", date(1985, 9, 9), HIDA),
    "wada": Someone("wada", "和田", date(1969, 11, 3), SHIRAKAWA),
    "matsushima": Someone("matsushima", "松島", date(1978, 5, 5), "325252"),
    "hatakeyama": Someone("hatakeyama", "畠山", date(1963, 8, 8), "042056"),
    "sasaki": Someone("sasaki", "佐々木", date(1970, 1, 20), "014583"),
    "nakatani": Someone("nakatani", "中谷", date(1959, 3, 3), "363421"),
    "takahashi": Someone("takahashi", "高橋", date(1974, 12, 12), "152102"),
    "ichimura": Someone("ichimura", "市村", date(1961, 10, 10), "205419"),
}

_NAMES = (  # noqa: SIM905
    "あおい さくら ゆうと ひなた りく めい そうた ゆい はると あかり いつき こはる れん つむぎ みなと ほのか だいち すみれ かける "
    "なつき しょうた ことね あつし まどか たかし ちひろ ひろき みさき けいた のぞみ まさと あやか しんじ ともこ よしお かずえ てつや "
    "ゆみこ おさむ さちこ のりお きよみ あきら ふみえ ごろう としこ いわお たえこ"
).split()
_HOMES = (
    "131121",
    "131041",
    "271004",
    "231002",
    "141003",
    "112089",
    "122041",
    "401307",
    "011002",
    "262021",
    "281000",
    "212016",
)


def neighbours() -> list[Someone]:
    """Forty-eight people from all over the country, always the same ones."""
    return [
        Someone(
            f"example{number:02}",
            name,
            date(1948 + number * 37 % 58, 1 + number * 5 % 12, 1 + number * 7 % 28),
            _HOMES[number % len(_HOMES)],
        )
        for number, name in enumerate(_NAMES, start=1)
    ]
