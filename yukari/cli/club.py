"""Verbs about lists of fan clubs that were there before: tried out, reported on, gone on with. Pages decide on invitations."""

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from yukari.cli.desk import Desk

if TYPE_CHECKING:
    from yukari.clubs.queries import ClubList
    from yukari.people.queries import Person
    from yukari.rules.clubs import Column

PLACE = click.option("--place", "place_id", required=True, metavar="CODE", help="The place whose club it is.")
AS = click.option("--as", "address", required=True, metavar="EMAIL", help="Who of the place's staff does this.")


def add_to(desk: Desk) -> None:
    club = Desk("club", help="The members of fan clubs that were there before: their lists tried out, nobody enrolled.")
    club.command("bring")(bring)
    club.command("lists")(lists)
    club.command("report")(report)
    club.command("go-on")(go_on)
    desk.add_command(club)


@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@PLACE
@AS
@click.option("--club", required=True, help="What the club is called; its members read it in the invitation.")
@click.option(
    "--column", "columns", multiple=True, metavar="NUMBER=WHAT", help="Where the guess is wrong: --column 3=mail"
)
def bring(file: Path, place_id: str, address: str, club: str, columns: tuple[str, ...]) -> None:
    """Read a list (CSV or Excel, in any usual encoding) and try it out. Nobody is written to.

    Says what each column was taken for and what would become of each row. Whoever then invites the people does so on the page
    that is named at the end, where a second person looks first if they are many.
    """
    from django.conf import settings
    from django.urls import reverse

    from yukari.clubs import commands, queries
    from yukari.kit import clock
    from yukari.kit.sheets import Unreadable, read_table
    from yukari.rules.clubs import Column
    from yukari.web.wording.sheets import trouble_told

    person, now, data = _staff(address), clock.now(), file.read_bytes()
    try:
        table = read_table(data, limits=commands.LIMITS)
    except Unreadable as unreadable:
        raise click.ClickException(str(trouble_told(unreadable))) from unreadable
    corrected = dict(_read_column(said) for said in columns)
    found = commands.bring(place_id, club=club, table=table, data=data, name=file.name, by=person, at=now)
    sampled = queries.sampled(found, viewer=person)
    if outside := [number for number in corrected if not 0 <= number < len(sampled)]:
        commands.discard(found.id, place_id=place_id, by=person, at=now)
        raise click.ClickException(f"The file has {len(sampled)} columns, and none with the number {outside[0] + 1}.")
    meant = {
        one.place: one.column for one in sampled if one.column and one.column not in corrected.values()
    } | corrected
    for one in sampled:
        click.echo(f"{one.place + 1:>3}. {one.heading or '—'}: {meant.get(one.place) or 'not used'}")
    if Column.MAIL not in meant.values():
        commands.discard(found.id, place_id=place_id, by=person, at=now)
        raise click.ClickException("No column seems to hold addresses. Say which: --column 3=mail")
    commands.match(found.id, place_id=place_id, columns=meant, by=person, at=now)
    commands.check(found.id, by=None, at=now)
    click.echo(_figures(queries.list_for(person, place_id, found.id)))
    click.echo(f"Nobody was written to. The list: {found.id}")
    click.echo(settings.SITE_URL.rstrip("/") + reverse("office:club_list", args=[place_id, found.id]))


@PLACE
@AS
def lists(place_id: str, address: str) -> None:
    """The lists of a place, how far each is, and what came of its invitations."""
    from yukari.clubs import queries

    person = _staff(address)
    found = queries.lists_at(place_id, viewer=person)
    for one in found:
        going = queries.going(one, viewer=person)
        click.echo(f"{one.id}  {one.brought_at:%Y-%m-%d}  {one.state:<9} {one.club}  {_figures(one)}")
        if going.registered or going.unwanted:
            click.echo(f"    {going.registered:,} registered, {going.unwanted:,} do not wish to be written to")
    if not found:
        click.echo("There is none.")


@click.argument("list_id", type=click.UUID, metavar="LIST")
@PLACE
@AS
def report(list_id: UUID, place_id: str, address: str) -> None:
    """Each row with its verdict as CSV, by its number in the place's own file: no name and no address leaves with it."""
    from yukari.clubs import queries

    person = _staff(address)
    rows = queries.report_of(queries.list_for(person, place_id, list_id), viewer=person)
    paper = csv.writer(sys.stdout, lineterminator="\n")
    paper.writerow(["row", "verdict", "same_as_row"])
    paper.writerows((row.number, row.verdict, row.like or "") for row in rows)


def go_on() -> None:
    """Go on with every list that was left half-way, where it had come to. The worker does this by itself; safe to run again."""
    from yukari.clubs import commands, queries
    from yukari.kit import clock

    now = clock.now()
    commands.begin_due(by=None, at=now)
    left = queries.half_way()
    for one in left:
        if one.is_checked:
            commands.prepare(one.list_id, again=one.reminds, by=None, at=now)
        else:
            commands.check(one.list_id, by=None, at=now)
        click.echo(f"{one.list_id}: {'prepared' if one.is_checked else 'tried out'}.")
    if not left:
        click.echo("No list waits.")


def _staff(address: str) -> "Person":
    from yukari.people.queries import person_with_address

    person = person_with_address(address)
    if person is None:
        raise click.ClickException(f"Nobody signs in as {address}.")
    return person


def _read_column(said: str) -> "tuple[int, Column]":
    from yukari.rules.clubs import Column

    number, _, what = said.partition("=")
    if not number.isascii() or not number.isdigit() or what not in set(Column):
        raise click.UsageError(f"{said} is not NUMBER=WHAT; WHAT is one of {', '.join(Column)}.")
    return int(number) - 1, Column(what)


def _figures(found: "ClubList") -> str:
    from yukari.rules.clubs import Verdict

    told = [f"{found.figures[one]:,} {one.value}" for one in Verdict if found.figures.get(one)]
    return f"{found.figures.get('rows', 0):,} rows" + (f": {', '.join(told)}" if told else "")
