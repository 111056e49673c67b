"""Translations are compiled once, and again when somebody improved a word."""

import gettext
import os
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError

from yukari.kit.words import compile_words

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    file = tmp_path / "resident" / "en" / "LC_MESSAGES" / "django.po"
    file.parent.mkdir(parents=True)
    file.write_text(HEAD + 'msgid "登録する"\nmsgstr "Register"\n')
    return file


def word(catalogue: Path) -> str:
    with open(catalogue.with_suffix(".mo"), "rb") as file:
        return gettext.GNUTranslations(file).gettext("登録する")


def test_a_catalogue_is_compiled_once(tmp_path: Path, catalogue: Path) -> None:
    assert compile_words(tmp_path) == [catalogue]
    assert word(catalogue) == "Register"
    assert compile_words(tmp_path) == []


def test_a_newer_word_is_compiled_again(tmp_path: Path, catalogue: Path) -> None:
    compile_words(tmp_path)
    catalogue.write_text(HEAD + 'msgid "登録する"\nmsgstr "Sign up"\n')
    os.utime(catalogue, (2**32, 2**32))
    compile_words(tmp_path)
    assert word(catalogue) == "Sign up"


def test_a_broken_catalogue_is_said_to_be_broken(tmp_path: Path, catalogue: Path) -> None:
    catalogue.write_text(HEAD + "msgid 登録する\n")
    with pytest.raises(PoFileError):
        compile_words(tmp_path)
