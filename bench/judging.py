"""How fast a nation is judged: 1,000,000 premium registrations with 5,000,000 participations, in two processes, by the rule
function that pages use; beside the one SQL statement that computes nothing but the bare count.

    python -m bench judging                generate once into var/bench, then measure
    python -m bench judging --rows 10000

The bar: at most four times the statement's time, and under 1 GiB of memory in each process.
"""

import argparse
import os
import resource
import sys
import time
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yukari.settings")

ON = date(2027, 3, 31)
BAR = 4.0
PROCESSES = 2
RANGE = 20_000
"""Persons in one statement."""

EACH = "generate_series(1, %(rows)s) n"
PERSON = "('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid"
PLACE = "(ARRAY['212172', '012025', '022012', '032018'])[1 + n %% 4]"
PARTICIPATIONS = """(
    SELECT m, 1 + (hashint8extended(m, 0) & 9223372036854775807) %% %(rows)s AS n
    FROM generate_series(0, %(participations)s - 1) m
) each"""
"""By chance, so that some have many and some too few; in the order of time, so that one person's rows lie far apart."""

COUNT = """
SELECT count(*) FROM (
    SELECT t.person_id, t.place_id FROM registrations_term t
    JOIN registrations_participation p ON p.person_id = t.person_id AND p.place_id = t.place_id
        AND p.day BETWEEN t.starts_on AND t.ends_on AND p.designated AND p.voided_at IS NULL
    GROUP BY t.person_id, t.place_id HAVING count(DISTINCT p.day) >= 3
) met
"""
"""The bare count of different days, and nothing else of what a judgement says."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=1_000_000, help="premium registrations; five participations each")
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    from yukari.kit import postgres

    os.environ["DATABASE_URL"] = os.environ.get("BENCH_DATABASE_URL") or postgres.start(ROOT / "var" / "bench")
    import django

    django.setup()
    generate(chosen.rows)
    measure(chosen.rows, chosen.rounds)


def generate(rows: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from bench.written import write
    from yukari.kit.clock import now
    from yukari.people.models import ConfirmedIdentity, Person
    from yukari.places.commands import load_places
    from yukari.registrations.models import Participation, Registration, Standing, Term

    given = {"rows": rows, "participations": 5 * rows}

    call_command("migrate", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registrations_standing")
        if cursor.fetchone()[0] == rows:
            return
        print(f"Generating {rows:,} registrations …", flush=True)
        load_places(ROOT / "data" / "municipalities.csv", by=None, at=now())
        cursor.execute("SET session_replication_role = replica")  # No foreign keys are checked while generating.
        models = (Person, ConfirmedIdentity, Standing, Registration, Term, Participation)
        cursor.execute(f"TRUNCATE {', '.join(model._meta.db_table for model in models)} CASCADE")
        write(Person, EACH, given, id=PERSON, called="'n' || n", residence_id="'131121'", opened_at="date '2026-01-01'")
        write(
            ConfirmedIdentity,
            EACH,
            given,
            person_id=PERSON,
            subject="'card ' || n",
            residence_id="'131121'",
            adult_from="date '2010-01-01'",
            confirmed_at="date '2027-03-01'",
        )
        write(Standing, EACH, given, person_id=PERSON, last_access_on="date '2026-04-01'", premium_counted="1")
        write(
            Registration,
            EACH,
            given,
            person_id=PERSON,
            place_id=PLACE,
            origin="'direct'",
            registered_at="date '2026-04-01'",
        )
        write(
            Term,
            EACH,
            given,
            person_id=PERSON,
            place_id=PLACE,
            starts_on="date '2026-04-01'",
            ends_on="date '2027-03-31'",
            judgement_id=PERSON,
            granted_at="date '2026-04-01'",
        )
        write(
            Participation,
            PARTICIPATIONS,
            given,
            person_id=PERSON,
            occurrence_id="md5(m::text)::uuid",
            project_id="md5((m %% 50000)::text)::uuid",
            place_id=PLACE,
            held_at_id=PLACE,
            day="date '2026-04-01' + (m * 365 / %(participations)s)::int",
            minutes="120",
            field="'land'",
            designated="true",
            method="'organisation_scanned'",
            recorded_at="date '2026-04-01'",
        )
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")


def measure(rows: int, rounds: int) -> None:
    ratios = []
    for number in range(1, rounds + 1):
        count, counted = bare_count()
        began = time.monotonic()
        with get_context("spawn").Pool(PROCESSES) as pool:
            ready = pool.map(begin, range(PROCESSES))
            began = time.monotonic()
            parts = pool.map(judge_part, [(part, rows) for part in range(PROCESSES)], chunksize=1)
        seconds = time.monotonic() - began
        judged, met, memory = sum(one[0] for one in parts), sum(one[1] for one in parts), max(one[2] for one in parts)
        assert len(ready) == PROCESSES
        assert judged == rows, (judged, rows)
        assert met == count, (met, count)
        ratios.append(seconds / counted)
        print(
            f"{number}: judged {judged:,} in {seconds:.2f} s = {judged / seconds:,.0f}/s, {met:,} met, "
            f"at most {memory / 1024:,.0f} MiB per process; bare count {counted:.2f} s; ratio {ratios[-1]:.2f}",
            flush=True,
        )
    best = sorted(ratios)[len(ratios) // 2]
    print(f"median ratio {best:.2f}, bar {BAR}: {'kept' if best <= BAR else 'BROKEN'}")
    sys.exit(best > BAR)


def bare_count() -> tuple[int, float]:
    from django.db import connection

    with connection.cursor() as cursor:
        began = time.monotonic()
        cursor.execute(COUNT)
        return int(cursor.fetchone()[0]), time.monotonic() - began


def begin(number: int) -> int:
    """A process of the pool opens its connection before the clock starts, as the nightly run's have theirs."""
    import django

    django.setup()
    from django.db import connection

    connection.ensure_connection()
    time.sleep(0.5)  # Long enough that each process takes one of these.
    return number


def judge_part(task: tuple[int, int]) -> tuple[int, int, int]:
    """Judge every other range of persons: how many, how many met, and the most memory that was held, in KiB."""
    from yukari.places.queries import policies_in_force
    from yukari.registrations.queries.many import RUNNING, facts_of_many
    from yukari.rules.premium import judge

    part, rows = task
    policies = policies_in_force(["212172", "012025", "022012", "032018"], ON)
    judged = met = 0
    for start in range(1 + part * RANGE, rows + 1, PROCESSES * RANGE):
        first, last = person(start), person(min(start + RANGE - 1, rows))
        for _, facts in facts_of_many(RUNNING, on=ON, first=first, last=last):
            judged += 1
            met += judge(facts, policies[facts.place]).met
    return judged, met, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def person(number: int) -> UUID:
    return UUID(f"01900000-0000-7000-8000-{number:012x}")


if __name__ == "__main__":
    main()
