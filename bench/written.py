"""Rows written by the million, straight into the tables: one statement for a table, and what is not named as its model has it."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import NOT_PROVIDED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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


@contextmanager
def anew(model: type[Model]) -> Iterator[None]:
    """Empties a table for what is written inside; its indexes are made afterwards, which is many times faster."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f'TRUNCATE "{table}" CASCADE')
        cursor.execute(
            "SELECT c.conname, pg_get_constraintdef(c.oid) FROM pg_constraint c WHERE c.conrelid = %s::regclass"
            " AND c.contype IN ('p', 'u') AND NOT EXISTS (SELECT FROM pg_constraint f WHERE f.conindid = c.conindid"
            " AND f.contype = 'f')",
            [table],
        )
        keys = cursor.fetchall()
        cursor.execute(
            "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
            " WHERE i.indrelid = %s::regclass AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
            [table],
        )
        indexes = cursor.fetchall()
        for name, _ in keys:
            cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        began = time.monotonic()
        yield
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for name, definition in keys:
            cursor.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {definition}')
        for _, definition in indexes:
            cursor.execute(definition)
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        print(f"{table}: {cursor.fetchone()[0]:,} rows in {time.monotonic() - began:.0f} s", flush=True)
