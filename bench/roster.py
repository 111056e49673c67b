"""What the list of a place's registrants costs when it is narrowed: 100,000 of them among 300,000 persons.

    python -m bench roster                 generate once into var/bench-roster, then measure
    python -m bench roster --rows 30000

Each page is asked for through the query that serves it, count included. Judged is the processor time that a page takes, its own and
that of its connection's server process: other work on the machine does not count in it. The bar is 30 ms. Beside it stand best and
median of the clock.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from bench.nation import NOW

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yukari.settings")

HERE, ELSEWHERE = "212172", "212032"
MOST, COUNT, WARM = 30, 20, 4
"""Milliseconds of processor time; how often each page is asked for, and how often before it counts."""
PERSON = "('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid"
NAMES = [
    "はな",
    "ゆうき",
    "さくら",
    "けんじ",
    "みさき",
    "りょう",
    "あおい",
    "まこと",
    "つむぎ",
    "ひなた",
    "そうた",
    "めい",
]
SURNAMES = [
    "佐藤",
    "鈴木",
    "高橋",
    "田中",
    "伊藤",
    "渡辺",
    "山本",
    "中村",
    "小林",
    "加藤",
    "吉田",
    "山田",
    "佐々木",
    "木村",
]


def main() -> bool:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=300_000, help="persons, a third of whom are registered")
    chosen = options.parse_args()
    from yukari.kit import postgres

    os.environ["DATABASE_URL"] = os.environ.get("BENCH_DATABASE_URL") or postgres.start(ROOT / "var" / "bench-roster")
    import django

    django.setup()
    generate(chosen.rows)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    kept = [measured(name, do) for name, do in pages().items()]
    return all(kept)


def generate(rows: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from bench.written import anew, write
    from yukari.people.models import Person
    from yukari.places.commands import load_places
    from yukari.registrations.models import Answer, Participation, RosterEntry

    call_command("migrate", interactive=False, verbosity=0)
    if Person.objects.filter(email="").count() == rows:
        return
    load_places(ROOT / "data" / "municipalities.csv", by=None, at=NOW)
    given = {"rows": rows, "names": NAMES, "surnames": SURNAMES, "here": HERE, "elsewhere": ELSEWHERE}
    each = "generate_series(1::bigint, %(rows)s) n"
    place = "(SELECT code, row_number() OVER (ORDER BY code) - 1 AS nth FROM places_place WHERE level = 'municipality') place"
    residents = f"{each} JOIN {place} ON nth = n * 7919 %% 1741"
    called = (
        f"(%(surnames)s::text[])[1 + (n * 7) %% {len(SURNAMES)}] || (%(names)s::text[])[1 + (n * 13) %% {len(NAMES)}]"
        " || CASE WHEN n %% 500 = 1 THEN 'ゑ' ELSE '' END"
    )
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        with anew(Person):
            write(
                Person,
                residents,
                given,
                id=PERSON,
                called=called,
                residence_id="code",
                birth_year="1940 + n %% 75",
                birth_month="1 + n %% 12",
                last_seen_on="date '2027-03-31'",
                opened_at="date '2024-04-01'",
            )
        with anew(RosterEntry):
            born = "((1940 + n %% 75) * 12 + n %% 12)::smallint"
            who = {"person_id": PERSON, "origin": "'direct'", "home_prefecture": "left(code, 2)", "born": born}
            who["called"] = called
            write(
                RosterEntry,
                f"{residents} WHERE n %% 3 = 0",
                given,
                **who,
                place_id="%(here)s",
                registered_at="date '2025-01-01' + ((n * 7919) %% 1100000) * interval '1 minute'",
                premium_from="CASE WHEN n %% 30 = 0 THEN date '2026-06-01' END",
                premium_until="CASE WHEN n %% 30 = 0 THEN date '2027-04-20' + (n %% 300)::int END",
                long_stay="n %% 600 = 0",
                is_home="n %% 900 = 0",
            )
            write(
                RosterEntry,
                f"{residents} WHERE n %% 3 <> 0",
                given,
                **who,
                place_id="%(elsewhere)s",
                registered_at="date '2025-01-01'",
            )
        with anew(Participation):
            write(
                Participation,
                f"{each} CROSS JOIN generate_series(1, 3) k WHERE n %% 9 = 0",
                given,
                person_id=PERSON,
                occurrence_id="md5(n || '-' || k)::uuid",
                project_id="md5('project' || k)::uuid",
                place_id="%(here)s",
                held_at_id="%(here)s",
                day="date '2026-04-01' + k",
                minutes="120",
                field="'nature'",
                designated="true",
                method="'organisation_scanned'",
                recorded_at="date '2026-04-02'",
            )
        with anew(Answer):
            write(
                Answer,
                each,
                given,
                person_id=PERSON,
                place_id="CASE WHEN n %% 3 = 0 THEN %(here)s ELSE %(elsewhere)s END",
                question="'ties'",
                choices="ARRAY[(ARRAY['work', 'visits', 'family_and_friends', 'tax_gift'])[1 + (n / 3) %% 4]]",
                answered_at="date '2026-04-01'",
            )
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")


def pages() -> dict[str, Callable[[], Any]]:
    from yukari.people import commands as people
    from yukari.places import commands as places
    from yukari.places.models import Staff
    from yukari.registrations import queries
    from yukari.rules.audience import Audience, Kind, Part
    from yukari.rules.roles import Role
    from yukari.rules.roster import RosterFilter, Standing

    officer = people.person_at("officer@bench.example.jp", by=None, at=NOW)
    if not Staff.objects.filter(person=officer, until=None).exists():
        places.appoint(officer, place_id=HERE, role=Role.MANAGER, by=None, at=NOW)
    nobody = Audience()
    asked = {
        "everybody": RosterFilter(),
        "premium": RosterFilter(replace(nobody, kind=Kind.PREMIUM)),
        "basic": RosterFilter(replace(nobody, kind=Kind.BASIC)),
        "a term that ends soon": RosterFilter(standing=Standing.ENDING),
        "who lives here": RosterFilter(standing=Standing.HOME),
        "has taken part": RosterFilter(replace(nobody, taken_part=Part.TAKEN)),
        "has not taken part": RosterFilter(replace(nobody, taken_part=Part.NOT_YET)),
        "a prefecture": RosterFilter(replace(nobody, prefectures=frozenset({"130001"}))),
        "an age": RosterFilter(replace(nobody, youngest=30, oldest=39)),
        "a prefecture and an age": RosterFilter(
            replace(nobody, prefectures=frozenset({"130001"}), youngest=30, oldest=39)
        ),
        "an answer": RosterFilter(replace(nobody, answers=(("ties", frozenset({"work"})),))),
        "registered in a month": RosterFilter(since=date(2026, 5, 1), until=date(2026, 5, 31)),
        "a name that many have": RosterFilter(called="はな"),
        "a rare name": RosterFilter(called="ゑ"),
        "a name of nobody": RosterFilter(called="宇宙"),
    }
    return {
        name: lambda filters=filters: queries.roster(HERE, viewer=officer, at=NOW, filters=filters)
        for name, filters in asked.items()
    }


def measured(name: str, do: Callable[[], Any]) -> bool:
    import psutil
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = psutil.Process(cursor.fetchone()[0])
        cursor.execute("SET max_parallel_workers_per_gather = 0")  # Helpers' time would not be counted.

    def used() -> float:
        its = server.cpu_times()
        return time.process_time() + its.user + its.system

    for _ in range(WARM):
        found = do().found
    before, taken = used(), []
    for _ in range(COUNT):
        began = time.monotonic()
        do()
        taken.append((time.monotonic() - began) * 1000)
    cost = (used() - before) * 1000 / COUNT
    kept = cost < MOST
    print(
        f"{'ok ' if kept else 'NO '} {name}, {found:,} found: {cost:.1f} ms of processor time (under {MOST}); "
        f"by the clock {median(taken):.1f} ms, best {min(taken):.1f}",
        flush=True,
    )
    return kept


if __name__ == "__main__":
    sys.exit(not main())
