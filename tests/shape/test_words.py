"""Everything a person reads exists in Japanese and in English, once, with the same blanks to fill."""

import ast
import re
import tokenize
from collections import Counter, defaultdict
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.catalog import Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tests.shape.tree import LOCALE, ROOT, python, templates
from yukari.rules.outcome import Reason
from yukari.web.drawings import japan
from yukari.web.wording.refusals import SENTENCES

KEYWORDS: dict[str, object] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
BLANKS = re.compile(r"%\(\w+\)[a-z]|\{\w*\}|%[sd]")

Key = tuple[str, str]
"""Context and the Japanese text."""


def wanted() -> dict[Key, str]:
    """Every text that pages and code show, with the file it stands in."""
    found = {("", prefecture.region): "the map of Japan" for prefecture in japan.outlines().prefectures}
    for file in [*python(), *templates()]:
        for key in texts_of(file):
            found[key] = str(file.relative_to(ROOT))
    return found


def texts_of(file: Path) -> Iterator[Key]:
    for text, context in extracted(file):
        yield context or "", text[0] if isinstance(text, tuple) else text


def counted_in(file: Path) -> Iterator[str]:
    """The singular of whatever has a plural."""
    return (text[0] for text, _context in extracted(file) if isinstance(text, tuple))


def extracted(file: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    source = file.read_text()
    if file.suffix != ".py":
        # Django turns a template into something like Python; indentation in it means nothing.
        source = "\n".join(line.strip() for line in templatize(source, origin=str(file)).splitlines())
    try:
        messages = list(extract("python", BytesIO(source.encode()), KEYWORDS))  # type: ignore[arg-type]
    except tokenize.TokenError as error:
        raise AssertionError(f"{file} cannot be read for its words") from error
    for _, text, _, context in messages:
        yield text, context


def translated() -> dict[Key, dict[str, str]]:
    """Every entry of the English catalogues: by key, by catalogue, the translation."""
    found: dict[Key, dict[str, str]] = defaultdict(dict)
    for file in sorted(LOCALE.glob("*/en/LC_MESSAGES/django.po")):
        for message in catalogue(file):
            japanese, *_ = forms(message.id)
            if japanese:
                english = forms(message.string)
                key = (str(message.context or ""), japanese)
                found[key][file.parts[-4]] = "\0".join(english) if all(english) and not message.fuzzy else ""
    return found


def every_message() -> Iterator[Message]:
    for file in LOCALE.glob("*/en/LC_MESSAGES/django.po"):
        yield from catalogue(file)


def forms(text: object) -> list[str]:
    """One form, or singular and plural."""
    return [str(form) for form in text] if isinstance(text, list | tuple) else [str(text or "")]


def catalogue(file: Path) -> Catalog:
    with open(file, "rb") as opened:
        return read_po(opened, locale="en", abort_invalid=True)


def test_every_text_is_translated() -> None:
    english = translated()
    missing = [f"{file}: {key[1]}" for key, file in wanted().items() if not all(english.get(key, {"": ""}).values())]
    assert not missing


def test_what_is_counted_has_its_plural_in_english() -> None:
    """Without it Django finds no translation at all and speaks Japanese."""
    plural = {str(message.id[0]) for message in every_message() if isinstance(message.id, list | tuple)}
    lost = [
        f"{file.name}: {text}" for file in [*python(), *templates()] for text in counted_in(file) if text not in plural
    ]
    assert not lost


def test_no_translation_is_left_over() -> None:
    used = wanted()
    left = [f"{', '.join(where)}: {key[1]}" for key, where in translated().items() if key not in used]
    assert not left


def test_a_text_has_one_translation() -> None:
    differing = {key[1]: where for key, where in translated().items() if len(set(where.values())) > 1}
    assert not differing


def test_translations_have_the_same_blanks() -> None:
    """A singular may say "one" instead of the number; the last form leaves nothing out."""
    differing = []
    for (_, japanese), where in translated().items():
        asked = set(BLANKS.findall(japanese))
        for texts in where.values():
            *singular, last = (set(BLANKS.findall(text)) for text in texts.split("\0"))
            if texts and (last != asked or not all(form <= asked for form in singular)):
                differing.append(f"{japanese} → {texts}")
    assert not differing


def test_every_reason_has_its_sentence() -> None:
    assert set(SENTENCES) == set(Reason)


def test_no_sentence_is_written_over_by_a_later_one() -> None:
    """Of two lines with the same key a dictionary keeps the second, and somebody would read about another thing."""
    twice = [
        f"{file.name}: {key}"
        for file in python()
        if "wording" in file.parts
        for one in ast.walk(ast.parse(file.read_text()))
        if isinstance(one, ast.Dict)
        for key, times in Counter(ast.unparse(key) for key in one.keys if key).items()
        if times > 1
    ]
    assert not twice
