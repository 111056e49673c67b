"""Many threads at one moment, each with a connection of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection


def race(attempts: Sequence[Callable[[], object]]) -> list[object]:
    """Run all attempts at once; what each returned, or the exception that it raised."""
    barrier = Barrier(len(attempts))

    def run(attempt: Callable[[], object]) -> object:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=30)
            return attempt()
        except Exception as error:  # The test looks at what came out.
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(attempts)) as pool:
        return list(pool.map(run, attempts))
