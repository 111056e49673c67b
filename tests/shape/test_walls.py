"""Every address stands behind exactly one wall, those of allauth's views too."""

from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver

from yukari.web import wall

WALLS = {"public", "signed_in", "resident", "office", "member", "ministry", "scanner", "development_only"}


def patterns(found: list[URLPattern | URLResolver] | None = None) -> Iterator[URLPattern]:
    for one in get_resolver().url_patterns if found is None else found:
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns)
        else:
            yield one


def test_every_view_stands_behind_one_wall() -> None:
    open_views = [
        f"{pattern.callback.__module__}.{pattern.callback.__qualname__} at {pattern.pattern}"
        for pattern in patterns()
        if getattr(pattern.callback, "wall", None) not in WALLS
    ]
    assert not open_views


def test_what_needs_a_place_or_an_organisation_has_it_in_its_address() -> None:
    needed = {"office": {"place_id"}, "member": {"organisation_id", "project_id", "occurrence_id"}}
    lacking = [
        str(pattern.pattern)
        for pattern in patterns()
        if (names := needed.get(getattr(pattern.callback, "wall", ""))) and not names & names_in(pattern)
    ]
    assert not lacking


def names_in(pattern: URLPattern) -> set[str]:
    """What the whole address names, prefixes included."""
    possibilities = get_resolver().reverse_dict.getlist(pattern.callback)
    return {name for ways, *_ in possibilities for _, parameters in ways for name in parameters}


def test_two_walls_are_one_too_many() -> None:
    with pytest.raises(TypeError, match="two walls"):

        @wall.public
        @wall.resident
        def page(request: object) -> HttpResponse:
            return HttpResponse()
