"""What the design system offers to templates: `{% load yukari %}`.

Pages
    {% extends "shared/base.html" %} / {% extends "shared/office_base.html" %}
    {% nav_link url words icon exact count %}   one <li> of a navigation; nothing when url is empty, no count when it is 0
    {% demonstration as it %}               whether this site is a demonstration
Drawings
    {% icon name label %}                   a sign; without a label it is decoration
    {% cord tied=2 needed=3 words=True %}   the cord with 2 of 3 knots tied, and the words beside it
    {% place_colour code %}                 the class that gives everything inside a place's colour
    {% place_picture code level wide=True %}    a place's landscape; wide for a banner
    {% japan_picture counts label %}        the same map to look at, shaded by where people live
    {% japan_map counts url selected unit %}    prefectures as links; `url` is a url name or a prefix such as "?prefecture="
Words
    {{ day|japanese_day }} {{ day|japanese_day:"short" }} {{ at|japanese_time }} {{ at|japanese_moment }} {{ closes_at|japanese_end }}
    {% japanese_range starts ends %}        two days, or two moments
    {{ minutes|hours }} {{ number|yen }}
    {% not_a_residence_record %}            the sentence of B4
    {{ notice.text|pressable }}             what a letter says, its addresses of this site as links in words
Boxes
    {% notice kind title %}…{% endnotice %} kind: info, success, warning, error
Partials, each with its parameters: `templates/shared/*.html`. Forms need no tag: `{{ form }}`.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.conf import settings
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, gettext_noop, ngettext

from yukari.kit import clock
from yukari.web.drawings import cord as cords
from yukari.web.drawings import japan, landscapes
from yukari.web.drawings.icons import ICONS
from yukari.web.wording import supports
from yukari.web.wording.fixed import NOT_A_RESIDENCE_RECORD
from yukari.web.wording.ways import way

register = template.Library()

WEEKDAYS_JA = "月火水木金土日"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
KINDS = {
    "info": gettext_noop("お知らせ"),
    "success": gettext_noop("完了"),
    "warning": gettext_noop("注意"),
    "error": gettext_noop("エラー"),
}


@register.simple_tag
def demonstration() -> bool:
    """A tag and not a variable of the context, because the page for error 500 is rendered without one."""
    return bool(settings.DEMONSTRATION)


@register.simple_tag
def not_a_residence_record() -> str:
    """The sentence of B4."""
    return str(NOT_A_RESIDENCE_RECORD)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    naming = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        'stroke-linecap="round" stroke-linejoin="round" {}>{}</svg>',
        naming,
        mark_safe(ICONS[name]),
    )


@register.simple_tag(takes_context=True)
def nav_link(
    context: RequestContext, url: str, words: str, icon_name: str = "", *, exact: bool = False, count: int = 0
) -> SafeString:
    if not url:
        return SafeString()
    here = context["request"].path if "request" in context else ""
    is_here = here == url or (not exact and url != "/" and here.startswith(url))
    return format_html(
        '<li><a href="{}"{}>{}<span>{}</span>{}</a></li>',
        url,
        mark_safe(' aria-current="page"') if is_here else "",
        icon(icon_name) if icon_name else "",
        words,
        format_html('<span class="count">{}</span>', count) if count else "",
    )


@register.inclusion_tag("shared/cord.html")
def cord(*, tied: int, needed: int, words: bool = True) -> dict[str, Any]:
    missing = max(0, needed - tied)
    label = (
        ngettext(
            "%(needed)d回のうち%(tied)d回。あと%(missing)d回です",
            "%(needed)d回のうち%(tied)d回。あと%(missing)d回です",
            missing,
        )
        if missing
        else gettext("%(needed)d回すべて結ばれました")
    ) % {"needed": needed, "tied": tied, "missing": missing}
    return {"drawing": cords.drawing(tied=tied, needed=needed, label=label), "label": label, "words": words}


@register.simple_tag
def place_colour(code: str) -> str:
    return f"hue-{landscapes.hue_of(code)}"


@register.simple_tag
def place_picture(code: str, level: str = "", *, wide: bool = False) -> SafeString:
    return format_html(
        '<svg class="picture {}" viewBox="{}" preserveAspectRatio="xMidYMax slice" aria-hidden="true">{}</svg>',
        place_colour(code),
        "-320 0 960 180" if wide else "0 0 320 180",
        mark_safe(landscapes.landscape(code, is_prefecture=level == "prefecture")),
    )


@register.inclusion_tag("shared/japan_map.html")
def japan_map(counts: Mapping[str, int], url: str, selected: str = "", unit: str = "") -> dict[str, Any]:
    """Never given numbers of registrants: places are not ranked by them (V4)."""
    outlines, shades = japan.outlines(), japan.shades(counts)
    in_japanese = get_language() == "ja"
    prefectures: list[dict[str, Any]] = []
    regions: dict[str, list[dict[str, Any]]] = {}
    for prefecture in outlines.prefectures:
        code, count = prefecture.code, counts.get(prefecture.code, 0)
        name = prefecture.name if in_japanese else prefecture.name_en
        number = (f"（{count}{unit}）" if in_japanese else f" ({count} {unit})".replace(" )", ")")) if count else ""
        link = {
            "url": f"{url}{code}" if url[0] in "/?" else reverse(url, args=[code]),
            "words": name + number,
            "shade": shades.get(code, "none"),
            "is_selected": code == selected,
            "path": prefecture.path,
        }
        prefectures.append(link)
        regions.setdefault(gettext(prefecture.region), []).append(link)
    return {
        "outlines": outlines,
        "prefectures": prefectures,
        "regions": regions.items(),
        "credit": japan.CREDIT,
    }


@register.inclusion_tag("shared/japan_picture.html")
def japan_picture(counts: Mapping[str, int], label: str) -> dict[str, Any]:
    """Where people come from, by the prefecture where they live; nothing can be pressed, and the figures stand beside."""
    shades = japan.shades(counts)
    by_shade = {shade: [code for code, its in shades.items() if its == shade] for shade in ("few", "some", "many")}
    return {"outlines": japan.outlines(), "label": label, "credit": japan.CREDIT, **by_shade}


@register.filter
def japanese_day(day: date | None, form: str = "long") -> str:
    """A day as people write it; of a moment, the day it has in Japan."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = clock.day_in_japan(day)
    if get_language() == "ja":
        year = f"{day.year}年" if form == "long" else ""
        return f"{year}{day.month}月{day.day}日（{WEEKDAYS_JA[day.weekday()]}）"
    year = f" {day.year}" if form == "long" else ""
    return f"{WEEKDAYS_EN[day.weekday()]} {day.day} {MONTHS_EN[day.month - 1]}{year}"


