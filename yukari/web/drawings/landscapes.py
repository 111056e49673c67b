"""A small landscape for every place, chosen by its code: the same place always looks the same.

A picture claims nothing about a place, but a prefecture without a coast gets no sea, and snow falls where it falls.
"""

import itertools
from functools import lru_cache
from hashlib import shake_256
from typing import Final

HUES: Final = 12
_LEFT: Final = -320
_RIGHT: Final = 640
"""A card shows 0 to 320; a banner shows more of the same country on both sides."""
_FOOT: Final = 180
_LANDLOCKED: Final = frozenset({"09", "10", "11", "19", "20", "21", "25", "29"})
_SNOWY: Final = frozenset({"01", "02", "03", "05", "06", "07", "15", "16", "17", "18", "20", "21", "31", "32"})
_FLAT: Final = frozenset({"12", "13", "27"})


class _Dice:
    """Numbers that follow from the code alone, so that no picture changes with a release of Python."""

    def __init__(self, code: str) -> None:
        self._bytes = iter(shake_256(code.encode()).digest(160))

    def roll(self, low: int, high: int) -> int:
        return low + next(self._bytes) * (high - low + 1) // 256


def hue_of(code: str) -> int:
    """Which of the twelve hues of `hues.css` a place has."""
    return shake_256(b"cord" + code.encode()).digest(1)[0] % HUES


@lru_cache(maxsize=4096)
def landscape(code: str, *, is_prefecture: bool) -> str:
    """The shapes of a place's picture, back to front, 180 high; what matters stands between 0 and 320."""
    dice = _Dice(code)
    prefecture = code[:2]
    scenes = [_mountains, _fields, _forest, _river]
    if prefecture not in _LANDLOCKED:
        scenes += [_sea, _sea]
    if prefecture in _SNOWY:
        scenes += [_snow, _snow]
    if prefecture in _FLAT:
        scenes = [_town, _fields, _sea]
    if prefecture == "13" and code[2] == "1" and not is_prefecture:
        scenes = [_town]
    scene = scenes[dice.roll(0, len(scenes) - 1)]
    sun_x, sun_y, sun = dice.roll(60, 260), dice.roll(38, 62), dice.roll(15, 21)
    sky = _circle(sun_x, sun_y, sun, "#fff" if scene is _snow else "var(--sun)")
    return sky + _mist(dice, 34) + scene(dice) + (_mist(dice, 104) if is_prefecture else "")


def _path(fill: str, d: str) -> str:
    return f'<path fill="{fill}" d="{d}"/>'


def _circle(x: int, y: int, radius: int, fill: str) -> str:
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}"/>'


def _mist(dice: _Dice, y: int) -> str:
    """Two bars of mist, as on painted screens: they part near from far."""
    x, width = dice.roll(10, 180), dice.roll(80, 130)
    return (
        f'<g fill="#fff" opacity=".75"><rect x="{x}" y="{y}" width="{width}" height="7" rx="3.5"/>'
        f'<rect x="{x + dice.roll(-40, 40)}" y="{y + 11}" width="{width * 2 // 3}" height="7" rx="3.5"/></g>'
    )


def _ridge(fill: str, points: list[tuple[int, int]]) -> str:
    """A line of tops and saddles, left to right, rounded like paper torn by hand, filled to the ground."""
    d = f"M{points[0][0]} {_FOOT}V{points[0][1]}"
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        middle = (x0 + x1) // 2
        d += f"C{middle} {y0} {middle} {y1} {x1} {y1}"
    return _path(fill, f"{d}V{_FOOT}Z")


