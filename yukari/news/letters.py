"""An item as mail, in the language that is now spoken: the whole of it, or its few lines in a digest."""

from dataclasses import dataclass, replace
from html import escape

from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import mark_safe

from yukari.delivery.stationery import ENCLOSED, UNSUBSCRIBE, paragraphs
from yukari.kit.markdown import to_html, to_text
from yukari.news.models import News

SHORT = 120
"""Characters of an item in a digest or on a locked screen."""


@dataclass(frozen=True, slots=True)
class Written:
    subject: str
    text: str
    html: str
    short: str = ""
    """For a locked screen, where neither links nor the foot belong."""


def link_of(news: News) -> str:
    """The page of ours on which an item is read."""
    return f"/news/{news.id}/"


def whole(news: News) -> Written:
    """Title, text, link, and how to hear less."""
    place, url = news.place.shown_name, f"{settings.SITE_URL}{link_of(news)}"
    foot = _said("foot", place=place, url=url, unsubscribe=UNSUBSCRIBE)
    # Linked and not shown: who opens a mail is nobody's business, and what is for registrants is read by signing in.
    picture = "\n\n" + _said("picture", alt=news.shown_picture_alt, url=url) if news.picture_id else ""
    more = f"{picture}\n\n{news.link}" if news.link else picture
    text = f"{news.shown_title}\n\n{to_text(news.shown_text)}{more}\n\n{foot}"
    html = f"<h2>{escape(news.shown_title)}</h2>{to_html(news.shown_text)}{paragraphs(more)}<hr>{paragraphs(foot)}"
    return Written(f"{news.shown_title}｜{place}", text, html, _short(news))


def previewed(news: News) -> Written:
    """The same for those who decide on it: in place of each recipient's own link stands how such a link looks."""
    made, link = whole(news), f"{settings.SITE_URL}/unsubscribe/…/"
    html = mark_safe(made.html.replace(UNSUBSCRIBE, escape(link)))
    return replace(made, text=made.text.replace(UNSUBSCRIBE, link), html=html)


def item(news: News) -> Written:
    """A few lines."""
    place, url = news.place.shown_name, f"{settings.SITE_URL}{link_of(news)}"
    short = _short(news)
    text, lines = f"{place}\n{news.shown_title}\n{short}\n{url}", f"{short}\n\n{url}"
    html = f"<p>{escape(place)}<br><strong>{escape(news.shown_title)}</strong></p>{paragraphs(lines)}"
    return Written(news.shown_title, text, html)


def digest() -> Written:
    """What goes around the items of a digest."""
    subject, _, foot = _said("digest", url=f"{settings.SITE_URL}/me/news/", unsubscribe=UNSUBSCRIBE).partition("\n")
    return Written(subject.strip(), f"{ENCLOSED}\n\n{foot.strip()}", f"{ENCLOSED}<hr>{paragraphs(foot)}")


def _short(news: News) -> str:
    words = " ".join(to_text(news.shown_text).split())
    return words if len(words) <= SHORT else f"{words[:SHORT]}…"


def _said(name: str, **blanks: str) -> str:
    return get_template(f"letters/news_{name}.txt").render(blanks).strip()
