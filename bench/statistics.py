"""How fast a nation's day becomes facts, and how fast pages are made from them.

    python -m bench statistics                 100,000 persons with ten registrations each
    python -m bench statistics --rows 1000

Beside, in the same run: everybody counted from nothing, which tells the same, and one bare statement that counts the persons
of each area and nothing else. The bars: a day takes at most half of the time of everybody, nothing differs, and a page of
figures costs at most 12 SQL statements and under 50 ms of server time (median).
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from bench.nation import LARGE, LAST, NOW, generate

if TYPE_CHECKING:
    from django.test import Client

    from yukari.people.models import Person

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yukari.settings")

SHARE, STATEMENTS, MILLISECONDS = 0.5, 12, 50
WARM, COUNT = 5, 40
PUBLIC = ("/figures/", "/figures/210005/", "/figures/010006/", f"/figures/{LARGE}/", "/figures/010006/areas.csv")
BARE = """
SELECT area, count(DISTINCT person_id) FROM registrations_registration r JOIN places_place p ON p.code = r.place_id
CROSS JOIN LATERAL (VALUES ('000000'), (p.prefecture_id), (p.code)) AS of (area)
WHERE r.released_at IS NULL AND NOT r.is_home GROUP BY area
"""


def main() -> bool:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=100_000, help="persons")
    chosen = options.parse_args()
    begin("bench-statistics")
    generate(chosen.rows)
    kept = close()
    return kept & all(pages(staff()))


def begin(folder: str) -> None:
    from yukari.kit import postgres

    os.environ["DATABASE_URL"] = os.environ.get("BENCH_DATABASE_URL") or postgres.start(ROOT / "var" / folder)
    import django

    django.setup()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)


def close() -> bool:
    """Three days: the first finds nothing counted, the second only what has changed, the third publishes the month too."""
    from django.db import connection

    from yukari.kit.clock import start_of_day
    from yukari.statistics import commands
    from yukari.statistics.models import Counted, Fingerprint, Tally

    def on(ago: int) -> Callable[[], int]:
        day = LAST - timedelta(days=ago)
        return lambda: commands.close_day(day, by=None, at=start_of_day(LAST + timedelta(days=1)))

    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(model._meta.db_table for model in (Fingerprint, Counted, Tally))}")
        cursor.execute("SET max_parallel_workers_per_gather = 0")  # Else the time of others would be missing.
        bare = told("one bare statement: persons by area", lambda: cursor.execute(BARE))
        everybody = told("everybody counted from nothing", on(2))
        cursor.execute("VACUUM ANALYZE statistics_fingerprint, statistics_counted, statistics_tally")
        day = told("the day after", on(1))
        told("the day after it, with the month published", on(0))
        differing = None
        if Fingerprint.objects.count() <= 100_000:
            differing = commands.recount_day(LAST, by=None, at=start_of_day(LAST + timedelta(days=1)))
        cursor.execute("VACUUM ANALYZE statistics_fact, statistics_effort, statistics_publication")
    kept = day <= SHARE * everybody and not differing
    told_otherwise = "not asked" if differing is None else differing
    print(
        f"{'ok ' if kept else 'NO '} a day in {day / everybody:.2f} of everybody's processor time (at most {SHARE}), "
        f"{day / bare:.1f} times the bare statement; facts that a count from nothing tells otherwise: {told_otherwise}",
        flush=True,
    )
    return kept


def told(what: str, do: Callable[[], Any]) -> float:
    """The time of a step, the processor time of the server in it, and the most memory that the server has held so far."""
    import psutil
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = psutil.Process(cursor.fetchone()[0])
    before = sum(server.cpu_times()[:2])
    done, seconds = timed(do)
    # The clock of processor time ticks a hundred times a second: nothing takes less than a tick.
    own = max(sum(server.cpu_times()[:2]) - before, 0.01)
    peak = next(
        line for line in Path(f"/proc/{server.pid}/status").read_text().splitlines() if line.startswith("VmHWM")
    )
    number = f"{done:,} facts in " if isinstance(done, int) else ""
    print(
        f"    {what}: {number}{seconds:.0f} s, {own:.0f} s of the server's processor time; "
        f"server {int(peak.split()[1]) // 1024} MiB at most; load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    return own


def staff() -> "Person":
    from yukari.people import commands as people
    from yukari.places import commands as places
    from yukari.places.models import Staff
    from yukari.rules.roles import Role

    officer = people.person_at("officer@bench.example.jp", by=None, at=NOW)
    people.complete_profile(
        officer,
        called="職員",
        birth_year=1990,
        birth_month=5,
        residence_id=LARGE,
        language="ja",
        tell_by_email=False,
        by=officer,
        at=NOW,
    )
    if not Staff.objects.filter(person=officer, until=None, place=None).exists():
        for place_id, role in ((LARGE, Role.MANAGER), ("210005", Role.MANAGER), (None, Role.MINISTRY)):
            places.appoint(officer, place_id=place_id, role=role, by=None, at=NOW)
    return officer


def signed_in(officer: "Person") -> "Client":
    from allauth.account.internal.flows.login import record_authentication
    from django.conf import settings
    from django.http import HttpRequest
    from django.test import Client

    client = Client()
    client.force_login(officer, backend=settings.AUTHENTICATION_BACKENDS[0])
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, officer, "mfa", type="totp")
    request.session.save()
    return client


def pages(officer: "Person") -> list[bool]:
    from django.conf import settings
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver"]
    paths = [(Client(), path) for path in PUBLIC]
    inside = signed_in(officer)
    paths += [(inside, path) for path in (f"/office/{LARGE}/figures/", "/office/210005/figures/", "/office/ministry/")]
    kept = []
    for client, path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        statements = counted(lambda client=client, path=path: client.get(path))
        kept.append(
            bar(
                f"{path}, {statements} statements",
                lambda c=client, p=path: b"".join(c.get(p)),
                MILLISECONDS,
                statements <= STATEMENTS,
            )
        )
    return kept


def bar(name: str, do: Callable[[], Any], most: int, also: bool = True) -> bool:
    for _ in range(WARM):
        do()
    began = time.process_time()
    taken = sorted(timed(do)[1] * 1000 for _ in range(COUNT))
    own = (time.process_time() - began) * 1000 / COUNT
    kept = median(taken) < most and also
    print(
        f"{'ok ' if kept else 'NO '} {name}: {median(taken):.1f} ms (best {taken[0]:.1f}, worst {taken[-1]:.1f}; "
        f"{own:.1f} ms of its own processor time; under {most})",
        flush=True,
    )
    return kept


def counted(do: Callable[[], Any]) -> int:
    from django.db import connection, reset_queries

    reset_queries()
    connection.force_debug_cursor = True
    do()
    connection.force_debug_cursor = False
    return len(connection.queries)


def timed(do: Callable[[], Any]) -> tuple[Any, float]:
    began = time.monotonic()
    done = do()
    return done, time.monotonic() - began


if __name__ == "__main__":
    sys.exit(not main())
