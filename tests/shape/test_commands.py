"""Every command says who and when."""

import importlib
import inspect
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import Any

from tests.shape.tree import CONTEXTS

POSITIONAL = {
    inspect.Parameter.POSITIONAL_ONLY,
    inspect.Parameter.POSITIONAL_OR_KEYWORD,
    inspect.Parameter.VAR_POSITIONAL,
}


def commands() -> Iterator[Callable[..., Any]]:
    """What a context offers: the functions of commands.py, or those that the folder of that name hands out."""
    for context in CONTEXTS:
        name = f"yukari.{context}.commands"
        if find_spec(name):
            for function_name, function in inspect.getmembers(importlib.import_module(name), inspect.isfunction):
                if function.__module__.startswith(name) and not function_name.startswith("_"):
                    yield function


def test_every_command_takes_by_and_at_as_keywords_only() -> None:
    """A name such as `check_in_by_resident` says who by itself: the subject is the one who acts."""
    silent = []
    for command in commands():
        parameters = inspect.signature(command).parameters
        for name in ("at",) if "_by_" in command.__name__ else ("by", "at"):
            if name not in parameters or parameters[name].kind is not inspect.Parameter.KEYWORD_ONLY:
                silent.append(f"{command.__module__}.{command.__name__} does not say {name!r}")
    assert not silent


def test_only_the_subject_of_a_command_is_positional() -> None:
    crowded = [
        f"{command.__module__}.{command.__name__}"
        for command in commands()
        if sum(parameter.kind in POSITIONAL for parameter in inspect.signature(command).parameters.values()) > 1
    ]
    assert not crowded


def test_every_command_says_what_it_does_to_whom_in_types() -> None:
    untyped = [
        f"{command.__module__}.{command.__name__}: {name}"
        for command in commands()
        for name, parameter in inspect.signature(command).parameters.items()
        if parameter.annotation is inspect.Parameter.empty
    ]
    assert not untyped
