"""Everything that is read of clubs' lists and invitations, split by noun."""

from yukari.clubs.models import ClubList as ClubList  # Faces name the types of what they pass on.
from yukari.clubs.queries.invited import Going, Invited, going, invited, invited_by, past_of, preview
from yukari.clubs.queries.keys import is_club_topic
from yukari.clubs.queries.lists import (
    HalfWay,
    Sampled,
    clubs_waiting,
    half_way,
    list_for,
    lists_at,
    report_of,
    rows_of,
    sampled,
)

__all__ = [
    "ClubList",
    "Going",
    "HalfWay",
    "Invited",
    "Sampled",
    "clubs_waiting",
    "going",
    "half_way",
    "invited",
    "invited_by",
    "is_club_topic",
    "list_for",
    "lists_at",
    "past_of",
    "preview",
    "report_of",
    "rows_of",
    "sampled",
]
