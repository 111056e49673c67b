"""What happens by itself: people are told that they are asked, and what is over is closed."""

from uuid import UUID

from procrastinate.contrib.django import app

from yukari.kit import clock
from yukari.kit.jobs import PATIENCE
from yukari.surveys import commands, queries

NOBODY_BEFORE = UUID(int=0)


@app.task(name="surveys.tell", queue="broadcast", retry=PATIENCE)
def tell(survey_id: str, after: str = str(NOBODY_BEFORE)) -> None:
    """The next people, and then the next: killed on the way, it begins again where it stood."""
    last = commands.tell_of(UUID(survey_id), after=UUID(after), by=None, at=clock.now())
    if last:
        tell.defer(survey_id=survey_id, after=str(last))


@app.periodic(cron="*/5 * * * *")
@app.task(name="surveys.close", queue="surveys")
def close(timestamp: int) -> None:
    at = clock.now()
    for survey_id in queries.due(at=at):
        commands.close(survey_id, by=None, at=at)
