"""Pages of a long list by its key, not by counting: the thousandth page costs what the first one costs."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Field, Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    items: list[Row]
    next_cursor: str | None
    previous_cursor: str | None


def page(rows: QuerySet[Row], *, order: Sequence[str], size: int = 50, cursor: str | None = None) -> Page[Row]:
    """The page of `rows` at `cursor`, or the first one where the cursor is missing or not ours.

    `order` names columns that are never null, as `order_by` does; together they must be unique. Cursors are not
    secret and not signed: they only name the row where a page begins.
    """
    position = _read(rows.model, order, cursor) if cursor else None
    backwards, values = position or (False, None)
    ordered = rows.order_by(*([_turned(name) for name in order] if backwards else order))
    if values is not None:
        ordered = ordered.filter(_after(order, values, backwards=backwards))
    found = list(ordered[: size + 1])
    more, items = len(found) > size, found[:size]
    if backwards:
        items.reverse()
    before = more if backwards else position is not None
    after = more or backwards
    return Page(
        items,
        next_cursor=_write(order, items[-1], backwards=False) if items and after else None,
        previous_cursor=_write(order, items[0], backwards=True) if items and before else None,
    )


def behind(row: Model, *, order: Sequence[str]) -> str:
    """The cursor of the page that begins behind this row."""
    return _write(order, row, backwards=False)


def _after(order: Sequence[str], values: Sequence[object], *, backwards: bool) -> Q:
    """What comes after the row with these values: later in the first column, or equal there and later in the next."""
    later, equal = Q(), Q()
    for name, value in zip(order, values, strict=True):
        column, descending = name.removeprefix("-"), name.startswith("-")
        comparison = "lt" if descending != backwards else "gt"
        later |= equal & Q(**{f"{column}__{comparison}": value})
        equal &= Q(**{column: value})
    # The first column alone bounds the search, which lets PostgreSQL start in the index at the right place.
    column, descending = order[0].removeprefix("-"), order[0].startswith("-")
    return Q(**{f"{column}__{'lte' if descending != backwards else 'gte'}": values[0]}) & later


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _write(order: Sequence[str], row: Model, *, backwards: bool) -> str:
    values = [_field(type(row), name).value_to_string(_owner(row, name)) for name in order]
    return urlsafe_b64encode(json.dumps([backwards, *values]).encode()).decode().rstrip("=")


def _read(model: type[Model], order: Sequence[str], cursor: str) -> tuple[bool, list[Any]] | None:
    try:
        backwards, *texts = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        pairs = zip(order, texts, strict=True)
        values = [_field(model, name).to_python(text) for name, text in pairs if isinstance(text, str)]
    except (ValueError, TypeError, ValidationError):
        return None
    return (backwards is True, values) if len(values) == len(order) else None


def _field(model: type[Model], name: str) -> Field[Any, Any]:
    """The column that `name` means; two underscores lead through a relation."""
    *relations, column = name.removeprefix("-").split("__")
    for relation in relations:
        related = model._meta.get_field(relation).related_model
        assert isinstance(related, type)
        model = related
    field = model._meta.get_field(column)
    assert isinstance(field, Field)
    return field


def _owner(row: Any, name: str) -> Any:
    """The row itself, or the one that a relation leads to."""
    for relation in name.removeprefix("-").split("__")[:-1]:
        row = getattr(row, relation)
    return row
