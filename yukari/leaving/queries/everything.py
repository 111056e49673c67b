"""Everything that is kept about a person, as the list of columns says: a file that is read while it is written (D3)."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.models import Q

from yukari.leaving.registry import COLUMNS, WITHHELD, Part
from yukari.people.models import Person
from yukari.people.queries import accounts_of, card_facts_of
from yukari.rules.outcome import Reason, Refused

VERSION = 1
AT_ONCE = 500

TYPES: dict[str, dict[str, Any]] = {
    "BooleanField": {"type": ["boolean", "null"]},
    "DateField": {"type": ["string", "null"], "format": "date"},
    "DateTimeField": {"type": ["string", "null"], "format": "date-time"},
    "UUIDField": {"type": ["string", "null"], "format": "uuid"},
    "ArrayField": {"type": "array"},
    "JSONField": {},
}
NUMBER: dict[str, Any] = {"type": ["integer", "null"]}
TEXT: dict[str, Any] = {"type": ["string", "null"]}


def file(person: Person, *, viewer: Person, at: datetime) -> Iterator[str]:
    """The pieces of a JSON file, table by table, all of one moment: an erasure meanwhile takes nothing out of it."""
    if viewer.id != person.id:
        raise Refused(Reason.NOT_ALLOWED)
    encode = DjangoJSONEncoder(ensure_ascii=False).encode
    with transaction.atomic():
        _hold_this_moment()
        accounts = accounts_of(person.id)
        head = {"format": "yukari", "version": VERSION, "made_at": at, "card": card_facts_of(person.id)}
        yield encode(head)[:-1] + ', "tables": {'
        for number, (model, condition) in enumerate(tables_about(accounts)):
            yield ("," if number else "") + f"\n{json.dumps(model._meta.label)}: ["
            rows = model._base_manager.filter(condition).values(*columns_of(model)).iterator(AT_ONCE)
            for line, row in enumerate(rows):
                yield ("," if line else "") + "\n" + encode(row)
            yield "]"
        yield "\n}}\n"


def how_many(person: Person, *, viewer: Person) -> dict[str, int]:
    """By part, how many rows there are, for the page that says what the file holds."""
    if viewer.id != person.id:
        raise Refused(Reason.NOT_ALLOWED)
    found: dict[str, int] = {}
    for model, condition in tables_about(accounts_of(person.id)):
        part = part_of(model)
        found[part] = found.get(part, 0) + model._base_manager.filter(condition).count()
    return found


def schema(address: str) -> dict[str, Any]:
    """The file as a JSON Schema, made from the tables themselves."""
    tables = {
        model._meta.label: {
            "type": "array",
            "description": (model.__doc__ or "").strip(),
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {name: _type(model, name) for name in columns_of(model)},
            },
        }
        for model, _ in tables_about([])
    }
    card = {"type": ["object", "null"], "description": "What stands on the My Number card that was read."}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "title": "Everything that Yukari keeps about one person",
        "type": "object",
        "required": ["format", "version", "made_at", "card", "tables"],
        "properties": {
            "format": {"const": "yukari"},
            "version": {"const": VERSION},
            "made_at": {"type": "string", "format": "date-time"},
            "card": card,
            "tables": {
                "type": "object",
                "required": list(tables),
                "properties": tables,
                "additionalProperties": False,
            },
        },
    }


def tables_about(accounts: list[UUID]) -> Iterator[tuple[type[models.Model], Q]]:
    """Each table once, with the rows that are about these accounts."""
    conditions: dict[str, Q] = {Person._meta.label: Q(id__in=accounts)}
    for name, column in COLUMNS.items():
        label, _, field_name = name.rpartition(".")
        if not column.taken or label == Person._meta.label:
            continue
        field = apps.get_model(label)._meta.get_field(field_name)
        is_list = isinstance(field, models.Field) and field.get_internal_type() == "ArrayField"
        about = Q(**{f"{field_name}__overlap" if is_list else f"{field.attname}__in": accounts})
        conditions[label] = conditions[label] | about if label in conditions else about
    for label, condition in conditions.items():
        yield apps.get_model(label), condition


def part_of(model: type[models.Model]) -> Part:
    """To which part of what is kept a table belongs."""
    label = f"{model._meta.label}."
    return next(column.part for name, column in COLUMNS.items() if name.startswith(label) and column.taken)


def columns_of(model: type[models.Model]) -> list[str]:
    """What the file says of each row."""
    label = model._meta.label
    return [field.attname for field in model._meta.concrete_fields if f"{label}.{field.name}" not in WITHHELD]


def _type(model: type[models.Model], column: str) -> dict[str, Any]:
    field = next(field for field in model._meta.concrete_fields if field.attname == column)
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    kind = field.get_internal_type()
    return TYPES.get(kind, NUMBER if kind.endswith(("IntegerField", "AutoField")) else TEXT)


def _hold_this_moment() -> None:
    """Where this transaction is our own. Within another one its moment holds."""
    if len(connection.savepoint_ids) == 0 and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