def _hills(dice: _Dice, fill: str, y: int, swing: int, width: int) -> str:
    first = dice.roll(0, 1)
    return _ridge(
        fill,
        [
            (x, y + (swing if (step + first) % 2 else -swing) + dice.roll(-swing // 3, swing // 3))
            for step, x in enumerate(range(_LEFT - 20, _RIGHT + width, width))
        ],
    )


def _peak(fill: str, x: int, y: int, spread: int, cap: str = "") -> str:
    """One mountain with slopes that grow gentle towards its foot; with a cap of snow if a colour is given."""
    rise = _FOOT - y
    mountain = _path(
        fill,
        f"M{x - spread} {_FOOT}Q{x - spread // 4} {y + rise * 2 // 5} {x - 6} {y}"
        f"Q{x} {y - 4} {x + 6} {y}Q{x + spread // 4} {y + rise * 2 // 5} {x + spread} {_FOOT}Z",
    )
    if not cap:
        return mountain
    return mountain + _path(
        cap,
        f"M{x - 6} {y}Q{x} {y - 4} {x + 6} {y}L{x + 21} {y + 24}l-9 -4l-6 9l-7 -7l-8 8l-5 -9l-8 4Z",
    )


def _range(dice: _Dice, x: int, cap: str = "") -> str:
    """Peaks in the distance, so that the mountain in front is not alone."""
    return "".join(
        _peak("var(--hue-light)", x + away, dice.roll(68, 92), dice.roll(120, 160), cap)
        for away in (-380, -190, 150, 340)
    )


def _mountains(dice: _Dice) -> str:
    x = dice.roll(90, 230)
    return (
        _range(dice, x)
        + _peak("var(--hue-mid)", x, dice.roll(48, 62), 170, "#fff")
        + _hills(dice, "var(--hue)", 142, 9, 86)
        + _hills(dice, "var(--hue-deep)", 165, 6, 112)
    )


def _snow(dice: _Dice) -> str:
    x = dice.roll(80, 240)
    flakes = "".join(_circle(dice.roll(-150, 470), dice.roll(10, 120), dice.roll(1, 2), "#fff") for _ in range(14))
    return (
        _range(dice, x, "#fff")
        + _peak("var(--hue-mid)", x, dice.roll(52, 64), 150, "#fff")
        + _trees(dice, "var(--hue)", 142, 62, 24)
        + _hills(dice, "#fff", 148, 7, 112)
        + _hills(dice, "var(--hue-soft)", 168, 5, 86)
        + flakes
    )


def _trees(dice: _Dice, fill: str, foot: int, apart: int, height: int) -> str:
    """Cedars, each a drop with three skirts."""
    d = ""
    for start in range(_LEFT, _RIGHT, apart):
        x, tall = start + dice.roll(0, apart), height + dice.roll(-5, 7)
        half = tall // 3
        d += (
            f"M{x} {foot - tall}q{half // 2} {tall // 3} {half * 2 // 3} {tall // 2}h-{half // 4}"
            f"q{half // 3} {tall // 4} {half * 2 // 3} {tall * 2 // 3}h-{half * 2 + half // 6}"
            f"q{half // 3} -{tall * 5 // 12} {half * 2 // 3} -{tall * 2 // 3}h-{half // 4}Z"
        )
    return _path(fill, d)


def _forest(dice: _Dice) -> str:
    return (
        _hills(dice, "var(--hue-light)", 92, 13, 112)
        + _trees(dice, "var(--hue-mid)", 132, 40, 40)
        + _hills(dice, "var(--hue-mid)", 128, 8, 86)
        + _trees(dice, "var(--hue)", 162, 46, 46)
        + _hills(dice, "var(--hue)", 158, 6, 112)
        + _hills(dice, "var(--hue-deep)", 171, 4, 86)
    )


def _plain(fill: str, y: int) -> str:
    return _path(fill, f"M{_LEFT} {y}q480 -8 960 0v{_FOOT - y}H{_LEFT}z")


def _river(dice: _Dice) -> str:
    x, bend = dice.roll(110, 210), dice.roll(24, 44)
    water = (
        f"M{x} 102C{x - bend} 116 {x + 2 * bend} 128 {x - 8} 146S{x - bend - 60} 166 {x - bend - 40} {_FOOT}"
        f"H{x + bend + 36}C{x + bend} 168 {x + bend + 50} 152 {x + bend + 22} 138S{x - bend + 30} 114 {x + 5} 102Z"
    )
    return (
        _hills(dice, "var(--hue-light)", 80, 15, 112)
        + _hills(dice, "var(--hue-mid)", 96, 8, 86)
        + _plain("var(--hue)", 106)
        + _path("#fff", water)
        + _trees(dice, "var(--hue-deep)", 176, 84, 30)
    )


def _sea(dice: _Dice) -> str:
    island, boat, horizon = dice.roll(50, 270), dice.roll(40, 270), 96
    waves = "".join(
        f'<path fill="none" stroke="{stroke}" stroke-width="2.5" stroke-linecap="round" opacity=".8" '
        f'd="M{_LEFT - dice.roll(0, 30)} {y}{"q11 -9 22 0" * 45}"/>'
        for y, stroke in ((124, "var(--hue-light)"), (142, "#fff"), (161, "var(--hue-light)"))
    )
    return (
        _path(
            "var(--hue-light)",
            f"M{island - 62} {horizon}Q{island - 18} 62 {island} 66T{island + 70} {horizon}Z"
            f"M{island + 260} {horizon}q40 -22 90 -18t90 18z",
        )
        + _path("var(--hue-mid)", f"M{_LEFT} {horizon}H{_RIGHT}V{_FOOT}H{_LEFT}z")
        + _path("#fff", f"M{boat} {horizon - 17}v15h11zM{boat - 2} {horizon - 13}v11h-7z")
        + _path("var(--hue-deep)", f"M{boat - 12} {horizon}h27l-5 6h-17z")
        + _path("var(--hue)", f"M{_LEFT} 131q80 -13 160 0t160 0t160 0t160 0t160 0t160 0V{_FOOT}H{_LEFT}Z")
        + waves
    )


def _fields(dice: _Dice) -> str:
    x, house = dice.roll(80, 240), dice.roll(40, 250)
    furrows = "".join(f"M{x} 118Q{x + away // 3} 142 {x + away} {_FOOT + 4}" for away in range(-800, 801, 64))
    return (
        _hills(dice, "var(--hue-light)", 88, 14, 112)
        + _hills(dice, "var(--hue-mid)", 108, 7, 86)
        + _plain("var(--hue)", 122)
        + f'<path fill="none" stroke="var(--hue-light)" stroke-width="2" opacity=".7" d="{furrows}"/>'
        + _trees(dice, "var(--hue-deep)", 126, 118, 26)
        + _path("var(--hue-deep)", f"M{house - 4} 112l17 -17l17 17zM{house} 112h26v13h-26z")
        + _path("#fff", f"M{house + 9} 116h8v9h-8z")
    )


def _town(dice: _Dice) -> str:
    far, near, windows = "", "", ""
    for x in range(_LEFT + 4, _RIGHT, 46):
        far += f"M{x} {_FOOT}V{dice.roll(72, 104)}h{dice.roll(20, 30)}V{_FOOT}z"
    for x in range(_LEFT - 6, _RIGHT, 56):
        top, width = dice.roll(112, 134), dice.roll(38, 50)
        near += f"M{x - 4} {top}l{width // 2 + 4} -17l{width // 2 + 4} 17zM{x} {top}h{width}V{_FOOT}h-{width}z"
        windows += f"M{x + 9} {top + 10}h8v9h-8zM{x + width - 17} {top + 10}h8v9h-8z"
    return _path("var(--hue-light)", far) + _path("var(--hue)", near) + _path("var(--sun)", windows)
