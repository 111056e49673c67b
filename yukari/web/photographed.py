"""What the code in a photograph says: where a page may not use the camera, or has no script that could."""

from datetime import datetime
from typing import IO, Any

from django import forms
from django_stubs_ext import StrOrPromise

from yukari.cards import queries as cards
from yukari.files import queries as files
from yukari.people import commands as people
from yukari.people.queries import Person

PHOTOS, PER_SECONDS = 60, 600
"""Photographs that the server reads for one counter or entrance: a queue of guests, and no more than a few a minute."""


class PhotoField(forms.FileField):
    """A photograph of a code; a phone offers its camera app for it."""

    def __init__(self, label: StrOrPromise, **kwargs: Any) -> None:
        widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})
        super().__init__(label=label, widget=widget, **kwargs)


def code_in(photo: IO[bytes]) -> str:
    """A card's code before any other; empty where there is none."""
    found = files.codes_in(photo)
    return next(filter(cards.is_card, found), found[0] if found else "")


def code_shown_to(who: object, photo: IO[bytes], *, by: Person | None, at: datetime) -> str:
    """The same for somebody who stands at an entrance or a counter all day."""
    people.slow_down(f"photos:{who}", capacity=PHOTOS, per_seconds=PER_SECONDS, by=by, at=at)
    return code_in(photo)
