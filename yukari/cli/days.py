"""Verbs about a day: what the worker does around it by itself, done by hand."""

from datetime import datetime, timedelta

import click

from yukari.cli.desk import Desk
from yukari.cli.judging import compare_roster


def add_to(desk: Desk) -> None:
    desk.command("close-day")(close_day)
    desk.command("recount-day")(recount_day)


@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="The day that is closed; yesterday in Japan if not given."
)
def close_day(on: datetime | None) -> None:
    """Do what the worker does around a day: draw lots that are due, remind, find oddities, forget what is over, write
    the facts of statistics once the day is over, and compare the rosters; fails where they differ.

    Letters still leave by the worker, and the night is `yukari judge`. Run it again whenever you like: nothing happens
    twice.
    """
    from yukari.activities import commands as activities
    from yukari.activities import queries
    from yukari.cards import commands as cards
    from yukari.kit import clock
    from yukari.people import commands as people
    from yukari.rules.check_in import OFFLINE_AT_MOST
    from yukari.statistics import commands as statistics

    at = clock.now()
    day = on.date() if on else clock.day_in_japan(at) - timedelta(days=1)
    if day > clock.day_in_japan(at):
        raise click.BadParameter(f"{day} has not come yet.", param_hint="--on")
    # Scanners without a network hand in the scans of past days.
    days = [day - timedelta(days=ago) for ago in range(OFFLINE_AT_MOST.days + 1)]
    done = {
        "people in draws that were due": sum(
            activities.draw_lots(one, by=None, at=at) for one in queries.draws_due(at=at)
        ),
        "people reminded": sum(activities.remind(one, by=None, at=at) for one in queries.reminders_due(at=at)),
        "oddities in the scans": sum(activities.find_oddities(one, by=None, at=at) for one in days),
        "accounts without a proved address forgotten": people.forget_unverified(by=None, at=at),
        "cards forgotten that ran out long ago": cards.forget_cards(by=None, at=at),
        "buckets emptied": people.forget_buckets(by=None, at=at),
        "facts of statistics": statistics.close_day(day, by=None, at=at) if day < clock.day_in_japan(at) else 0,
    }
    for what, number in done.items():
        click.echo(f"{number:>10,}  {what}")
    compare_roster()


@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="The day that is counted; yesterday in Japan if not given."
)
def recount_day(on: datetime | None) -> None:
    """Prove the facts of statistics: close the day as every night, then count everybody from nothing, and compare.

    Fails where the two differ. The facts of the count from nothing stay, and the next nights go on from it.
    """
    from yukari.kit import clock
    from yukari.statistics import commands as statistics

    at = clock.now()
    day = on.date() if on else clock.day_in_japan(at) - timedelta(days=1)
    if day >= clock.day_in_japan(at):
        raise click.BadParameter(f"{day} is not over yet.", param_hint="--on")
    differing = statistics.recount_day(day, by=None, at=at)
    if differing:
        raise click.ClickException(f"{differing:,} facts of {day} differed; the count from nothing stands now.")
    click.echo(f"The facts of {day} are what a count from nothing says.")
