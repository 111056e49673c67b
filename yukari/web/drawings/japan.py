"""The outlines of the 47 prefectures; `japan.json` beside this file names their source, licence and what we changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

CREDIT: Final = "MapSVG, @svg-maps/japan 2.0.0 (CC BY 4.0)"


@dataclass(frozen=True, slots=True)
class Prefecture:
    code: str
    name: str
    name_en: str
    region: str
    path: str


@dataclass(frozen=True, slots=True)
class Outlines:
    view_box: str
    inset: str
    prefectures: tuple[Prefecture, ...]


@cache
def outlines() -> Outlines:
    data = json.loads(Path(__file__).with_name("japan.json").read_text(encoding="utf-8"))
    prefectures = tuple(Prefecture(**prefecture) for prefecture in data["prefectures"])
    return Outlines(data["view_box"], data["inset"], prefectures)


def shades(counts: Mapping[str, int]) -> dict[str, str]:
    """The class of each prefecture's colour: none, and three steps up to the largest number."""
    most = max(counts.values(), default=0)
    return {
        code: ("few", "some", "many")[min(2, count * 3 // (most + 1))] for code, count in counts.items() if count > 0
    }
