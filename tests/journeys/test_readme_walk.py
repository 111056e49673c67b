"""The walk in both READMEs, word by word, over the living example: the papers are the script, so they cannot lie."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from tests.cast import MUNICIPALITIES
from tests.journeys.conftest import DESKTOP
from tests.journeys.reader import Reader
from yukari.demo import example
from yukari.kit import clock as real
from yukari.places import commands as places

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def living_example(db: None, clock: time_machine.Traveller) -> None:
    """What `make run` shows the first time."""
    places.load_places(MUNICIPALITIES, by=None, at=real.now())
    example.make(real.now())
    example.open_now(real.now())


def quoted(paper: str) -> Iterator[str]:
    """The words in quotation marks of the numbered walk, in their order."""
    walk = re.findall(r"^1\. .+?(?=\n\n)", (ROOT / paper).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)[0]
    for japanese, english in re.findall(r"「([^」]+)」|“([^”]+)”", walk):
        yield japanese or english


@pytest.mark.parametrize("size", [DESKTOP])
@pytest.mark.parametrize(("tongue", "paper"), [("ja-JP", "README.ja.md"), ("en-US", "README.md")])
def test_five_minutes_from_a_clone_to_a_premium_resident(
    reader: type[Reader], living_example: None, development: None, paper: str
) -> None:
    """A7, K1, K4, P1, P10, A3."""
    say = quoted(paper)
    hana, kondo = reader("hana@example.jp"), reader("kondo@example.jp")
    hana.is_signed_in_as(next(say))
    hana.presses(next(say)).presses(next(say), within=".map").presses(next(say), within="main")
    hana.presses(next(say)).presses(next(say))
    hana.presses(next(say)).presses(next(say))
    hana.presses(next(say)).page.get_by_label(next(say)).check()
    hana.presses(next(say)).presses(next(say)).reads(next(say))
    hana.presses(next(say), within="main").presses(next(say)).reads(next(say))
    hana.presses(next(say), role="button").presses(next(say))
    number = hana.page.locator(".code-number").inner_text()
    kondo.is_signed_in_as(next(say)).presses(next(say)).presses(next(say))
    kondo.fills(next(say), number).presses(next(say)).reads(next(say))
    hana.presses(next(say)).presses(next(say), within="[aria-labelledby=places]").presses(next(say)).reads(next(say))
    assert next(say, None) is None
