"""How the post office knows the letters of a list, and what somebody on it can be written to about no more."""

from uuid import UUID

PAGE = "/invited/"
"""Where a letter's own link leads."""


def invitation_key(list_id: UUID) -> str:
    return f"club:{list_id}"


def reminder_key(list_id: UUID) -> str:
    return f"club_reminder:{list_id}"


def topic_of(list_id: UUID) -> str:
    return f"club:{list_id}"


def is_club_topic(topic: str) -> bool:
    return topic.startswith("club:")
