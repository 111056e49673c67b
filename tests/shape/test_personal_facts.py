"""What stands on a card is touched in `people` and nowhere else (D1): others hand a card on unopened."""

import ast
from collections.abc import Iterator

import pytest

from tests.shape.tree import CODE, ROOT, parsed, python

OPENING = {"CardFacts", "Facts", "PseudonymSeed", "OpenAddress", "seal", "unseal", "reseal", "claims"}
"""Names of tables, facts and seals, which nobody else imports."""
ON_A_CARD = {"subject", "birthdate", "sealed"}
"""What a card, its holder's confirmed identity or its seal would be asked for."""
HOLDERS = {"card", "aside", "identity", "confirmed", "known", "facts", "visit"}


def strangers() -> list[str]:
    """Everything but `people` itself, the seal's own making, and the simulator, which knows invented humans only."""
    return [
        str(file.relative_to(ROOT))
        for file in python()
        if not {"people", "simulator"} & set(file.relative_to(CODE).parts[:1]) and file.name != "sealing.py"
    ]


@pytest.mark.parametrize("of", ["imports", "attributes"])
def test_nobody_but_people_opens_a_card(of: str) -> None:
    opened = {"imports": _imported, "attributes": _asked}[of]
    assert not [f"{file}: {name}" for file in strangers() for name in opened(parsed(ROOT / file))]


def test_no_sql_outside_people_names_a_table_of_facts() -> None:
    tables = ("people_cardfacts", "people_openaddress", "people_setaside", "people_pseudonymseed")
    said = [
        f"{file}: {node.value[:60]}"
        for file in strangers()
        for node in ast.walk(parsed(ROOT / file))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "SELECT" in node.value
        if any(table in node.value for table in tables)
    ]
    assert not said


def _imported(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("yukari.people", "yukari.kit.sealing")):
            yield from (alias.name for alias in node.names if alias.name in OPENING)


def _asked(module: ast.Module) -> Iterator[str]:
    """`card.facts`, `aside.sealed`, `identity.subject` …"""
    for node in ast.walk(module):
        match node:
            case ast.Attribute(value=ast.Name(id="card"), attr="facts"):
                yield "card.facts"
            case ast.Attribute(value=ast.Name(id=holder), attr=attr) if holder in HOLDERS and attr in ON_A_CARD:
                yield f"{holder}.{attr}"
