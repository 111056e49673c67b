"""A small landscape for every place, chosen by its code: the same place always looks the same.

A picture claims nothing about a place, but a prefecture without a coast gets no sea, and snow falls where it falls.
"""

import itertools
from functools import lru_cache
from hashlib import shake_256
from typing import Final

HUES: Final = 12
_WIDTH: Final = 320
_HEIGHT: Final = 180
_LANDLOCKED: Final = frozenset({"09", "10", "11", "19", "20", "21", "25", "29"})
_SNOWY: Final = frozenset({"01", "02", "03", "05", "06", "07", "15", "16", "17", "18", "20", "21", "31", "32"})
_FLAT: Final = frozenset({"12", "13", "27"})


class _Dice:
    """Numbers that follow from the code alone, so that no picture changes with a release of Python."""

    def __init__(self, code: str) -> None:
        self._bytes = iter(shake_256(code.encode()).digest(96))

    def roll(self, low: int, high: int) -> int:
        return low + next(self._bytes) * (high - low + 1) // 256


def hue_of(code: str) -> int:
    """Which of the twelve hues of `hues.css` a place has."""
    return shake_256(b"hue" + code.encode()).digest(1)[0] % HUES


@lru_cache(maxsize=4096)
def landscape(code: str, *, is_prefecture: bool) -> str:
    """The shapes of a place's picture, back to front, on a ground of 320 x 180."""
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
    d = f"M-10 {_HEIGHT}V{points[0][1]}"
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        middle = (x0 + x1) // 2
        d += f"C{middle} {y0} {middle} {y1} {x1} {y1}"
    return _path(fill, f"{d}V{_HEIGHT}Z")


