"""Verbs about the database."""

import click

from yukari.cli.desk import Desk


def add_to(desk: Desk) -> None:
    desk.command("migrate")(migrate)


def migrate() -> None:
    """Bring the tables to this version. Safe to run again."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    click.echo("The database is up to date.")
