"""Tables of figures, each written at once: a tag, a partial or a question for an address in every cell takes longer than
the figures themselves.

    {% figure number %}             a number, or a dash where it is hidden (D4)
    {% lines_of_figures sheet %}    the lines of a table
    {% links_to_files sheet files %}    the files that can be had of it
    {% lines_of_prefectures rows %} {% lines_of_places rows %}    the ministry's tables
"""

from collections.abc import Iterable
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from yukari.places.queries import Place, TakingPart
from yukari.rules.relations import NATION
from yukari.statistics.queries import Area
from yukari.web.drawings import charts
from yukari.web.templatetags.yukari import japanese_day

if TYPE_CHECKING:
    from yukari.web.figures import Files, Sheet

register = template.Library()


@register.simple_tag
def figure(number: int | None) -> SafeString:
    return mark_safe(_hidden() if number is None else f"{number:,}")


@register.simple_tag
def lines_of_figures(sheet: "Sheet") -> SafeString:
    hidden, most = _hidden(), sheet.most
    area = _stem("visitor:area_figures") if sheet.key == "areas" else ""
    lines = []
    for line in sheet.lines or ():
        words = escape(japanese_day(date.fromisoformat(line.words)) if sheet.key == "time" else line.words)
        cells = _cells(line.figures, hidden)
        if sheet.bars:
            cells[0] = f'{charts.bar(line.figures[0], most=most)} <span class="bar-figure">{cells[0]}</span>'
        if sheet.note_head:
            cells.append(escape(line.note))
        lines.append(_line(f'<a href="{area}{line.code}/">{words}</a>' if area else words, cells))
    return mark_safe("\n".join(lines))


@register.simple_tag
def links_to_files(sheet: "Sheet", files: "Files") -> SafeString:
    title = escape(sheet.title)
    links = (
        f' <a href="{files.address(sheet.key, form)}" aria-label="{title} {words}">{words}</a>'
        for form, words in sheet.forms
    )
    return mark_safe("".join(links))


@register.simple_tag
def lines_of_prefectures(rows: Iterable[tuple[Place, TakingPart, Area]]) -> SafeString:
    hidden, address = _hidden(), _stem("office:ministry_prefecture")
    lines = []
    for one, inside, told in rows:
        words = f'<a href="{address}{one.code}/">{escape(one.shown_name)}</a>'
        cells = [*_cells((told.persons, told.premium), hidden), f"{inside.joined}／{inside.all}"]
        lines.append(_line(words, cells, after=_day(one)))
    return mark_safe("\n".join(lines))


@register.simple_tag
def lines_of_places(rows: Iterable[tuple[Place, Area]]) -> SafeString:
    hidden, address = _hidden(), _stem("visitor:area_figures")
    lines = []
    for one, told in rows:
        words = f'<a href="{address}{one.code}/">{escape(one.shown_name)}</a>'
        cells = _cells((told.persons, told.premium), hidden)
        lines.append(_line(words, cells, before=f"<td>{one.code}</td>", after=_day(one)))
    return mark_safe("\n".join(lines))


def _line(words: str, cells: Iterable[str], before: str = "", after: str = "") -> str:
    numbers = "".join(f'<td class="number">{cell}</td>' for cell in cells)
    return f'<tr>{before}<th scope="row">{words}</th>{numbers}{after}</tr>'


def _day(joined: Place) -> str:
    return f'<td class="nowrap">{japanese_day(joined.joined_on)}</td>'


def _cells(numbers: Iterable[int | None], hidden: str) -> list[str]:
    return [hidden if number is None else f"{number:,}" for number in numbers]


def _hidden() -> str:
    said = gettext("表示しません")
    return f'<span aria-hidden="true">—</span><span class="visually-hidden">{escape(said)}</span>'


def _stem(view: str) -> str:
    """What all addresses of this view begin with, before the code of a place."""
    return reverse(view, args=[NATION]).removesuffix(f"{NATION}/")
