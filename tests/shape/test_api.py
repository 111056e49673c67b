"""About the API's code: every operation names a scope or is listed here as public, and the papers are what the code says."""

import json

import pytest

from tests.shape.tree import ROOT
from yukari.api.document import document, operations, scope_of
from yukari.api.once import once
from yukari.api.v1.own_schemas import CardKind, JudgementKind
from yukari.api.v1.schemas import SupportKind
from yukari.api.wall import Behind, Public
from yukari.rules import card, premium, supports
from yukari.rules.scopes import Scope
from yukari.web.wording.scopes import SCOPES

PUBLIC = {
    "get_occurrence",
    "get_place",
    "get_project",
    "list_places",
    "list_public_news",
    "list_supports",
    "search_occurrences",
}


def test_every_operation_stands_behind_one_wall() -> None:
    assert all(len(one.auth_callbacks) == 1 for one in operations())
    assert all(isinstance(wall, Behind | Public) for one in operations() for wall in one.auth_callbacks)
    assert {one.operation_id for one in operations() if scope_of(one) is None} == PUBLIC


def test_every_scope_is_said_in_words() -> None:
    assert set(SCOPES) == set(Scope)


def test_every_operation_that_writes_is_done_once() -> None:
    twice = [
        one.operation_id
        for one in operations()
        if set(one.methods) - {"GET"} and getattr(one.view_func, "is_done", "") != once.__qualname__
    ]
    assert not twice


def test_words_of_the_document_are_those_of_the_rules() -> None:
    """Two forms of one name would be one in the document."""
    assert {kind.value for kind in SupportKind} == {kind.value for kind in supports.Kind}
    assert {kind.value for kind in JudgementKind} == {kind.value for kind in premium.Kind}
    assert {kind.value for kind in CardKind} == {kind.value for kind in card.Kind} - {"account"}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_document_on_paper_is_what_the_code_says(language: str) -> None:
    """Out of date? `yukari write-openapi` writes it anew."""
    paper = json.loads((ROOT / "docs" / "api" / f"openapi.{language}.json").read_text())
    assert paper == document(language)
