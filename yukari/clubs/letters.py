"""The invitation, and the one reminder: the same for everybody on a list, but for the two links of their own."""

from dataclasses import dataclass

from django.template.loader import render_to_string

from yukari.clubs.models import ClubList
from yukari.delivery.stationery import PERSONAL, UNSUBSCRIBE, paragraphs


@dataclass(frozen=True, slots=True)
class Written:
    subject: str
    text: str
    html: str


def invitation(found: ClubList, *, again: bool) -> Written:
    """In Japanese with a few lines of English below, because nobody knows yet what its reader speaks."""
    said = {
        "place": found.place,
        "club": found.club,
        "again": again,
        "link": PERSONAL,
        "unsubscribe": UNSUBSCRIBE,
        "erased_on": found.erase_at,
    }
    subject, _, text = render_to_string("letters/club.txt", said).strip().partition("\n")
    return Written(subject.strip(), f"{text.strip()}\n", paragraphs(text))
