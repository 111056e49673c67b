"""What `yukari run` shows the first time: all places, the living example, and where one becomes one of its people."""

import click

from yukari.cli import places


def first_contents() -> None:
    """Load the places and the living example. What is there already stays as it is."""
    from django.conf import settings

    from yukari.demo import example
    from yukari.kit import clock
    from yukari.places.queries import joined_places

    places.load_places(None)
    if not settings.DEMONSTRATION:
        return
    now = clock.now()
    if not joined_places(on=clock.day_in_japan(now)):
        click.echo("Making the living example:")
        example.make(now, progress=lambda words: click.echo(f"  {words} …"))
    example.open_now(now)


def sign_ins(address: str) -> list[tuple[str, str]]:
    """Where one signs in as the example's people, and where the letters with the codes are shown."""
    from django.urls import reverse

    return [("People", address + reverse("development:people")), ("Letters", address + reverse("development:mail"))]
