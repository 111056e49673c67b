"""Everything that is read where somebody leaves or takes everything away, split by noun."""

from yukari.leaving.queries.asked import hash_of, leave_of, leaves_due, receipt
from yukari.leaving.queries.everything import file, how_many, schema
from yukari.leaving.queries.readable import Table, labels, readable, told_columns

__all__ = [
    "Table",
    "file",
    "hash_of",
    "how_many",
    "labels",
    "leave_of",
    "leaves_due",
    "readable",
    "receipt",
    "schema",
    "told_columns",
]
