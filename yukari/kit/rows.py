"""Rows of several tables read from JSON and written back in one statement, where a round trip is what costs."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models import Field, Model
from django.db.models.base import ModelState

Row = TypeVar("Row", bound=Model)


def read(model: type[Row], record: Mapping[str, Any]) -> Row:
    """The row that PostgreSQL's `to_jsonb` wrote. Columns that are missing there are loaded when they are asked for.

    Filled as Django fills an unpickled row, in a third of the time that a constructor takes.
    """
    row = model.__new__(model)
    values = row.__dict__
    values["_state"] = state = ModelState()
    state.adding, state.db = False, DEFAULT_DB_ALIAS
    for name, alive in _columns(model).items():
        if name in record:
            value = record[name]
            values[name] = value if value is None or alive is None else alive(value)
    return row


class Unread(Mapping[str, Row]):
    """Records by their key that become rows when they are asked for: most of them never are."""

    def __init__(self, model: type[Row], key: str, records: Iterable[Mapping[str, Any]]) -> None:
        self._model = model
        self._records = {record[key]: record for record in records}

    def __getitem__(self, key: str) -> Row:
        return read(self._model, self._records[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)


def write(rows: Iterable[Model], *, gone: Iterable[Model] = ()) -> None:
    """Insert or update `rows` and delete those `gone`, each known by its primary key, in one statement."""
    parts: list[str] = []
    parameters: list[str] = []
    for deed, rows_of_a_table in ((_upsert, _by_table(rows)), (_delete, _by_table(gone))):
        for model, some in rows_of_a_table.items():
            parts.append(deed(model))
            parameters.append(_json(model, some))
    if not parts:
        return
    *before, last = parts
    also = ", ".join(f"part{number} AS ({part})" for number, part in enumerate(before))
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {also} {last}" if also else last, parameters)


def write_where(first: str, given: Mapping[str, Any], rows: Iterable[Model], *, by: str) -> set[Any]:
    """The same in one statement with `first`, common table expressions of which one is called `done`.

    `done` says by this column whose rows are written, and that is the answer.
    """
    condition = f'WHERE "{by}" IN (SELECT "{by}" FROM done)'  # noqa: S608
    parts = {f"part{number}": table for number, table in enumerate(_by_table(rows).items())}
    also = "".join(f", {name} AS ({_upsert(model, f'%({name})s', condition)})" for name, (model, _) in parts.items())
    values = {name: _json(model, some) for name, (model, some) in parts.items()}
    with connection.cursor() as cursor:
        cursor.execute(f'WITH {first}{also} SELECT "{by}" FROM done', {**given, **values})  # noqa: S608
        return {key for (key,) in cursor.fetchall()}


def _by_table(rows: Iterable[Model]) -> dict[type[Model], list[Model]]:
    tables: dict[type[Model], list[Model]] = defaultdict(list)
    for row in rows:
        tables[type(row)].append(row)
    return tables


@cache
def _upsert(model: type[Model], parameter: str = "%s", condition: str = "") -> str:
    names = list(_columns(model))
    keys = _key(model)
    changes = ", ".join(f'"{name}" = EXCLUDED."{name}"' for name in names if name not in keys)
    columns = ", ".join(f'"{name}"' for name in names)
    on_conflict = "NOTHING" if getattr(model, "only_added_to", False) else f"UPDATE SET {changes}"
    # Tables and columns are named by our own models; every value is a parameter.
    return (
        f'INSERT INTO "{model._meta.db_table}" ({columns}) '  # noqa: S608
        f'SELECT {columns} FROM jsonb_populate_recordset(NULL::"{model._meta.db_table}", {parameter}::jsonb) {condition} '
        f"ON CONFLICT ({', '.join(keys)}) DO {on_conflict}"
    )


@cache
def _delete(model: type[Model]) -> str:
    table = model._meta.db_table
    same = " AND ".join(f'"{table}"."{name}" = gone."{name}"' for name in _key(model))
    return f'DELETE FROM "{table}" USING jsonb_populate_recordset(NULL::"{table}", %s::jsonb) AS gone WHERE {same}'  # noqa: S608


def _json(model: type[Model], rows: Iterable[Model]) -> str:
    names = list(_columns(model))
    return json.dumps([{name: getattr(row, name) for name in names} for row in rows], default=_written)


def _written(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


@cache
def _columns(model: type[Model]) -> dict[str, Callable[[str], object] | None]:
    """Every column, and what makes its value alive again where JSON knows only text."""
    return {field.attname: _ALIVE.get(_plain(field).get_internal_type()) for field in model._meta.concrete_fields}


@cache
def _key(model: type[Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.pk_fields)


def _plain(field: Field[Any, Any]) -> Field[Any, Any]:
    """A foreign key's column holds what the other table's key holds."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field


_ALIVE: dict[str, Callable[[str], object]] = {
    "DateField": date.fromisoformat,
    "DateTimeField": datetime.fromisoformat,
    "UUIDField": UUID,
}
