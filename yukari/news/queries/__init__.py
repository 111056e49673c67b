"""Every question about news: a person's feed, the public's, the office's, a person's choices."""

from yukari.news.models import News
from yukari.news.queries.choices import Chosen, choice_of, choices_of
from yukari.news.queries.feed import (
    Feed,
    Item,
    feed_of,
    feed_page,
    number_of_public_news,
    picture_of,
    public_news,
    public_news_ids,
    public_news_page,
    readable,
)
from yukari.news.queries.keys import DIGEST_TOPIC, topic_of
from yukari.news.queries.offered import SILENCE, OfferedNothing, offered_nothing
from yukari.news.queries.office import (
    letters_of,
    news_at,
    news_for,
    news_progress,
    news_to_count,
    news_waiting,
    size_of,
)

__all__ = [
    "DIGEST_TOPIC",
    "SILENCE",
    "Chosen",
    "Feed",
    "Item",
    "News",
    "OfferedNothing",
    "choice_of",
    "choices_of",
    "feed_of",
    "feed_page",
    "letters_of",
    "news_at",
    "news_for",
    "news_progress",
    "news_to_count",
    "news_waiting",
    "number_of_public_news",
    "offered_nothing",
    "picture_of",
    "public_news",
    "public_news_ids",
    "public_news_page",
    "readable",
    "size_of",
    "topic_of",
]
