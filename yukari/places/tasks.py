"""What places do later."""

from procrastinate.contrib.django import app

from yukari.kit import clock
from yukari.places import commands


@app.task(queue="mail", retry=3)
def tell_wishers(place_id: str) -> None:
    commands.tell_wishers(place_id, by=None, at=clock.now())
