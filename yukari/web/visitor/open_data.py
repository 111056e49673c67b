"""What anybody may take and use: activities and published figures as open data, of the nation, a prefecture or a place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yukari.activities import queries as activities
from yukari.kit import clock, sheets
from yukari.places import queries as places
from yukari.places.queries import Place
from yukari.rules.relations import NATION
from yukari.statistics import queries as statistics
from yukari.web import figures, linked_data
from yukari.web.event_list import LAYOUTS, EventList
from yukari.web.files import as_csv
from yukari.web.wall import public
from yukari.web.wording.open_data import COLUMNS, FIGURES_COLUMNS, TITLES

ENCODINGS: dict[str, sheets.Encoding] = {"utf8": "utf-8-sig", "cp932": "cp932"}
FIGURES_HEADER = (
    "全国地方公共団体コード",
    "地方公共団体名",
    "調査年月日",
    "区分",
    "項目コード",
    "項目",
    "人数",
    "備考",
)
HIDDEN = "人数が少ないため公表しない"


@dataclass(frozen=True, slots=True)
class DataSet:
    """One dataset of an area, as its page and the machines' data tell it."""

    key: str
    changed: date | datetime | None
    files: Sequence[tuple[str, str, str]]
    """Words, path and media type of each form."""
    columns: Sequence[tuple[str, object]]

    @property
    def title(self) -> str:
        return str(TITLES[self.key][0])

    @property
    def about(self) -> str:
        return str(TITLES[self.key][1])


@public
@require_safe
def nation(request: HttpRequest) -> HttpResponse:
    return _page(request, None)


@public
@require_safe
def area(request: HttpRequest, area: str) -> HttpResponse:
    return _page(request, places.place(area))


@public
@require_safe
def events(request: HttpRequest, area: str, layout: str, encoding: str) -> StreamingHttpResponse:
    """イベント一覧."""
    if layout not in LAYOUTS or encoding not in ENCODINGS:
        raise Http404
    if area != NATION:
        places.place(area)
    told = EventList(LAYOUTS[layout], activities.exported(area, at=clock.now()))
    suffix = "" if layout == "events" else "_recommended"
    return _file(told.header, told.rows, ENCODINGS[encoding], f"{area}_event{suffix}")


@public
@require_safe
def relations(request: HttpRequest, area: str, encoding: str) -> StreamingHttpResponse:
    """関係人口: every table that the page of figures shows, one after the other; hidden there, empty here (D4)."""
    place = None if area == NATION else places.place(area)
    told = statistics.published(area)
    if told is None or encoding not in ENCODINGS:
        raise Http404
    with translation.override("ja"):
        tables = figures.sheets_of(told)
        inside = figures.areas_inside(place, on=told.day, today=clock.day_in_japan(clock.now()))
        rows = list(_lines([*tables, *([inside] if inside else [])], place, told.day))
    return _file(FIGURES_HEADER, rows, ENCODINGS[encoding], f"{area}_kankei_jinko")


def _lines(tables: Sequence[figures.Sheet], place: Place | None, day: date) -> Iterator[list[object]]:
    code, name = (place.code, place.full_name) if place else (NATION, "全国")
    for table in tables:
        if table.lines is None:
            yield [code, name, day, table.title, "", "", "", HIDDEN]
        for line in table.lines or ():
            for head, figure in zip(table.heads, line.figures, strict=True):
                first = head == table.heads[0]
                about = table.title if first else f"{table.title}：{head}"
                note = HIDDEN if figure is None else f"{table.note_head}：{line.note}" if first and line.note else ""
                yield [code, name, day, about, line.code, line.words, "" if figure is None else figure, note]


def _file(header: Sequence[str], rows: Any, encoding: sheets.Encoding, name: str) -> StreamingHttpResponse:
    response = as_csv(name, header, rows, encoding)
    response["Content-Type"] += "; header=present"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _page(request: HttpRequest, place: Place | None) -> HttpResponse:
    datasets = _datasets(place)
    way = [(_("オープンデータ"), reverse("visitor:open_data"))]
    if place:
        way.append((place.shown_full_name, request.path))
    context = {
        "place": place,
        "datasets": datasets,
        "licence": linked_data.LICENCE,
        "prefectures": [] if place else places.prefectures(),
        "inside": places.prefecture_page(place.code, on=clock.day_in_japan(clock.now()))
        if place and place.is_prefecture
        else None,
        "linked": [*(_linked(one, place) for one in datasets), linked_data.crumbs(*way)],
    }
    return render(request, "visitor/open_data.html", context)


def _datasets(place: Place | None) -> list[DataSet]:
    code = place.code if place else NATION
    changed = activities.last_change(code)
    told = statistics.published(code)
    found = [
        DataSet(layout, changed, list(_forms("open_data_events", code, layout)), _explained(layout))
        for layout in LAYOUTS
    ]
    if place:
        feeds = [
            (_("カレンダー（iCalendar）"), reverse("visitor:place_calendar", args=[code]), "text/calendar"),
            ("RSS", reverse("visitor:activity_feed", args=[code, "rss"]), "application/rss+xml"),
            ("Atom", reverse("visitor:activity_feed", args=[code, "atom"]), "application/atom+xml"),
        ]
        found.append(DataSet("feeds", changed, feeds, []))
    if told:
        found.append(
            DataSet("figures", told.day, list(_forms("open_data_figures", code)), list(FIGURES_COLUMNS.items()))
        )
    return found


def _forms(name: str, *named: str) -> Iterator[tuple[str, str, str]]:
    words = {"utf8": _("CSV（UTF-8）"), "cp932": _("CSV（Shift_JIS・CP932）")}
    for encoding in ENCODINGS:
        yield words[encoding], reverse(f"visitor:{name}", args=[*named, encoding]), "text/csv"


def _explained(layout: str) -> list[tuple[str, object]]:
    return [(heading, COLUMNS.get(key, "")) for heading, key in LAYOUTS[layout].items()]


def _linked(one: DataSet, place: Place | None) -> linked_data.Data:
    area = place.shown_full_name if place else _("全国")
    return linked_data.dataset(
        _("%(area)sの%(title)s") % {"area": area, "title": one.title},
        one.about,
        area=area,
        changed=one.changed,
        columns=[heading for heading, _said in one.columns],
        files=one.files,
    )
