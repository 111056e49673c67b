"""Verbs that keep running: the web server, the worker, and both together with everything they need."""

import asyncio
import gc
import os
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from yukari.cli.database import demand_version
from yukari.cli.desk import Desk, Verb

if TYPE_CHECKING:
    from procrastinate import App
    from procrastinate.app import WorkerOptions


def add_to(desk: Desk) -> None:
    desk.command("serve")(serve)
    desk.command("worker")(worker)
    desk.command("run", cls=Together)(run)


class Together(Verb):
    """Where the site will answer is chosen before it is opened, because its settings and letters say so."""

    def invoke(self, ctx: click.Context) -> Any:
        from yukari.cli.together import choose_port

        ctx.obj = choose_port()
        return super().invoke(ctx)


@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), envvar="PORT", default=8000, show_default=True, show_envvar=True)
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True, help="Processes.")
@click.option("--threads", type=click.IntRange(1), default=8, show_default=True, help="Threads in each process.")
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the site. Put a proxy that speaks TLS in front of it."""
    from django.conf import settings
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from django.db.utils import OperationalError
    from gunicorn.app.base import BaseApplication

    # A database that is away for a moment comes back; the site says so on its pages meanwhile.
    with suppress(OperationalError):
        demand_version()

    if not settings.DEBUG:
        call_command("collectstatic", interactive=False, verbosity=0)

    class Site(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            chosen = {
                "bind": f"{host}:{port}",
                "worker_class": "gthread",
                "workers": workers,
                "threads": threads,
                "preload_app": True,
                "proc_name": "yukari",
                "control_socket_disable": True,
                "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,  # noqa: S108
                "loglevel": "warning",
            }
            for name, value in chosen.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            application = get_wsgi_application()
            # What is loaded once stays: the collector need not walk over it again and again, nor the fork copy it.
            gc.collect()
            gc.freeze()
            gc.set_threshold(20_000, 20, 20)
            return application

    Site().run()


@click.option(
    "--at-once", type=click.IntRange(1), default=2, show_default=True, help="Jobs worked on at the same time."
)
def worker(at_once: int) -> None:
    """Do what was put off: letters, judgements, nightly runs. Stops after the jobs at hand on Ctrl-C or SIGTERM.

    Letters to one person have a place of their own beside it, so that none waits behind a news item to a million.
    """
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    # Asked once in advance: the worker's own pool would try for half a minute and end in a traceback.
    demand_version()
    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    with app.replace_connector(connector.get_worker_connector()) as working:
        asyncio.run(_work(working, at_once))


async def _work(app: "App", at_once: int) -> None:
    """Two workers in one process: one takes any job, the other only letters to one person."""
    shared: WorkerOptions = {"shutdown_graceful_timeout": 20, "install_signal_handlers": False}
    takes: tuple[WorkerOptions, ...] = (
        {**shared, "name": f"worker-{os.getpid()}-any", "concurrency": at_once},
        {**shared, "name": f"worker-{os.getpid()}-letters", "concurrency": 1, "queues": ["mail"]},
    )
    async with app.open_async():
        workers = [asyncio.create_task(app.run_worker_async(**options)) for options in takes]

        def stop() -> None:
            for each in workers:
                each.cancel()

        for ending in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(ending, stop)
        try:
            await asyncio.gather(*workers)
        except asyncio.CancelledError:
            click.echo("The worker finishes what it holds and stops.")
        finally:
            # One that fails takes the other along, so that whoever watches this process starts both again.
            stop()
            await asyncio.wait(workers)


@click.pass_obj
def run(port: int) -> None:
    """Try the platform: database, living example, web and worker together. Ctrl-C stops all of it."""
    from yukari.cli.together import run_together

    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda *_: sys.exit(0))
    run_together(port)
