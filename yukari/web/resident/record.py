"""The activity record: what a person did for which place and when, with the organisers' thanks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yukari.activities import queries
from yukari.activities.queries import RecordRow
from yukari.kit import clock
from yukari.web.files import as_csv
from yukari.web.persons import PersonRequest
from yukari.web.wall import resident


@dataclass(frozen=True)
class Group:
    """One year at one place."""

    place: Any
    year: int
    rows: list[RecordRow]

    @property
    def begins(self) -> date:
        return date(self.year, 1, 1)

    @property
    def times(self) -> int:
        return sum(not row.void_reason for row in self.rows)

    @property
    def minutes(self) -> int:
        return sum(row.minutes for row in self.rows if not row.void_reason)


@resident
def record(request: PersonRequest) -> HttpResponse:
    found = queries.record_of(request.user)
    context = {"record": found, "groups": _grouped(found.rows), "today": clock.day_in_japan(clock.now())}
    return render(request, "resident/record.html", context)


@resident
def sheet(request: PersonRequest) -> StreamingHttpResponse:
    """The same as a table for a spreadsheet."""
    rows = queries.record_of(request.user).rows
    header = [_("日付"), _("地域"), _("活動"), _("主催"), _("時間（分）"), _("数えられるか"), _("取り消しの理由")]
    return as_csv("yukari-record", header, list(_cells(rows)))


def _grouped(rows: Iterable[RecordRow]) -> list[Group]:
    """By year and place, the newest first as the rows come."""
    groups: dict[tuple[int, str], Group] = {}
    for row in rows:
        group = groups.setdefault((row.day.year, row.place.code), Group(row.place, row.day.year, []))
        group.rows.append(row)
    return list(groups.values())


def _cells(rows: Iterable[RecordRow]) -> Iterator[list[object]]:
    for row in rows:
        counts = _("はい") if row.designated and not row.void_reason else _("いいえ")
        place = row.place.shown_full_name
        yield [row.day, place, row.title, row.organisation, row.minutes, counts, row.void_reason]
