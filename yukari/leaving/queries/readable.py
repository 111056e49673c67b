"""The same rows as in the file, for a person to read: what an id stands for is said by its name (D3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F

from yukari.leaving.queries.everything import columns_of, part_of, tables_about
from yukari.leaving.registry import Part
from yukari.people.models import Person
from yukari.people.queries import accounts_of
from yukari.rules.outcome import Reason, Refused

NAMES = {
    "activities.Occurrence": "project__title",
    "activities.Organisation": "name",
    "clients.App": "name",
    "news.News": "title",
    "rooms.Poll": "post__text",
    "rooms.Post": "text",
    "rooms.Room": "name",
    "supports.Offer": "title",
    "surveys.Survey": "title",
}
"""By the table that a column leads to: what a reader knows the row by."""

LOOSE = {"registrations.Participation": {"occurrence": "activities.Occurrence"}}
"""Columns that lead to a row without a constraint: by the name under which it is said."""


@dataclass(frozen=True, slots=True)
class Table:
    part: Part
    label: str
    rows: list[dict[str, Any]]
    """By column. What `post_id` leads to is named under `post`."""


def readable(person: Person, *, viewer: Person) -> Iterator[Table]:
    """Each table of the file in which something lies."""
    if viewer.id != person.id:
        raise Refused(Reason.NOT_ALLOWED)
    for model, condition in tables_about(accounts_of(person.id)):
        named = {name: F(f"{name}__{path}") for name, path in _names_in(model).items()}
        rows = list(model._base_manager.filter(condition).order_by("pk").values(*columns_of(model), **_free(named)))
        if rows:
            _name_loose(model._meta.label, rows)
            yield Table(part_of(model), model._meta.label, [_under_its_name(row) for row in rows])


def told_columns(label: str) -> set[str]:
    """Every key that a row of this table has."""
    model = apps.get_model(label)
    return {*columns_of(model), *_names_in(model), *LOOSE.get(label, {})}


def labels() -> list[str]:
    """Every table of the file."""
    return [model._meta.label for model, _ in tables_about([])]


def _names_in(model: type[models.Model]) -> dict[str, str]:
    found: dict[str, str] = {}
    for field in model._meta.concrete_fields:
        target = field.related_model
        if isinstance(target, type) and target._meta.label in NAMES and field.attname in columns_of(model):
            found[field.name] = NAMES[target._meta.label]
    return found


def _free(named: dict[str, F]) -> dict[str, F]:
    """Under names that no column has."""
    return {f"{name}_named": path for name, path in named.items()}


def _under_its_name(row: dict[str, Any]) -> dict[str, Any]:
    return {column.removesuffix("_named"): value for column, value in row.items()}


def _name_loose(label: str, rows: list[dict[str, Any]]) -> None:
    for name, target in LOOSE.get(label, {}).items():
        ids = {row[f"{name}_id"] for row in rows}
        found = dict(apps.get_model(target)._base_manager.filter(pk__in=ids).values_list("pk", NAMES[target]))
        for row in rows:
            row[f"{name}_named"] = found.get(row[f"{name}_id"], "")
