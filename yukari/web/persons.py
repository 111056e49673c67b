"""Who is looking, with the type that the commands expect."""

from django.http import HttpRequest

from yukari.people.queries import Person


class PersonRequest(HttpRequest):
    """The request as a view behind a wall receives it: the person is known."""

    user: Person


def person_or_none(request: HttpRequest) -> Person | None:
    """Whoever is signed in, on a page that is for anyone."""
    return request.user if request.user.is_authenticated else None
