"""The queue looks after itself: jobs of a worker that was killed run again, finished ones are cleared away."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

KEEP_HOURS = 24 * 30
PATIENCE = RetryStrategy(max_attempts=10, exponential_wait=3)
"""Waits of 3, 9, 27 seconds … up to 16 hours: a server that is away for a day loses nothing."""


@app.periodic(cron="*/5 * * * *")
@app.task(name="jobs.rescue")
async def rescue(timestamp: int) -> None:
    """Every task is safe to run twice, so a job whose worker fell silent simply starts again.

    It takes no lock: a rescue that was itself killed while holding one would never be rescued.
    """
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)


@app.periodic(cron="30 3 * * *")
@app.task(name="jobs.clear")
async def clear(timestamp: int) -> None:
    await app.job_manager.delete_old_jobs(nb_hours=KEEP_HOURS, include_cancelled=True, include_aborted=True)
