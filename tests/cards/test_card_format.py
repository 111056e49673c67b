"""Readers of the card agree on every vector of docs/card-format.md: those written from the document alone, and the browser's (S3)."""

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.cards import make_vectors
from tests.shape.tree import ROOT, STATIC

DOCUMENT = ROOT / "docs" / "card-format.md"
READERS = ROOT / "docs" / "card-format"
VECTORS = json.loads(make_vectors.FILE.read_text(encoding="utf-8"))

needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="Node is missing: its readers were not tried")


@pytest.fixture(scope="session")
def reference() -> ModuleType:
    """The reader in Python, as a maker of another one would run it."""
    spec = importlib.util.spec_from_file_location("verify", READERS / "verify.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_vectors_are_what_their_maker_makes() -> None:
    assert make_vectors.FILE.read_text(encoding="utf-8") == make_vectors.as_text()


def test_every_answer_of_the_document_has_a_vector() -> None:
    steps = DOCUMENT.read_text().split("## How to check")[1].split("**Today**")[0]
    answers = set(re.findall(r"\| `(\w+)` \|$", steps, re.MULTILINE))
    assert answers == {card["result"]["why"] for card in VECTORS["cards"] if not card["result"]["valid"]}


def test_the_example_of_the_document_is_the_first_vector() -> None:
    text = DOCUMENT.read_text()
    message = make_vectors.PHONE.bytes().hex()
    assert VECTORS["cards"][0]["text"] in text
    example = text.split("The 193 bytes:")[1].split("It is valid")[0]
    cells = [line.split("|")[2] for line in example.splitlines() if line.startswith("| ") and "`" in line]
    assert "".join("".join(cell.replace("<br>", "").replace("`", "").split()) for cell in cells) == message
    assert VECTORS["revoked"]["revoked"][0] in text
    assert VECTORS["keys"]["keys"][0]["key"] in text


@pytest.mark.parametrize("card", VECTORS["cards"], ids=lambda card: card["name"])
def test_the_reference_in_python(reference: ModuleType, card: dict[str, Any]) -> None:
    told = {"keys": VECTORS["keys"], "revoked": VECTORS["revoked"], "leeway": card["leeway"]}
    assert reference.check(card["text"], at=datetime.fromisoformat(card["at"]), **told) == card["result"]


@pytest.mark.parametrize("pair", VECTORS["base45"], ids=lambda pair: pair["text"])
def test_base45_is_that_of_the_rfc(reference: ModuleType, pair: dict[str, str]) -> None:
    assert reference.from_base45(pair["text"]).hex() == pair["bytes"]
    assert make_vectors.base45(b"ietf!") == "QED8WEX0"


@pytest.mark.parametrize(
    "command",
    [[sys.executable, READERS / "verify.py"], pytest.param(["node", READERS / "verify.mjs"], marks=needs_node)],
)
def test_the_commands_of_the_document(command: list[str | Path], tmp_path: Path) -> None:
    for name in ("keys", "revoked"):
        (tmp_path / name).write_text(json.dumps(VECTORS[name]))
    files = ["--keys", tmp_path / "keys", "--revoked", tmp_path / "revoked"]
    good, photographed = VECTORS["cards"][0], [card for card in VECTORS["cards"] if "photograph," in card["name"]][0]
    for card, status in ((good, 0), (photographed, 1)):
        asked = [*command, card["text"], *files, "--at", card["at"], "--leeway", str(card["leeway"])]
        done = subprocess.run(asked, capture_output=True, text=True, timeout=60)
        assert (done.returncode, json.loads(done.stdout)) == (status, card["result"]), done.stderr


@needs_node
def test_the_reference_in_node() -> None:
    assert _all_right("node", READERS / "verify.mjs", "--vectors", make_vectors.FILE)


@needs_node
def test_the_script_of_our_pages() -> None:
    script = STATIC / "js" / "card-format.js"
    assert _all_right("node", Path(__file__).with_name("card_format.mjs"), script, make_vectors.FILE)


def _all_right(*command: str | Path) -> bool:
    """A reader in JavaScript gives the result of every vector."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.stdout, done.stderr
    assert json.loads(done.stdout) == {"cards": len(VECTORS["cards"]), "wrong": []}
    return done.returncode == 0
