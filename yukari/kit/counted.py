"""How many there are: of the first rows of many beside them, of several lists together; in one statement each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Count, Model, QuerySet, Window

Row = TypeVar("Row", bound=Model)
Name = TypeVar("Name")


@dataclass(frozen=True, slots=True)
class Countable:
    """Rows whose number is wanted and not yet asked for. Whoever holds them learns nothing of a row but that it is there."""

    rows: QuerySet[Any]


def first_of(rows: QuerySet[Row], *columns: str, size: int) -> tuple[int, list[Any]]:
    """How many there are, and these columns of the first ones in the order of `rows`."""
    found = list(rows.annotate(all_of_them=Window(Count("*"))).values_list(*columns, "all_of_them")[:size])
    return (found[0][-1], [tuple(row[:-1]) for row in found]) if found else (0, [])


def together(wanted: Mapping[Name, Countable]) -> dict[Name, int]:
    """The number of each."""
    asked = [one.rows.order_by().values("pk").query.sql_with_params() for one in wanted.values()]
    counts = ", ".join(f"(SELECT count(*) FROM ({sql}) AS one)" for sql, _ in asked)  # noqa: S608 -- of the ORM's making.
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}", [value for _, values in asked for value in values])
        return dict(zip(wanted, cursor.fetchone(), strict=True))
