"""All places of Japan from one file: the list of 全国地方公共団体コード with names and readings (B2)."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from yukari.audit import commands as audit
from yukari.kit import kana
from yukari.people.models import Person
from yukari.places.models import Place
from yukari.rules import codes

LIST = Path(__file__).resolve().parents[3] / "data" / "municipalities.csv"

_READINGS_OF_KINDS = {
    "県": "ケン",
    "府": "フ",
    "都": "ト",
    "市": "シ",
    "区": "ク",
    "町": "チョウ マチ",
    "村": "ソン ムラ",
}
_LOADED = (
    *("level", "kind", "prefecture_id", "prefecture_name", "prefecture_latin", "district"),
    *("name", "name_kana", "name_latin", "search_keys", "metropolitan", "wards"),
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many places the list brought."""

    added: int
    changed: int
    unchanged: int


def load_places(path: Path = LIST, *, by: Person | None, at: datetime) -> Loaded:
    """Add what is new in the list and take over changed names. What a place said about itself stays."""
    rows = list(_rows(path))
    with transaction.atomic():
        known = Place.objects.in_bulk()
        added = [place for place in rows if place.code not in known]
        changed = [place for place in rows if place.code in known and _differs(place, known[place.code])]
        Place.objects.bulk_create(added)
        Place.objects.bulk_update(changed, _LOADED, batch_size=200)
        if added or changed:
            audit.record("loaded_places", by=by, at=at, added=len(added), changed=[place.code for place in changed])
    return Loaded(added=len(added), changed=len(changed), unchanged=len(rows) - len(added) - len(changed))


def _rows(path: Path) -> Iterator[Place]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if not codes.is_valid(row["code"]):
                raise ValueError(f"{path.name}: {row['code']} ({row['name']}) has a wrong check digit")
            yield _place(row)


def _place(row: dict[str, str]) -> Place:
    kind = row["name"][-1]
    stem_kana = _without_kind(row["name_kana"], kind)
    prefecture_kind = row["prefecture"][-1]
    place = Place(
        code=row["code"],
        level=row["level"],
        kind=kind,
        prefecture_id=codes.prefecture_of(row["code"]),
        prefecture_name=row["prefecture"],
        prefecture_latin=kana.romanise(_without_kind(row["prefecture_kana"], prefecture_kind)),
        district=row["district"],
        name=row["name"],
        name_kana=row["name_kana"],
        name_latin=kana.romanise(stem_kana),
        metropolitan=row["three_metropolitan_areas"] == "1",
        wards=dict(ward.split(":") for ward in row["wards"].split()),
    )
    place.search_keys = _search_keys(place, stem_kana)
    return place


def _search_keys(place: Place, stem_kana: str) -> str:
    stem = place.name.removesuffix(place.kind)
    own = [place.name, stem, place.full_name, place.name_kana, stem_kana, stem_kana + place.kind, place.name_latin]
    own += [place.name_latin + kana.romanise(reading) for reading in _readings(place.kind)]
    wider = [place.prefecture_name, place.prefecture_latin, place.district, *place.wards.values()]
    return f"{_barred(own)}{_barred(wider)}"


def _barred(keys: list[str]) -> str:
    return "".join(f"|{key}" for key in dict.fromkeys(map(kana.fold, keys)) if key) + "|"


def _without_kind(name_kana: str, kind: str) -> str:
    for reading in _readings(kind):
        if name_kana.endswith(reading):
            return name_kana.removesuffix(reading)
    return name_kana


def _readings(kind: str) -> list[str]:
    return _READINGS_OF_KINDS.get(kind, "").split()


def _differs(listed: Place, known: Place) -> bool:
    return any(getattr(listed, field) != getattr(known, field) for field in _LOADED)
