"""Verbs about translations."""

import click

from yukari.cli.desk import HERE, Desk
from yukari.kit import words


def add_to(desk: Desk) -> None:
    # Plain: it needs neither settings nor a database, so that an image can be built with it.
    desk.add_command(click.Command("compile-words", callback=compile_words, help=compile_words.__doc__))


def compile_words() -> None:
    """Compile the translations that changed. Every other verb does this too, before it starts."""
    compiled = words.compile_words(HERE / "web" / "locale")
    click.echo(f"{len(compiled)} compiled." if compiled else "Nothing has changed.")
