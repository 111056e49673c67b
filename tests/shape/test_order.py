"""What is listed twice stands in the same order twice: whoever reads a list finds a row where it was."""

import ast
from collections.abc import Iterator

from tests.shape.tree import CODE, parsed, python

KEYS = {
    "pk",
    "id",
    "code",
    "number",
    "position",
    "version",
    "part",
    "area",
    "place",
    "day",
    "month",
    "word",
    "recipient",
}
"""Columns that tell the rows apart of which a list in that order is made; so does each that ends in `_id`."""


def test_every_order_ends_in_a_column_that_tells_the_rows_apart() -> None:
    """Two rows written in one moment would otherwise stand as PostgreSQL happens to find them."""
    assert not list(undecided())


def undecided() -> Iterator[str]:
    for file in python():
        for node in ast.walk(parsed(file)):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr == "order_by" and node.args and isinstance(last := node.args[-1], ast.Constant):
                column = str(last.value).removeprefix("-").rpartition("__")[2]
                if column not in KEYS and not column.endswith("_id"):
                    yield f"{file.relative_to(CODE.parent)}:{node.lineno} ends in {column!r}"
