"""Where the address on a card lies (P9, P16): a municipality that is certain, or a question to the person, never a guess."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

_TABLE = """
ケヶヵがガ ノの之 与與 並竝 予豫 亀龜 会會 余餘 来來 倶俱 児兒 函凾 剣劍劒 別别 区區 双雙 台臺
吉𠮷 呉吳 国國 土圡 塩鹽 増增 売賣 壮壯 壱壹 奥奧 姫姬 宜冝 宝寶 富冨 寝寢 寿壽 対對 属屬 峰峯
崎﨑嵜 巣巢 帯帶 帰歸 広廣 弥彌 当當 彦彥 徳德 恋戀 恵惠 戸戶 払拂 摂攝 曳曵 曽曾 条條 柏栢
柳栁 栃杤 栄榮 桑桒 桜櫻 検檢 楽樂 様樣 横橫 檜桧 檮梼 歳歲 気氣 沢澤 浅淺 浜濱濵 淵渕 清淸
渋澁 温溫 湾灣 満滿 滝瀧 瀬瀨 焼燒 狭狹 猪豬 産產 発發 県縣 真眞 砺礪 礼禮 祢禰 稲稻 穂穗
竈竃釜 竜龍 籠篭 糸絲 総總 緑綠 縄繩 胆膽 舎舍 船舩 芦蘆 芸藝 荘莊 萌萠 万萬 蔵藏 覇霸 観觀
読讀 諫諌 豊豐 軽輕 辺邊邉 郎郞 郷鄕鄉 関關 隠隱 青靑 静靜 館舘 騨驒 高髙 鰺鯵 鶴靏 黒黑
"""
"""Every letter of today's names that is also written otherwise (旧字体, 異体字), and how; the first stands for all.

Only letters that no two places differ by: 鹿嶋市 and 鹿島市 are two, 糟屋郡 and 粕屋町 are spelled apart on purpose.
"""

VARIANTS = tuple(_TABLE.split())
_UNSEEN = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF)
"""Selectors, which choose a form of the letter before (葛 in 葛城市 has two), and spaces and hyphens without a width."""
_FOLDS: dict[int, str | None] = {
    **dict.fromkeys(_UNSEEN),
    **{ord(variant): group[0] for group in VARIANTS for variant in group[1:]},
}


class Municipality(NamedTuple):
    """A municipality by the words with which addresses there begin."""

    code: str
    prefecture: str
    district: str
    """郡, or the island where it takes its place; empty for others."""
    name: str
    wards: tuple[str, ...] = ()
    """行政区: an address there belongs to the city."""


@dataclass(frozen=True, slots=True)
class Found:
    """The address lies here and nowhere else."""

    code: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """The address may lie in any of these: the person knows which."""

    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """The address begins as none in today's Japan does."""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All beginnings of addresses, folded, with the codes they may mean; and how long beginnings are, longest first."""

    beginnings: Mapping[str, tuple[str, ...]]
    lengths: tuple[int, ...]


def find(address: str, gazetteer: Gazetteer) -> Found | Unclear | Unknown:
    """The longest beginning decides: 東村山市 is not 東村."""
    folded = _fold(address)
    for length in gazetteer.lengths:
        codes = gazetteer.beginnings.get(folded[:length])
        if codes is not None:
            return Found(codes[0]) if len(codes) == 1 else Unclear(codes)
    return Unknown()


def gazetteer(municipalities: Iterable[Municipality]) -> Gazetteer:
    """Prepared once for many addresses."""
    codes = defaultdict[str, set[str]](set)
    for municipality in municipalities:
        for beginning in _beginnings(municipality):
            codes[_fold(beginning)].add(municipality.code)
    return Gazetteer(
        beginnings={beginning: tuple(sorted(meant)) for beginning, meant in codes.items()},
        lengths=tuple(sorted({len(beginning) for beginning in codes}, reverse=True)),
    )


def _beginnings(municipality: Municipality) -> Iterator[str]:
    """With and without the prefecture, with and without 郡; a ward also without its city, since 中央区 is not only Tokyo's."""
    _, prefecture, district, name, wards = municipality
    for before, after in product(("", prefecture), (name, district + name, *wards)):
        yield before + after


def _fold(address: str) -> str:
    """One form of all spellings. Spaces go first: they may stand between a half-width letter and its voicing mark."""
    return unicodedata.normalize("NFKC", "".join(address.split())).translate(_FOLDS)
