"""How the post office knows the letter that asks."""

from uuid import UUID


def key_of(survey_id: UUID) -> str:
    return f"survey:{survey_id}"
