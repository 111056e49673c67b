"""Rows written by the million, straight into the tables: one statement for a table, and what is not named as its model has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import NOT_PROVIDED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model


def write(model: type[Model], source: str, given: Mapping[str, Any] | None = None, **columns: str) -> None:
    """A row for each row of `source`, SQL after FROM; a column is an SQL expression over it. `given` are its parameters.

    A column that a migration adds one day takes its default here too, so that no benchmark stops for it.
    """
    values = dict(given or {})
    expressions = dict(columns)
    for field in model._meta.concrete_fields:
        name = field.column
        left_to_the_table = field.db_default is not NOT_PROVIDED or (field.null and field.default is NOT_PROVIDED)
        if name in expressions or left_to_the_table:
            continue
        value = field.get_default()
        values[f"default_{name}"] = "" if value is None else value
        expressions[name] = f"%(default_{name})s"
    written = ", ".join(f'"{name}"' for name in expressions)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ({written}) SELECT {", ".join(expressions.values())} FROM {source}',
            values,
        )
