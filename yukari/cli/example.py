"""What `yukari run` shows the first time: all places, the living example, and where one becomes one of its people."""

from yukari.cli import places


def first_contents() -> None:
    """Load the places and the living example. What is there already stays as it is."""
    places.load_places(None)


def sign_ins(address: str) -> list[tuple[str, str]]:
    """Where one signs in as the example's people, and where the letters with the codes are shown."""
    from django.urls import reverse

    return [("People", address + reverse("development:people")), ("Letters", address + reverse("development:mail"))]
