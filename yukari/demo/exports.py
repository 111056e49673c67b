"""A list that 飛騨市 took out of the living example."""

from datetime import datetime

from yukari.demo.townsfolk import HIDA
from yukari.exports import commands
from yukari.people.queries import Person
from yukari.rules.audience import Audience, Kind
from yukari.rules.exports import Column
from yukari.rules.roster import RosterFilter


def take_out(officer: Person, at: datetime) -> None:
    """Premium residents and until when, for a report: without a name, and for three days."""
    commands.ask(
        HIDA,
        filters=RosterFilter(Audience(kind=Kind.PREMIUM)),
        columns=[Column.PREMIUM_UNTIL, Column.LONG_STAY],
        why="集計や報告のため",
        by=officer,
        at=at,
    )
