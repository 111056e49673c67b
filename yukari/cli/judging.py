"""Verbs about judging: the nightly run, and a judgement run again."""

import os
from collections import Counter
from datetime import date, datetime
from multiprocessing import get_context
from uuid import UUID

import click

from yukari.cli.desk import Desk, open_site


def add_to(desk: Desk) -> None:
    desk.command("judge")(judge)
    desk.command("replay")(replay)
    desk.command("compare-roster")(compare_roster)


@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day that is judged; today in Japan if not given.")
@click.option(
    "--parts", type=click.IntRange(1, 10_000), default=64, show_default=True, help="How finely to cut the run."
)
@click.option("--processes", type=click.IntRange(1), default=os.cpu_count, help="How many work at once; one per core.")
def judge(on: datetime | None, parts: int, processes: int) -> None:
    """Do what the night does: renew, lapse, grant what has come to be met, ask and release who is not seen any more.

    Stop it whenever you like and run it again: it goes on where it was, and nothing happens twice.
    It fails where somebody could not be looked after; everybody else was, all the same.
    """
    from yukari.kit import clock
    from yukari.registrations.commands import plan_night
    from yukari.registrations.queries import failed_in_the_night

    day = on.date() if on else clock.day_in_japan(clock.now())
    todo = plan_night(day, parts=parts, by=None, at=clock.now())
    if todo:
        _judge_parts(day, todo, processes)
    else:
        click.echo(f"{day} is done.")
    if failed := failed_in_the_night(day):
        raise click.ClickException(
            f"{failed:,} people could not be looked after on {day}; everybody else was. The log above, or that of the processes that\n"
            'did it, says of each who it was and why ("The night could not look after …"). Put that right: the next night, or\n'
            "`yukari judge --on` with the next day, looks after them again, and what was due to them is done then."
        )


def _judge_parts(day: date, todo: list[int], processes: int) -> None:
    total: Counter[str] = Counter()
    # A fresh interpreter in each, because a forked one would share the database connection.
    with get_context("spawn").Pool(min(processes, len(todo)), open_site) as pool:
        summaries = pool.imap_unordered(_judge_part, [(day, part) for part in todo])
        with click.progressbar(summaries, length=len(todo), label=f"Judging {day}") as shown:
            for summary in shown:
                total.update(summary)
    for what, number in sorted(total.items()):
        click.echo(f"{number:>10,}  {what.replace('_', ' ')}")


@click.argument("judgement", type=click.UUID)
def replay(judgement: UUID) -> None:
    """Run a stored judgement again. It gives the same answer, or says what differs and fails."""
    from yukari.registrations.queries import replay as run_again
    from yukari.registrations.queries import whose_judgement

    again = run_again(whose_judgement(judgement), judgement)
    if again.differences:
        raise click.ClickException("\n".join(["The answer differs:", *again.differences]))
    word = "met" if again.after.met else "not met"
    click.echo(f"The same answer: {word}, on {again.after.on} by policy {again.after.policy_version}.")


def compare_roster() -> None:
    """Compare the places' rosters with the registrations; fails where they differ."""
    from yukari.registrations.queries import roster_differences

    differences = roster_differences()
    for difference in differences:
        click.echo(f"{difference.place_id}  {difference.person_id}  {difference.what}")
    if differences:
        raise click.ClickException(f"{len(differences)} entries differ.")
    click.echo("The rosters and the registrations agree.")


def _judge_part(task: tuple[date, int]) -> dict[str, int]:
    from yukari.kit import clock
    from yukari.registrations.commands import judge_night

    on, part = task
    return judge_night(on, part=part, by=None, at=clock.now())
