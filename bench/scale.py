"""What a nation's figures, search, rosters and exports cost: 1,000,000 persons, 10,000,000 registrations, 20,000,000 participations.

    python -m bench scale                  generate once into var/bench-scale, then measure
    python -m bench scale --rows 1000

The bars, in server time, median of many: a page of figures under 50 ms and 12 SQL statements, a search among 200,000
occurrences and the first page of a roster of 100,000 under 30 ms; a list of 100,000 prepared and fetched in under 200 MiB,
all of Django included. How long a day takes to be closed is told, and has no bar but the night.
"""

import argparse
import os
import resource
import subprocess
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

PAGE, SEARCH, MEMORY, STATEMENTS = 50, 30, 200, 12
SOME_NUMBERS = {"count": 40, "warm": 5}
PUBLIC = ("/figures/", "/figures/210005/", "/figures/010006/", f"/figures/{LARGE}/", "/figures/010006/areas.csv")


def main() -> bool:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=1_000_000, help="persons")
    options.add_argument("--keep", action="store_true", help="keep what was closed and published by the last run")
    options.add_argument("--export", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    from yukari.kit import postgres

    if "BENCH_DATABASE_URL" in os.environ:
        os.environ["DATABASE_URL"] = os.environ["BENCH_DATABASE_URL"]
    else:
        os.environ["DATABASE_URL"] = postgres.start(ROOT / "var" / "bench-scale")
    import django

    django.setup()
    if chosen.export:
        return export()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    if not chosen.keep:
        generate(chosen.rows)
        close()
    officer = staff()
    kept = [*pages(officer), *searches(), roster(officer), exported()]
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    return all(kept)


def close() -> None:
    from django.db import connection

    from yukari.kit.clock import start_of_day
    from yukari.statistics import commands

    with connection.cursor() as cursor:
        _, counted = timed(
            lambda: cursor.execute("SELECT place_id, count(*) FROM registrations_registration GROUP BY 1")
        )
    facts, seconds = timed(lambda: commands.close_day(LAST, by=None, at=start_of_day(LAST + timedelta(days=1))))
    print(
        f"    a day closed and its month published: {facts:,} facts in {seconds:.0f} s; one bare count {counted:.1f} s"
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE statistics_fact, statistics_effort, statistics_publication")


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

    from yukari.statistics import queries as statistics

    settings.ALLOWED_HOSTS = ["testserver"]
    if statistics.last_published() is None:
        print("    nothing is published: pages of figures are not measured", flush=True)
        return []
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
                PAGE,
                statements <= STATEMENTS,
            )
        )
    return kept


def searches() -> list[bool]:
    from yukari.activities import queries
    from yukari.activities.models import Occurrence
    from yukari.activities.queries import Filters

    print(f"    {Occurrence.objects.filter(starts_at__gte=NOW).count():,} occurrences to come", flush=True)
    asked = {
        "everything": Filters(),
        "words of a twelfth": Filters(words="草刈り"),
        "words of a place": Filters(words="飛騨 草刈り"),
        "words that nobody uses": Filters(words="宇宙旅行"),
        "a place": Filters(place_id=LARGE),
        "a prefecture and a field": Filters(prefecture_id="470007", field="safety"),
        "a month, with places left": Filters(first_day=NOW.date() + timedelta(days=60), places_left=True),
        "online in a prefecture, of which there is nothing": Filters(prefecture_id="470007", online=True),
    }
    return [
        bar(f"search: {name}", lambda filters=filters: queries.search(filters, at=NOW), SEARCH)
        for name, filters in asked.items()
    ] + [bar("the map of a search", lambda: queries.counts_by_prefecture(Filters(words="草刈り"), at=NOW), SEARCH)]


def roster(officer: "Person") -> bool:
    from yukari.registrations import queries
    from yukari.registrations.models import RosterEntry

    print(
        f"    {RosterEntry.objects.filter(place_id=LARGE).count():,} of {RosterEntry.objects.count():,} entries",
        flush=True,
    )
    return bar("roster, first page", lambda: queries.roster(LARGE, viewer=officer, at=NOW), SEARCH)


def exported() -> bool:
    """In a process of its own, whose memory is then its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.scale", "--export"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    print(done.stdout.rstrip() or done.stderr[-2000:], flush=True)
    return done.returncode == 0


def export() -> bool:
    from django.conf import settings

    from yukari.exports import commands
    from yukari.kit import clock
    from yukari.rules.exports import Column
    from yukari.rules.roster import RosterFilter

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.DEBUG = False  # Else Django remembers what every statement said.
    settings.EXPORT_SECOND_PERSON_OVER = 10**9
    officer = staff()
    client = signed_in(officer)
    client.get("/")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    asked, waited = timed(
        lambda: commands.ask(
            LARGE, filters=RosterFilter(), columns=list(Column), why="計測のため", by=officer, at=clock.now()
        )
    )
    _, prepared = timed(lambda: commands.prepare(asked.id, by=None, at=clock.now()))
    began, lines, first = time.monotonic(), 0, 0.0
    for chunk in client.get(f"/office/{LARGE}/registrants/exports/{asked.id}/utf-8.csv"):
        first = first or time.monotonic() - began
        lines += chunk.count(b"\n")
    seconds = time.monotonic() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    kept = memory < MEMORY and lines > 1
    print(
        f"{'ok ' if kept else 'NO '} list of {lines - 1:,} registrants: asked for in {waited * 1000:.0f} ms, "
        f"prepared in {prepared:.0f} s, "
        f"downloaded in {seconds:.1f} s, the first line after {first:.1f} s; "
        f"{memory:.0f} MiB at most, {before:.0f} MiB before (under {MEMORY})"
    )
    return kept


def bar(name: str, do: Callable[[], Any], most: int, also: bool = True) -> bool:
    for _ in range(SOME_NUMBERS["warm"]):
        do()
    began = time.process_time()
    taken = sorted(timed(do)[1] * 1000 for _ in range(SOME_NUMBERS["count"]))
    own = (time.process_time() - began) * 1000 / SOME_NUMBERS["count"]
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
