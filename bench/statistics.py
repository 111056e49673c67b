"""How fast a nation's day is closed, and how fast its pages are made from what is published.

    python -m bench statistics                 100,000 persons with ten registrations each
    python -m bench statistics --rows 1000

Beside: one bare count of the registrations by place. The bars: a day is closed in at most 60 times that, and a page of
figures costs at most 8 SQL statements and under 50 ms of server time.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import TypeVar

T = TypeVar("T")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yukari.settings")

FIRST, LAST = date(2027, 2, 28), date(2027, 3, 31)
RATIO, STATEMENTS, MILLISECONDS = 60, 8, 50
TIES = 10
PARTICIPATIONS = 20
PERSON = "('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid"
EACH = "generate_series(1, %(rows)s) n"
MUNICIPALITIES = """(
    SELECT code, row_number() OVER (ORDER BY code) - 1 AS nth, count(*) OVER () AS of
    FROM places_place WHERE level = 'municipality'
) place"""
RESIDENTS = f"{EACH} JOIN {MUNICIPALITIES} ON nth = n * 7919 %% of"
REGISTERED = (
    f"{EACH} CROSS JOIN generate_series(1, {TIES}) k JOIN {MUNICIPALITIES} "
    "ON nth = ((hashint8extended(n, 0) & 9007199254740991) + k * 173) %% of"
)
COUNT = "SELECT place_id, count(*) FROM registrations_registration WHERE released_at IS NULL GROUP BY place_id"


def main() -> bool:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=100_000, help="persons")
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    from yukari.kit import postgres

    os.environ["DATABASE_URL"] = os.environ.get("BENCH_DATABASE_URL") or postgres.start(
        ROOT / "var" / "bench-statistics"
    )
    import django

    django.setup()
    generate(chosen.rows)
    return close(chosen.rounds) & read(chosen.rounds)


def generate(rows: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from bench.written import write
    from yukari.kit.clock import now
    from yukari.people.models import Person
    from yukari.places.commands import load_places
    from yukari.registrations.models import Participation, Registration, Term
    from yukari.statistics.models import ClosedDay, Fact, Publication

    given = {"rows": rows}
    call_command("migrate", interactive=False, verbosity=0)
    load_places(ROOT / "data" / "municipalities.csv", by=None, at=now())
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # No foreign keys are checked while generating.
        models = (Person, Registration, Term, Participation, ClosedDay, Fact, Publication)
        cursor.execute(f"TRUNCATE {', '.join(model._meta.db_table for model in models)} CASCADE")
        write(
            Person,
            RESIDENTS,
            given,
            id=PERSON,
            residence_id="code",
            birth_year="1940 + n %% 75",
            birth_month="1 + n %% 12",
            opened_at="date '2026-01-01'",
        )
        who = {"person_id": PERSON, "place_id": "code"}
        write(Registration, REGISTERED, given, **who, origin="'direct'", registered_at="date '2026-01-01' + k * 30")
        write(
            Term,
            f"{REGISTERED} WHERE k = 1 AND n %% 10 = 0",
            given,
            **who,
            starts_on="date '2026-06-01'",
            ends_on="date '2027-05-31'",
            judgement_id=PERSON,
            granted_at="date '2026-06-01'",
        )
        write(
            Participation,
            f"{REGISTERED} CROSS JOIN generate_series(1, {PARTICIPATIONS // TIES}) m",
            given,
            **who,
            occurrence_id="md5(n || ' ' || k || ' ' || m)::uuid",
            project_id="md5(k::text)::uuid",
            held_at_id="code",
            day="date '2026-01-01' + (n * 31 + k * 7 + m)::int %% 400",
            minutes="120",
            field="'land'",
            designated="true",
            method="'organisation_scanned'",
            recorded_at="date '2027-03-01'",
        )
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")
    print(f"{rows:,} persons, {TIES * rows:,} registrations, {PARTICIPATIONS * rows:,} participations", flush=True)


def close(rounds: int) -> bool:
    from django.db import connection

    from yukari.kit.clock import start_of_day
    from yukari.statistics import commands

    def count() -> None:
        with connection.cursor() as cursor:
            cursor.execute(COUNT)
            cursor.fetchall()

    commands.close_day(FIRST, by=None, at=start_of_day(FIRST + timedelta(days=2)))
    ratios = []
    for number in range(1, rounds + 1):
        counted, _ = timed(count)
        # The first round publishes the month too.
        seconds, facts = timed(lambda: commands.close_day(LAST, by=None, at=start_of_day(LAST + timedelta(days=1))))
        ratios.append(seconds / counted)
        print(f"{number}: {facts:,} facts in {seconds:.2f} s; bare count {counted:.2f} s; ratio {ratios[-1]:.1f}")
    kept = median(ratios) <= RATIO
    print(
        f"{'ok ' if kept else 'NO '} a day closed in {median(ratios):.1f} times the bare count (at most {RATIO})",
        flush=True,
    )
    return kept


def read(rounds: int) -> bool:
    from django.conf import settings
    from django.db import connection, reset_queries
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver"]
    client, kept = Client(), True
    for path in ("/figures/", "/figures/210005/", "/figures/212172/"):
        client.get(path)
        reset_queries()
        connection.force_debug_cursor = True
        status, statements = client.get(path).status_code, len(connection.queries)
        connection.force_debug_cursor = False
        assert status == 200, (path, status)
        began, times = time.process_time(), 10 * rounds
        taken = median(timed(lambda path=path: client.get(path))[0] * 1000 for _ in range(times))
        own = (time.process_time() - began) * 1000 / times
        within = statements <= STATEMENTS and taken < MILLISECONDS
        kept &= within
        print(
            f"{'ok ' if within else 'NO '} {path} {taken:.1f} ms, {own:.1f} ms of its own processor time, {statements} SQL statements",
            flush=True,
        )
    return kept


def timed(do: Callable[[], T]) -> tuple[float, T]:
    began = time.monotonic()
    done = do()
    return time.monotonic() - began, done


if __name__ == "__main__":
    sys.exit(not main())
