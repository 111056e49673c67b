"""The post office's jobs."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from yukari.delivery import commands
from yukari.kit import clock

# Waits of 3, 9, 27 seconds … up to 16 hours: a mail server that is away for a day loses nothing.
PATIENCE = RetryStrategy(max_attempts=10, exponential_wait=3)


@app.task(queue="mail", retry=PATIENCE)
def send(envelope_id: str) -> None:
    """Send an envelope; try again later, each time after a longer wait, while the mail server does not answer."""
    try:
        commands.send(UUID(envelope_id), by=None, at=clock.now())
    except OSError:
        commands.note_failure(UUID(envelope_id), by=None, at=clock.now())
        raise


@app.periodic(cron="*/5 * * * *")
@app.task(queue="house")
async def wake_stalled_jobs(timestamp: int) -> None:
    """Give the jobs of a worker that was killed to another one.

    Without a lock: a reaper that died holding one would never be woken itself.
    """
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)
