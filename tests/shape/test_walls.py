"""Every address stands behind exactly one wall, those of allauth's views too."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver

from yukari.web import wall

WALLS = {
    "public",
    "signed_in",
    "resident",
    "office",
    "member",
    "ministry",
    "guardian",
    "scanner",
    "mail_service",
    "app_itself",
    "api_operation",
    "development_only",
}


class Address(NamedTuple):
    pattern: URLPattern
    names: frozenset[str]


def patterns(
    found: list[URLPattern | URLResolver] | None = None, named: frozenset[str] = frozenset()
) -> Iterator[Address]:
    """Every view with its pattern and everything that the whole address names."""
    for one in get_resolver().url_patterns if found is None else found:
        names = named | one.pattern.converters.keys()
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, names)
        else:
            yield Address(one, names)


def test_every_view_stands_behind_one_wall() -> None:
    open_views = [
        f"{pattern.callback.__module__}.{pattern.callback.__qualname__} at {pattern.pattern}"
        for pattern, _ in patterns()
        if getattr(pattern.callback, "wall", None) not in WALLS
    ]
    assert not open_views


def test_what_needs_a_place_or_an_organisation_has_it_in_its_address() -> None:
    needed = {"office": {"place_id"}, "member": {"organisation_id", "project_id", "occurrence_id"}}
    lacking = [
        str(pattern.pattern)
        for pattern, names in patterns()
        if (wanted := needed.get(getattr(pattern.callback, "wall", ""))) and not wanted & names
    ]
    assert not lacking


def test_two_walls_are_one_too_many() -> None:
    with pytest.raises(TypeError, match="two walls"):

        @wall.public
        @wall.resident
        def page(request: object) -> HttpResponse:
            return HttpResponse()
