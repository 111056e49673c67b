"""Verbs about the database."""

from contextlib import suppress

import click

from yukari.cli.desk import Desk
from yukari.kit.postgres import DatabaseTrouble

OLDEST = 15
"""The oldest PostgreSQL that has all that the tables and statements ask for."""


def add_to(desk: Desk) -> None:
    desk.command("migrate")(migrate)


def migrate() -> None:
    """Bring the tables to this version. Safe to run again."""
    from django.core.management import call_command

    demand_version()
    call_command("migrate", interactive=False, verbosity=0)
    click.echo("The database is up to date.")


def demand_version() -> None:
    """Refuse a PostgreSQL that is too old, before its own words about some statement puzzle the operator.

    Asked on a connection of its own: what is forked later inherits none.
    """
    from django.db import NotSupportedError, connection

    asked = connection.copy()
    try:
        with suppress(NotSupportedError):  # What Django does not know either is said in our words.
            asked.ensure_connection()
        major, minor = divmod(asked.connection.info.server_version, 10_000)
    finally:
        asked.close()
    if major < OLDEST:
        raise DatabaseTrouble(
            f"The database is PostgreSQL {major}.{minor}; Yukari needs version {OLDEST} or newer. "
            "Upgrade it, or let DATABASE_URL name a newer one."
        )
