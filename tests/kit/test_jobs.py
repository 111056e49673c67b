"""A job whose worker was killed runs again; old finished jobs are cleared away."""

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.tasks import Task

from tests.races import race
from yukari.kit import jobs

pytestmark = pytest.mark.django_db(transaction=True)


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def work(task: Task) -> None:
    """In a thread of its own, as a worker: in this one the loop of the journeys' browser may stand still."""
    assert race([lambda: async_to_sync(task.func)(timestamp=0)]) == [None]


def statuses() -> list[str]:
    return [job.status for job in ProcrastinateJob.objects.order_by("id")]


def test_a_job_of_a_silent_worker_starts_again() -> None:
    for _ in range(2):
        app.configure_task("jobs.rescue").defer(timestamp=0)
    sql("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour'), (now())")
    for_each = "row_number() OVER (ORDER BY id)"
    sql(f"""
        UPDATE procrastinate_jobs j SET status = 'doing', worker_id = w.id
        FROM (SELECT id, {for_each} AS n FROM procrastinate_jobs) k
        JOIN (SELECT id, {for_each} AS n FROM procrastinate_workers) w USING (n) WHERE j.id = k.id
    """)
    work(jobs.rescue)
    assert statuses() == ["todo", "doing"]


def test_jobs_finished_long_ago_are_cleared() -> None:
    for _ in range(2):
        app.configure_task("jobs.rescue").defer(timestamp=0)
    sql("UPDATE procrastinate_jobs SET status = 'doing'")
    sql("UPDATE procrastinate_jobs SET status = 'succeeded'")
    sql(
        "UPDATE procrastinate_events SET at = now() - interval '40 days' WHERE job_id = (SELECT min(id) FROM procrastinate_jobs)"
    )
    work(jobs.clear)
    assert statuses() == ["succeeded"]
