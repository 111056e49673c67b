"""The import contracts name every room of the house: a new one is under them from its first day."""

import tomllib
from typing import Any

from tests.shape.tree import CODE, CONTEXTS, ROOT

LISTED = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
SPEAK_FOR_THEMSELVES = {"people", "clients", "hooks", "proofs", "simulator"}
"""The gateway's own house; apps that sign, systems that are called, proofs that are signed; and the service itself."""


def contract(name: str) -> dict[str, Any]:
    return next(one for one in LISTED if one["name"] == name)


def named(modules: list[str]) -> set[str]:
    return {module.removeprefix("yukari.") for module in modules}


def rooms(folder: str = "") -> set[str]:
    """The packages and modules right below."""
    inside = (CODE / folder).iterdir()
    return {
        one.stem for one in inside if (one / "__init__.py").exists() or (one.suffix == ".py" and one.stem[0] != "_")
    }


def test_only_the_gateway_speaks_with_the_card_service() -> None:
    under = named(contract("Only the gateway speaks with the card service")["source_modules"])
    packages = {one for one in rooms() if (CODE / one).is_dir()}
    assert packages - SPEAK_FOR_THEMSELVES <= under
    assert {f"people.{one}" for one in rooms("people") - {"gateway", "migrations"}} <= under


def test_every_table_is_behind_commands_and_queries() -> None:
    closed = named(contract("Only commands and queries touch the tables")["forbidden_modules"])
    assert {f"{one}.models" for one in CONTEXTS} <= closed


def test_every_context_keeps_its_order_and_is_unknown_to_the_simulator() -> None:
    ordered = named(contract("Inside a context: tasks > commands > queries > models")["containers"])
    unknown = named(contract("The platform and the simulated card service meet on the wire only")["forbidden_modules"])
    assert set(CONTEXTS) <= ordered
    assert set(CONTEXTS) <= unknown
