"""How the post office knows an item."""

from uuid import UUID


def key_of(news_id: UUID) -> str:
    return f"news:{news_id}"


def item_key_of(news_id: UUID) -> str:
    """The item as a digest encloses it."""
    return f"news:{news_id}:item"


def topic_of(place_id: str) -> str:
    """What one unsubscribes from."""
    return f"news:{place_id}"


DIGEST_TOPIC = "digest"
