"""What happens every night by itself."""

import logging
from datetime import date

from procrastinate.contrib.django import app

from yukari.kit import clock
from yukari.registrations import commands
from yukari.registrations.queries import roster_differences

PARTS = 32
"""Jobs of one night, so that any number of workers share it."""

log = logging.getLogger(__name__)


@app.periodic(cron="10 15 * * *")  # Ten past midnight in Japan.
@app.task(queue="night")
def begin_night(timestamp: int) -> None:
    """Cut the night into parts, a job for each."""
    at = clock.now()
    on = clock.day_in_japan(at)
    for part in commands.plan_night(on, parts=PARTS, by=None, at=at):
        judge_part.defer(on=on.isoformat(), part=part)


@app.task(queue="night", retry=5)
def judge_part(on: str, part: int) -> None:
    """One part; stopped in its course, it goes on where it was."""
    commands.judge_night(date.fromisoformat(on), part=part, by=None, at=clock.now())


@app.periodic(cron="27 4 * * *")
@app.task(queue="night")
def tidy(timestamp: int) -> None:
    """What was removed long ago goes."""
    commands.forget_removed_views(by=None, at=clock.now())


@app.periodic(cron="40 18 * * *")
@app.task(queue="night")
def compare_roster(timestamp: int) -> None:
    """Say so in the log where a place's roster differs from the registrations."""
    for difference in roster_differences():
        log.error("The roster of %s is wrong about %s: %s", *difference)
