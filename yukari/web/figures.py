"""Figures of 関係人口 as tables with their charts beside, the same for everybody's pages, for the office and for a spreadsheet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.http import Http404, StreamingHttpResponse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yukari.kit import sheets
from yukari.places import queries as places
from yukari.rules.relations import ELSEWHERE, NATION, Living, Respect, Step
from yukari.statistics import queries
from yukari.statistics.queries import Figures
from yukari.web.drawings import charts, japan
from yukari.web.wording import nouns, relations


@dataclass(frozen=True, slots=True)
class Line:
    words: str
    figure: int | None
    note: str = ""
    code: str = ""
    """Of the area that the line speaks of."""
    bar: SafeString = field(default_factory=SafeString)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. No lines: all of it is hidden (D4)."""

    key: str
    lines: Sequence[Line] | None
    drawing: SafeString = field(default_factory=SafeString)
    shades: Mapping[str, int] = field(default_factory=dict)
    """Of the map of Japan: persons by prefecture."""

    @property
    def title(self) -> str:
        return str(relations.SHEETS[self.key][0])

    @property
    def about(self) -> str:
        return str(relations.SHEETS[self.key][1])

    @property
    def head(self) -> str:
        return str(relations.SHEETS[self.key][2])

    @property
    def note_head(self) -> str:
        return str(relations.NOTES.get(self.key, ""))


def sheets_of(figures: Figures) -> list[Sheet]:
    """Every table of an area."""
    return [
        Sheet("living", _living(figures)),
        Sheet("steps", None if figures.persons is None else _drawn(_steps(figures))),
        _home(figures),
        _plain("age", figures, Respect.AGE, relations.AGES),
        _plain("route", figures, Respect.ROUTE, nouns.TIES),
        _time(figures),
    ]


def areas_inside(area: str, *, on: date, today: date) -> Sheet | None:
    """The prefectures of the nation, or a prefecture's municipalities that take part: by code, never by number (V4)."""
    if area == NATION:
        inside = places.prefectures()
    else:
        joined = places.joined_places(on=today)
        inside = [place for place in joined if place.prefecture_id == area and not place.is_prefecture]
        if not places.place(area).is_prefecture:
            return None
    told = queries.published_areas([place.code for place in inside], on=on)
    lines = []
    for place in inside:
        one = told.get(place.code)
        premium = one.premium if one else 0
        lines.append(
            Line(place.shown_name, one.persons if one else 0, "—" if premium is None else f"{premium:,}", place.code)
        )
    return Sheet("areas", lines)


def download(area: str, key: str, tables: Iterable[Sheet | None], *, day: date) -> StreamingHttpResponse:
    """One table for a spreadsheet; what is hidden on the page is empty there."""
    table = next((one for one in tables if one and one.key == key), None)
    if table is None:
        raise Http404
    header = [_("基準日"), _("地域のコード"), table.head, _("人数"), *([table.note_head] if table.note_head else [])]
    rows = (
        [day, line.code or area, line.words, "" if line.figure is None else line.figure]
        + ([line.note] if table.note_head else [])
        for line in table.lines or []
    )
    response = StreamingHttpResponse(iter(sheets.Csv(header, rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="yukari-{area}-{key}-{day}.csv"'
    return response


def _living(figures: Figures) -> list[Line]:
    kinds = figures.table(Respect.KIND)
    premium = None if kinds is None else kinds.get("premium", 0)
    return [
        Line(_("実人数"), figures.persons),
        Line(_("延べ人数"), figures.ties),
        Line(_("この1年に利用した人"), figures.living(Living.SEEN)),
        Line(_("この1年に活動に参加した人"), figures.living(Living.TOOK_PART)),
        Line(_("プレミアム登録の人"), premium),
        Line(_("この1年にプレミアム登録が切れた人"), figures.living(Living.LAPSED)),
    ]


def _steps(figures: Figures) -> list[Line]:
    lines = []
    for step, words in relations.STEPS.items():
        months = figures.months(Step(step))
        note = _("およそ%(months)dか月") % {"months": months} if months else ""
        lines.append(Line(str(words), figures.reached(Step(step)), note))
    return lines


def _home(figures: Figures) -> Sheet:
    table = figures.table(Respect.HOME)
    if table is None:
        return Sheet("home", None)
    in_japanese = get_language() == "ja"
    names = {one.code: one.name if in_japanese else one.name_en for one in japan.outlines().prefectures}
    names[ELSEWHERE] = _("海外・こたえなかった人")
    lines = [Line(name, table[code], code=code) for code, name in sorted(names.items()) if code in table]
    shades = {code: persons for code, persons in table.items() if persons and code != ELSEWHERE}
    return Sheet("home", _drawn(lines), shades=shades)


def _plain(key: str, figures: Figures, respect: Respect, names: Mapping[str, object]) -> Sheet:
    table = figures.table(respect)
    if table is None:
        return Sheet(key, None)
    return Sheet(key, _drawn([Line(str(words), table.get(value, 0)) for value, words in names.items()]))


def _time(figures: Figures) -> Sheet:
    days = [(date_format(day, "n/j"), persons) for day, persons in figures.history]
    drawing = charts.columns(days, label=str(relations.SHEETS["time"][0])) if len(days) > 1 else SafeString()
    return Sheet("time", [Line(day.isoformat(), persons) for day, persons in figures.history], drawing)


def _drawn(lines: Sequence[Line]) -> list[Line]:
    most = max((line.figure or 0 for line in lines), default=0)
    return [Line(one.words, one.figure, one.note, one.code, charts.bar(one.figure, most=most)) for one in lines]
