"""A place's own questions (K3)."""

from yukari.places.models import Question


def questions_of(place_id: str) -> list[Question]:
    """The questions that are asked now, in the place's order."""
    return list(Question.objects.filter(place_id=place_id, retired_at=None).order_by("position", "id"))
