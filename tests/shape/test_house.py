"""What the papers of the house say is what the house is."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from tests.shape.tree import CODE, CONTEXTS, ROOT, STATIC, parsed, python
from yukari.cli import yukari

PAPERS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def test_migrations_are_complete(db: None) -> None:
    call_command("makemigrations", *CONTEXTS, check=True, dry_run=True, verbosity=0)


def test_the_table_of_settings_lists_what_is_read() -> None:
    listed = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "settings.md").read_text(), re.MULTILINE)
    assert len(listed) == len(set(listed))
    assert set(listed) == {name for file in [CODE / "settings.py", *python("cli")] for name in names_read(file)}


def names_read(file: Path) -> Iterator[str]:
    """The environment's variables that a file reads: by os.environ, by the helpers of settings, by a console option."""
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in {"os.environ.get", "_required", "_number", "_list"} and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value)
            yield from (
                str(word.value.value)
                for word in node.keywords
                if word.arg == "envvar" and isinstance(word.value, ast.Constant)
            )


def test_every_noun_of_the_tables_is_in_the_glossary() -> None:
    glossary = re.sub(r"[\s-]+", " ", (ROOT / "GLOSSARY.md").read_text().lower())
    nouns = [
        re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.__name__).lower()
        for model in apps.get_models()
        if model.__module__.startswith("yukari.")
    ]
    assert nouns
    assert not [noun for noun in nouns if not re.search(rf"\b{noun}", glossary)]


def test_every_room_of_the_house_is_on_its_plan() -> None:
    plan = (ROOT / "ARCHITECTURE.md").read_text()
    rooms = [folder.name for folder in CODE.iterdir() if (folder / "__init__.py").exists()]
    assert not [room for room in rooms if f"{room}/" not in plan]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))
def test_papers_promise_what_exists(paper: Path) -> None:
    text = paper.read_text()
    targets = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`(?:[A-Z_]+=\S+ )?make ([a-z]+)", text)) <= targets
    assert set(re.findall(r"`yukari ([a-z][a-z-]+)", text)) <= set(yukari.commands)
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text) if not re.match(r"[a-z]+:", link)]
    assert not [link for link in links if link and not (paper.parent / link).exists()]


def test_papers_name_tests_that_exist() -> None:
    written = {
        name for file in (ROOT / "tests").rglob("*.py") for name in re.findall(r"def (test_\w+)", file.read_text())
    }
    named = {name for paper in PAPERS for name in re.findall(r"`(test_\w+)`", paper.read_text())}
    assert named
    assert named <= written


def test_code_names_papers_that_exist() -> None:
    named = {paper for file in python() for paper in re.findall(r"docs/[\w/-]+\.md", file.read_text())}
    assert not [paper for paper in named if not (ROOT / paper).exists()]


def test_what_others_wrote_carries_its_licence_and_version() -> None:
    folders = [folder for root in (STATIC, ROOT / "tests") for folder in (root / "vendor").iterdir() if folder.is_dir()]
    assert folders
    for folder in folders:
        assert (folder / "LICENSE").stat().st_size > 200, folder
        assert re.fullmatch(r"\d+(\.\d+)+\n", (folder / "VERSION").read_text()), folder


def test_the_version_is_one() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"softwareVersion: {version}" in (ROOT / "publiccode.yml").read_text()
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text()


def test_nothing_is_left_for_later() -> None:
    words = "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3, "HA" + "CK"])
    found = subprocess.run(
        ["git", "grep", "-nE", rf"\b({words})\b", "--", ".", ":!*/vendor/*", ":!*.lock"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert found.returncode in {0, 1}, found.stderr
    assert not found.stdout
