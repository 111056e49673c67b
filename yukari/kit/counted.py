"""The first rows of many, and how many there are, in one statement."""

from typing import Any, TypeVar

from django.db.models import Count, Model, QuerySet, Window

Row = TypeVar("Row", bound=Model)


def first_of(rows: QuerySet[Row], *columns: str, size: int) -> tuple[int, list[Any]]:
    """How many there are, and these columns of the first ones in the order of `rows`."""
    found = list(rows.annotate(all_of_them=Window(Count("*"))).values_list(*columns, "all_of_them")[:size])
    return (found[0][-1], [tuple(row[:-1]) for row in found]) if found else (0, [])
