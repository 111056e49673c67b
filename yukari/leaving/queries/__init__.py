"""Everything that is read where somebody leaves or takes everything away, split by noun."""

from yukari.leaving.queries.asked import hash_of, leave_of, leaves_due, receipt
from yukari.leaving.queries.everything import file, how_many, schema

__all__ = ["file", "hash_of", "how_many", "leave_of", "leaves_due", "receipt", "schema"]
