"""Verbs about places and the people who work for them."""

from pathlib import Path

import click

from yukari.cli.desk import Desk
from yukari.kit import clock
from yukari.rules.roles import Role


def add_to(desk: Desk) -> None:
    desk.command("load-places")(load_places)
    desk.command("join")(join)
    desk.command("make-staff")(make_staff)


@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
def load_places(file: Path | None) -> None:
    """Load municipalities and prefectures from FILE, or those that come with the platform. Safe to run again."""
    from yukari.places import commands
    from yukari.places.commands.loading import LIST

    loaded = commands.load_places(file or LIST, by=None, at=clock.now())
    click.echo(f"{loaded.added} places added, {loaded.changed} changed, {loaded.unchanged} as they were.")


@click.argument("codes", nargs=-1, required=True, metavar="CODE...")
def join(codes: tuple[str, ...]) -> None:
    """Let places take part (B1). CODE is the six digits of 全国地方公共団体コード."""
    from yukari.places import commands

    for code in codes:
        click.echo(f"{commands.join(code, by=None, at=clock.now())} has joined.")


@click.argument("email")
@click.option("--place", metavar="CODE", help="The place; none for the ministry.")
@click.option("--role", type=click.Choice([role.value for role in Role]), default="manager", show_default=True)
def make_staff(email: str, place: str | None, role: str) -> None:
    """Give the person with this address an office, such as a place's first manager, who invites the others."""
    from yukari.people import commands as people
    from yukari.places import commands

    now = clock.now()
    person = people.person_at(email, by=None, at=now)
    staff = commands.appoint(person, place_id=place, role=Role(role), by=None, at=now)
    click.echo(f"{email} is {staff.role} of {staff.place or 'the ministry'} and signs in with a code sent by e-mail.")
