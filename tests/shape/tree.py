"""The repository as the shape tests read it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = ROOT / "yukari"
TEMPLATES = CODE / "web" / "templates"
STATIC = CODE / "web" / "static"
LOCALE = CODE / "web" / "locale"
FACES = ("web", "api", "demo", "cli")
CONTEXTS = sorted(folder.parent.name for folder in CODE.glob("*/migrations"))


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(), str(file))


def python(*under: str) -> list[Path]:
    """The Python files of these parts of the code, or of all of it."""
    roots = [CODE / name for name in under] or [CODE]
    return sorted(file for root in roots for file in root.rglob("*.py") if "migrations" not in file.parts)


def templates() -> list[Path]:
    return sorted(file for file in TEMPLATES.rglob("*") if file.is_file())


def own_static() -> list[Path]:
    """Scripts, styles and drawings that we wrote; what others wrote lies in `vendor`."""
    written = {".js", ".css", ".svg"}
    return sorted(file for file in STATIC.rglob("*") if file.suffix in written and "vendor" not in file.parts)


def lines_with(pattern: re.Pattern[str], files: list[Path]) -> Iterator[str]:
    """Where a pattern stands, as `file:line: text`."""
    for file in files:
        for number, line in enumerate(file.read_text().splitlines(), start=1):
            if pattern.search(line):
                yield f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