def _hills(dice: _Dice, fill: str, y: int, swing: int, steps: int) -> str:
    width = (_WIDTH + 20) // steps
    first = dice.roll(0, 1)
    return _ridge(
        fill,
        [
            (
                -10 + width * step,
                y + (swing if (step + first) % 2 else -swing) + dice.roll(-swing // 3, swing // 3),
            )
            for step in range(steps + 1)
        ],
    )


def _peak(fill: str, x: int, y: int, spread: int, cap: str = "") -> str:
    """One mountain with slopes that grow gentle towards its foot; with a cap of snow if a colour is given."""
    rise = _HEIGHT - y
    mountain = _path(
        fill,
        f"M{x - spread} {_HEIGHT}Q{x - spread // 4} {y + rise * 2 // 5} {x - 6} {y}"
        f"Q{x} {y - 4} {x + 6} {y}Q{x + spread // 4} {y + rise * 2 // 5} {x + spread} {_HEIGHT}Z",
    )
    if not cap:
        return mountain
    return mountain + _path(
        cap,
        f"M{x - 6} {y}Q{x} {y - 4} {x + 6} {y}L{x + 21} {y + 24}l-9 -4l-6 9l-7 -7l-8 8l-5 -9l-8 4Z",
    )


def _mountains(dice: _Dice) -> str:
    x = dice.roll(90, 230)
    return (
        _peak("var(--hue-light)", (x + 150) % 320, dice.roll(70, 86), 150)
        + _peak("var(--hue-mid)", x, dice.roll(48, 62), 170, "#fff")
        + _hills(dice, "var(--hue)", 142, 9, 4)
        + _hills(dice, "var(--hue-deep)", 165, 6, 3)
    )


def _snow(dice: _Dice) -> str:
    x = dice.roll(80, 240)
    flakes = "".join(_circle(dice.roll(8, 312), dice.roll(10, 120), dice.roll(1, 2), "#fff") for _ in range(7))
    return (
        _peak("var(--hue-light)", (x + 120) % 320, dice.roll(66, 80), 140, "#fff")
        + _peak("var(--hue-mid)", x, dice.roll(52, 64), 150, "#fff")
        + _trees(dice, "var(--hue)", 140, 5, 24)
        + _hills(dice, "#fff", 148, 7, 3)
        + _hills(dice, "var(--hue-soft)", 168, 5, 4)
        + flakes
    )


def _trees(dice: _Dice, fill: str, foot: int, count: int, height: int) -> str:
    """Cedars, each a drop with three skirts."""
    d = ""
    step = _WIDTH // count
    for place in range(count):
        x, tall = place * step + dice.roll(0, step), height + dice.roll(-5, 7)
        half = tall // 3
        d += (
            f"M{x} {foot - tall}q{half // 2} {tall // 3} {half * 2 // 3} {tall // 2}h-{half // 4}"
            f"q{half // 3} {tall // 4} {half * 2 // 3} {tall * 2 // 3}h-{half * 2 + half // 6}"
            f"q{half // 3} -{tall * 5 // 12} {half * 2 // 3} -{tall * 2 // 3}h-{half // 4}Z"
        )
    return _path(fill, d)


def _forest(dice: _Dice) -> str:
    return (
        _hills(dice, "var(--hue-light)", 92, 13, 3)
        + _trees(dice, "var(--hue-mid)", 132, 8, 40)
        + _hills(dice, "var(--hue-mid)", 128, 8, 4)
        + _trees(dice, "var(--hue)", 162, 7, 46)
        + _hills(dice, "var(--hue)", 158, 6, 3)
        + _hills(dice, "var(--hue-deep)", 171, 4, 4)
    )


def _river(dice: _Dice) -> str:
    x, bend = dice.roll(110, 210), dice.roll(24, 44)
    water = (
        f"M{x} 104C{x - bend} 116 {x + 2 * bend} 128 {x - 8} 146S{x - bend - 60} 166 {x - bend - 40} {_HEIGHT}"
        f"H{x + bend + 36}C{x + bend} 168 {x + bend + 50} 152 {x + bend + 22} 138S{x - bend + 30} 114 {x + 5} 104Z"
    )
    return (
        _hills(dice, "var(--hue-light)", 84, 16, 3)
        + _hills(dice, "var(--hue-mid)", 100, 8, 4)
        + f'<rect y="104" width="{_WIDTH}" height="76" fill="var(--hue)"/>'
        + _path("#fff", water)
        + _trees(dice, "var(--hue-deep)", 176, 4, 30)
    )


def _sea(dice: _Dice) -> str:
    island = dice.roll(50, 270)
    horizon = 96
    waves = "".join(
        f'<path fill="none" stroke="{stroke}" stroke-width="2.5" stroke-linecap="round" opacity=".8" '
        f'd="M{dice.roll(-30, 0)} {y}{"q11 -9 22 0" * 16}"/>'
        for y, stroke in ((124, "var(--hue-light)"), (142, "#fff"), (161, "var(--hue-light)"))
    )
    boat = dice.roll(40, 270)
    return (
        _path(
            "var(--hue-light)",
            f"M{island - 62} {horizon}Q{island - 18} 62 {island} {66}T{island + 70} {horizon}Z",
        )
        + f'<rect y="{horizon}" width="{_WIDTH}" height="84" fill="var(--hue-mid)"/>'
        + _path("#fff", f"M{boat} {horizon - 17}v15h11zM{boat - 2} {horizon - 13}v11h-7z")
        + _path("var(--hue-deep)", f"M{boat - 12} {horizon}h27l-5 6h-17z")
        + f'<path fill="var(--hue)" d="M0 131q80 -13 160 0t160 0V{_HEIGHT}H0Z"/>'
        + waves
    )


def _fields(dice: _Dice) -> str:
    rows = "".join(
        f'<path fill="none" stroke="var(--hue-light)" stroke-width="2" opacity=".9" '
        f'd="M160 122Q{160 + (x - 160) // 3} 142 {x} {_HEIGHT + 4}"/>'
        for x in range(-240, 600, 56)
    )
    house = dice.roll(40, 250)
    return (
        _hills(dice, "var(--hue-light)", 90, 14, 3)
        + _hills(dice, "var(--hue-mid)", 112, 7, 4)
        + '<path fill="var(--hue)" d="M0 124q160 -8 320 0v56H0z"/>'
        + rows
        + _path("var(--hue-deep)", f"M{house - 4} 112l17 -17l17 17zM{house} 112h26v13h-26z")
        + _path("#fff", f"M{house + 9} 116h8v9h-8z")
        + _trees(dice, "var(--hue-deep)", 126, 3, 26)
    )


def _town(dice: _Dice) -> str:
    far = "".join(f"M{x} {_HEIGHT}V{dice.roll(72, 104)}h{dice.roll(20, 30)}V{_HEIGHT}z" for x in range(4, 320, 46))
    near, windows = "", ""
    for x in range(-6, 320, 56):
        top, width = dice.roll(112, 134), dice.roll(38, 50)
        near += f"M{x - 4} {top}l{width // 2 + 4} -17l{width // 2 + 4} 17zM{x} {top}h{width}V{_HEIGHT}h-{width}z"
        windows += f"M{x + 9} {top + 10}h8v9h-8zM{x + width - 17} {top + 10}h8v9h-8z"
    return _path("var(--hue-light)", far) + _path("var(--hue)", near) + _path("var(--sun)", windows)
