"""Verbs about mail and push: what comes back, and the key that signs notifications."""

from typing import BinaryIO

import click

from yukari.cli.desk import Desk


def add_to(desk: Desk) -> None:
    desk.command("take-bounce")(take_bounce)
    desk.command("make-push-key")(make_push_key)


@click.argument("mail", type=click.File("rb"), default="-")
def take_bounce(mail: BinaryIO) -> None:
    """Read one returned MAIL, from a file or from standard input, and stop its address if it failed for good.

    A mail server's alias hands them over: bounces: "|/usr/bin/env … yukari take-bounce". Safe to run again.
    """
    from yukari.delivery import commands
    from yukari.kit import clock

    noted = commands.take_report(mail.read(), by=None, at=clock.now())
    click.echo("Noted." if noted else "Nothing to note.")


def make_push_key() -> None:
    """Print a new key for YUKARI_PUSH_KEY. Changing it later makes everybody switch notifications on again."""
    from yukari.delivery.push import new_key

    click.echo(new_key())