@register.filter
def japanese_time(at: datetime | None) -> str:
    if at is None:
        return ""
    here = at.astimezone(clock.JAPAN)
    return f"{here.hour}:{here.minute:02}"


@register.filter
def japanese_moment(at: datetime | None) -> str:
    if at is None:
        return ""
    between = "" if get_language() == "ja" else ", "
    return f"{japanese_day(at)}{between}{japanese_time(at)}"


@register.filter
def japanese_end(at: datetime | None) -> str:
    """A last moment: the end of a day belongs to that day, not to the next."""
    if at is None or clock.start_of_day(clock.day_in_japan(at)) != at:
        return japanese_moment(at)
    between = "" if get_language() == "ja" else ", "
    return f"{japanese_day(at - timedelta(days=1))}{between}24:00"


@register.simple_tag
def japanese_range(starts: date, ends: date) -> str:
    """The second end says only what differs from the first. The hours of one day are never torn apart."""
    dash = "～" if get_language() == "ja" else " – "
    if isinstance(starts, datetime) and isinstance(ends, datetime):
        if clock.day_in_japan(starts) != clock.day_in_japan(ends):
            return f"{japanese_moment(starts)}{dash}{japanese_end(ends)}"
        hours = f"{japanese_time(starts)}{dash}{japanese_time(ends)}"
        between = "" if get_language() == "ja" else ", "
        return format_html('{}{}<span class="nowrap">{}</span>', japanese_day(starts), between, hours)
    if starts == ends:
        return japanese_day(starts)
    return f"{japanese_day(starts)}{dash}{japanese_day(ends, 'short' if starts.year == ends.year else 'long')}"


@register.filter
def yen(number: int) -> str:
    return supports.yen(number)


@register.filter
def hours(minutes: int | timedelta | None) -> str:
    if minutes is None:
        return ""
    if isinstance(minutes, timedelta):
        minutes = int(minutes.total_seconds()) // 60
    whole, rest = divmod(minutes, 60)
    in_japanese = get_language() == "ja"
    parts = [f"{whole}時間" if in_japanese else f"{whole} h"] if whole else []
    if rest or not whole:
        parts.append(f"{rest}分" if in_japanese else f"{rest} min")
    return ("" if in_japanese else " ").join(parts)


@register.filter
def pressable(text: str) -> SafeString:
    """Only pages of this site, and only those that notices lead to: what somebody wrote into a reason stays text."""
    address = re.compile(re.escape(escape(settings.SITE_URL)) + r"(/[^\s<>]*)")

    def link(found: re.Match[str]) -> str:
        words = way(found[1])
        return format_html('<a href="{}">{}</a>', found[1], words) if words else found[0]

    return mark_safe(linebreaks(address.sub(link, escape(text))))


@register.simple_block_tag
def notice(content: SafeString, kind: str, title: str = "", *, live: bool = False) -> SafeString:
    kind = kind if kind in KINDS else "info"
    return render_to_string(
        "shared/notice.html",
        {"kind": kind, "kind_words": gettext(KINDS[kind]), "title": title, "body": content, "live": live},
    )
