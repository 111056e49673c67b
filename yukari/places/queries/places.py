"""Finding places: by code, by words, by prefecture."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import MD5, Concat

from yukari.kit import kana
from yukari.kit.pages import Page, page
from yukari.places.models import Place
from yukari.rules.outcome import Reason, Refused

PAGE = 100


def place(place_id: str) -> Place:
    """The place with this code, also where it was merged away."""
    found = Place.objects.filter(pk=place_id).first()
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    return found


def places(place_ids: Iterable[str]) -> dict[str, Place]:
    """The places with these codes, by code."""
    return Place.objects.in_bulk(set(place_ids))


@dataclass(frozen=True, slots=True)
class Named:
    """A place as it is called, merged away or not."""

    code: str
    name: str
    name_in_english: str


def names() -> list[Named]:
    """Every place that ever was here, for those who must know it by its code without asking again."""
    rows = Place.objects.order_by("code").only(
        "code", "level", "kind", "name", "name_latin", "prefecture_name", "prefecture_latin"
    )
    return [Named(row.code, row.full_name, row.full_name_in_english) for row in rows]


def current(place_id: str, *, on: date) -> Place:
    """What has become of a place by this day: itself, or the place that it was merged into (B3)."""
    found = place(place_id)
    while not found.exists(on) and found.successor_id is not None:
        found = place(found.successor_id)
    return found


def prefectures() -> list[Place]:
    """All 47, from north to south."""
    return list(Place.objects.filter(level=Place.Level.PREFECTURE).order_by("code"))


def joined_places(*, on: date) -> list[Place]:
    """Every place that accepts registrations on this day (B1), in the order of codes: nothing ranks places (V4)."""
    return list(_joined(on))


def joined_ids(*, on: date) -> list[str]:
    """Their codes."""
    return list(_joined(on).values_list("code", flat=True))


def joined_inside(prefecture_id: str, *, on: date) -> list[Place]:
    """The municipalities of a prefecture among them; none of what is no prefecture."""
    return list(_joined(on).filter(prefecture_id=prefecture_id, level=Place.Level.MUNICIPALITY))


def _joined(on: date) -> "QuerySet[Place]":
    return _existing(on).filter(joined_on__lte=on).order_by("code")


def places_page(*, on: date, prefecture_id: str = "", joined: bool = False, cursor: str = "") -> Page[Place]:
    """Places in the order of their codes, page by page."""
    found = _existing(on)
    if joined:
        found = found.filter(joined_on__lte=on)
    if prefecture_id:
        found = found.filter(prefecture_id=prefecture_id)
    return page(found, order=["code"], size=PAGE, cursor=cursor or None)


def places_in_turn(*, on: date, limit: int) -> list[Place]:
    """Some joined places, others every day: each comes up as often as any other (V4)."""
    turn = MD5(Concat("code", Value(f"{on}")))
    return list(_existing(on).filter(joined_on__lte=on, level=Place.Level.MUNICIPALITY).order_by(turn)[:limit])


def joined_by_prefecture(*, on: date) -> dict[str, int]:
    """How many municipalities of each prefecture take part."""
    joined = _existing(on).filter(joined_on__lte=on, level=Place.Level.MUNICIPALITY)
    return dict(joined.values_list("prefecture_id").annotate(Count("code")).order_by("prefecture_id"))


@dataclass(frozen=True, slots=True)
class TakingPart:
    """Of how many municipalities of a prefecture how many accept registrations."""

    joined: int
    all: int


def taking_part(*, on: date) -> dict[str, TakingPart]:
    """By prefecture."""
    inside = _existing(on).filter(level=Place.Level.MUNICIPALITY).values_list("prefecture_id").order_by("prefecture_id")
    counted = inside.annotate(joined=Count("code", filter=Q(joined_on__lte=on)), all=Count("code"))
    return {prefecture: TakingPart(joined, whole) for prefecture, joined, whole in counted}


def place_ids(*, on: date) -> list[str]:
    """The code of every place that exists on this day."""
    return list(_existing(on).order_by("code").values_list("code", flat=True))


@dataclass(frozen=True, slots=True)
class PrefecturePage:
    """A prefecture with its municipalities as its people list them: 区, 市, then 町 and 村 by 郡."""

    prefecture: Place
    groups: list[tuple[str, list[Place]]]
    """Each under its 郡, or else under what its members are: 区, 市, or 町村 on islands without a 郡."""
    municipalities: int
    open_places: frozenset[str]
    """The codes of those that accept registrations (B1)."""


def prefecture_page(prefecture_id: str, *, on: date) -> PrefecturePage:
    """The prefecture and everything in it, in one statement."""
    rows = list(_existing(on).filter(prefecture_id=prefecture_id).order_by("code"))
    if not rows or not rows[0].is_prefecture:
        raise Refused(Reason.NOT_FOUND)
    prefecture, *municipalities = rows
    groups: dict[str, list[Place]] = {}
    for row in municipalities:
        groups.setdefault(_group(row), []).append(row)
    return PrefecturePage(
        prefecture=prefecture,
        groups=list(groups.items()),
        municipalities=len(municipalities),
        open_places=frozenset(row.code for row in municipalities if row.is_joined(on)),
    )


def _group(row: Place) -> str:
    return row.district if row.district.endswith("郡") else row.kind if row.kind in "市区" else "町村"


def search_places(
    words: str, *, on: date, prefecture_id: str = "", joined: bool = False, limit: int = 60
) -> list[Place]:
    """Places that every word leads to, by name, reading or romanisation; the place's own name before its surroundings."""
    terms = _terms(words)
    if not terms:
        return []
    matching = Q()
    for term in terms:
        matching &= Q(search_keys__contains=f"|{term}")
    found = (_joined(on) if joined else _existing(on)).filter(matching)
    if prefecture_id:
        found = found.filter(prefecture_id=prefecture_id)
    return sorted(found.order_by("code"), key=lambda row: _nearness(row, terms))[:limit]


def _existing(on: date) -> QuerySet[Place]:
    return Place.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))


def _terms(words: str) -> list[str]:
    said = re.split(r"[\s|,、・]+", re.sub(r"(?i)\b(?:city|town|village|ward|prefecture)\b", " ", words))
    return [term for term in map(kana.fold, said) if term]


def _nearness(row: Place, terms: list[str]) -> int:
    """0: that is its name; 1: its name begins so; 2: only its surroundings are called so."""
    own_keys, _, _ = row.search_keys.partition("||")
    if any(f"|{term}|" in f"{own_keys}|" for term in terms):
        return 0
    return 1 if any(f"|{term}" in own_keys for term in terms) else 2
