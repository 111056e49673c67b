"""Everything that is read of clubs' lists, split by noun."""

from yukari.clubs.models import ClubList as ClubList  # Faces name the types of what they pass on.
from yukari.clubs.queries.lists import Sampled, list_for, lists_at, report_of, rows_of, sampled

__all__ = ["ClubList", "Sampled", "list_for", "lists_at", "report_of", "rows_of", "sampled"]
