"""Check-in through the real HTTP stack, beside a plain view that inserts one row, in alternating rounds of one run.

Both are served by gunicorn with the settings of `yukari serve` (2 processes, 8 threads) over one PostgreSQL with
`fsync` and `synchronous_commit` on; wrk (one thread, 8 connections) asks, and all of it shares the machine's cores.
Every check-in is of somebody else, who is registered, identified, came once before and has applied for premium: it is authenticated by
the scanner's pass, judged, stored with its judgement, and checked afterwards by counting rows. Codes stand for a day
instead of half a minute, because they are made before the run.

Judged by: at most 8 SQL statements for a first check-in and 4 for a repeated one; at least half of the plain view's
requests a second; p99 under 50 ms at half of the peak.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import Request, urlopen

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from yukari.activities.models import Occurrence

HERE = Path(__file__).parent
PEOPLE, ROUNDS, SECONDS, CONNECTIONS = 60_000, 3, 8, 8
SITE, PLAIN = 8801, 8802


@dataclass(frozen=True)
class Round:
    """What wrk measured."""

    seconds: float
    requests: int
    wrong: int
    p50: float
    p99: float

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


@dataclass(frozen=True)
class Gate:
    """An occurrence that is going on, and the people in front of it."""

    occurrence: str
    token: str
    codes: Path


def main() -> bool:
    if shutil.which("wrk") is None:
        print("The check-in benchmark needs wrk (Debian: apt-get install wrk).")
        return False
    with tempfile.TemporaryDirectory() as folder:
        gate = _prepare(Path(folder))
        first, again = _statements(gate)
        used = 1
        ours, plain = [], []
        with (
            _served("yukari.cli", "serve", "--port", str(SITE)),
            _served(*_plain(), BENCH_OCCURRENCE=gate.occurrence),
        ):
            _wait(SITE)
            _wait(PLAIN)
            _ask(gate, used, seconds=2)
            _ask_plain(seconds=2)
            used = _recorded(gate) + CONNECTIONS + 2
            for _ in range(ROUNDS):
                before = _recorded(gate)
                measured = _ask(gate, used)
                recorded = _recorded(gate) - before
                # What was on its way when the clock stopped may be recorded without being counted.
                assert measured.requests <= recorded <= measured.requests + CONNECTIONS, (measured, recorded)
                used += recorded + CONNECTIONS
                ours.append(measured)
                plain.append(_ask_plain())
            peak = median(one.per_second for one in ours)
            pause = CONNECTIONS * 1000 / (peak / 2) - median(one.p50 for one in ours) / CONNECTIONS
            half = _ask(gate, used, pause=pause)
    ratio = median(one.per_second / other.per_second for one, other in zip(ours, plain, strict=True))
    results = [
        (
            f"{first} SQL statements for a first check-in that judges, BEGIN and COMMIT included",
            first <= 8,
            "at most 8",
        ),
        (f"{again} for a repeated one", again <= 4, "at most 4"),
        (f"{peak:,.0f} check-ins/s, {ratio:.2f} of the plain view's", ratio >= 0.5, "at least 0.50"),
        (f"p99 {half.p99:.1f} ms at {half.per_second:,.0f}/s", half.p99 < 50, "under 50 ms at half of the peak"),
    ]
    print("\nCheck-in                        requests/s (each round)         p50 ms   p99 ms")
    for name, rounds in (("check-in, judged and recorded", ours), ("one row by the ORM, plain view", plain)):
        each = " ".join(f"{one.per_second:8,.0f}" for one in rounds)
        p50, p99 = median(one.p50 for one in rounds), median(one.p99 for one in rounds)
        print(f"{name}  {each}       {p50:6.1f}   {p99:6.1f}")
    for said, good, goal in results:
        print(f"{'ok ' if good else 'NO '} {said} (goal: {goal})")
    return all(good for _, good, _ in results)


def _prepare(folder: Path) -> Gate:
    """A database of its own, one occurrence that goes on now, and many people who strive for premium registration."""
    os.environ.update(
        DEBUG="0",
        SECRET_KEY="bench" * 10,
        YUKARI_CODE_KEY="bench" * 10,
        SITE_URL="http://localhost",
        ALLOWED_HOSTS="*",
        BEHIND_PROXY="1",
        CODE_SECONDS="86400",
        YUKARI_VAR=str(HERE.parent / "var" / "bench"),
        DJANGO_SETTINGS_MODULE="yukari.settings",
    )
    os.environ["DATABASE_URL"] = _fresh_database()
    import django

    django.setup()
    from datetime import timedelta

    from django.core.management import call_command

    from yukari.activities import commands
    from yukari.cards.queries import resident_code
    from yukari.kit import clock
    from yukari.kit.ids import new_id
    from yukari.people import commands as people
    from yukari.places import commands as places
    from yukari.rules.designation import Point
    from yukari.rules.programme import OrganisationKind

    call_command("migrate", verbosity=0)
    at = clock.now()
    before = at - timedelta(days=10)
    places.load_places(HERE.parent / "data" / "municipalities.csv", by=None, at=before)
    places.join("212172", by=None, at=before)
    places.join("210005", by=None, at=before)
    leader = people.person_at("leader@bench.example", by=None, at=before)
    applied = commands.apply("212172", name="飛騨市消防団", kind=OrganisationKind.FIRE, by=leader, at=before)
    company = commands.accept(applied.id, by=None, at=before)
    texts = ("title", "what", "belongings", "cost", "insurance", "minors", "contact", "meeting_point")
    project = commands.write_project(company.id, by=None, at=before, **dict.fromkeys(texts, "草刈り"))  # type: ignore[typeddict-item]
    earlier, now = (
        commands.add_occurrence(project.id, starts_at=start, ends_at=start + timedelta(hours=8), by=None, at=before)
        for start in (before + timedelta(hours=1), at + timedelta(minutes=1))
    )
    commands.publish_project(project.id, by=None, at=before)
    first_day = clock.day_in_japan(before)
    commands.designate_project(
        project.id, answers=dict.fromkeys(Point, "はい"), first_day=first_day, by=None, at=before
    )
    token = commands.open_scanner(now.id, by=leader, at=at).token
    ids = [new_id() for _ in range(PEOPLE)]
    _crowd(ids, earlier, at=at)
    codes = folder / "codes"
    codes.write_text("\n".join(resident_code(one, at=at).text for one in ids))
    return Gate(str(now.id), token, codes)


def _fresh_database() -> str:
    import psycopg

    if "DATABASE_URL" not in os.environ:
        from yukari.kit import postgres

        os.environ["DATABASE_URL"] = postgres.start(HERE.parent / "var" / "bench-check-in")
    address = os.environ["DATABASE_URL"]
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS yukari_bench WITH (FORCE)")
        connection.execute("CREATE DATABASE yukari_bench TEMPLATE template0 ENCODING 'UTF8'")
    return f"{address.rpartition('/')[0]}/yukari_bench"


def _crowd(ids: list[UUID], earlier: Occurrence, *, at: datetime) -> None:
    """People who are registered, identified, have applied and came once before, written directly.

    Their past matters: over empty tables PostgreSQL would plan to read them from end to end.
    """
    from django.db import connection

    people = "unnest(%(ids)s::uuid[]) AS one(id)"
    with connection.cursor() as cursor:
        for statement in (
            f"""INSERT INTO people_person (id, called, residence_id, language, email, tell_by_email, is_active,
                opened_at, joined_at) SELECT id, '花子', '131121', 'ja', '', false, true, %(at)s, %(at)s FROM {people}""",
            f"""INSERT INTO people_confirmedidentity (person_id, subject, residence_id, adult_from, confirmed_at)
                SELECT id, id::text, '131121', '2008-05-05', %(at)s FROM {people}""",
            f"""INSERT INTO registrations_standing (person_id, last_access_on, premium_counted)
                SELECT id, %(at)s, 0 FROM {people}""",
            f"""INSERT INTO registrations_registration (person_id, place_id, origin, is_home, registered_at,
                release_reason) SELECT id, place, origin, false, %(at)s, ''
                FROM {people}, (VALUES ('212172', 'direct'), ('210005', 'linked')) AS tie(place, origin)""",
            f"""INSERT INTO registrations_rosterentry (person_id, place_id, origin, is_home, registered_at, long_stay)
                SELECT id, place, origin, false, %(at)s, false
                FROM {people}, (VALUES ('212172', 'direct'), ('210005', 'linked')) AS tie(place, origin)""",
            f"""INSERT INTO registrations_application (person_id, id, place_id, state, applied_at)
                SELECT id, gen_random_uuid(), '212172', 'open', %(at)s FROM {people}""",
            f"""INSERT INTO registrations_participation (person_id, occurrence_id, project_id, place_id, held_at_id, day,
                minutes, field, online, designated, method, recorded_at, reason, void_reason)
                SELECT id, %(earlier)s, %(project)s, '212172', '212172', %(day)s, 480, 'land', false, true,
                'organisation_scanned', %(at)s, '', '' FROM {people}""",
            f"""INSERT INTO activities_checkin (person_id, occurrence_id, method, checked_in_at, device, nth, missing,
                granted) SELECT id, %(earlier)s, 'organisation_scanned', %(at)s, '', 1, 2, false FROM {people}""",
        ):
            cursor.execute(
                statement,
                {"ids": ids, "at": at, "earlier": earlier.id, "project": earlier.project_id, "day": earlier.day},
            )
        cursor.execute("ANALYZE")


def _statements(gate: Gate) -> tuple[int, int]:
    """SQL statements of the whole request, middleware and authentication included: the first time and again."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    with gate.codes.open() as codes:
        body = {"code": codes.readline().strip()}
    counted = []
    for outcome in ("ok", "already"):
        with CaptureQueriesContext(connection) as captured:
            answer = Client().post(
                _path(gate),
                json.dumps(body),
                content_type="application/json",
                headers={"Authorization": f"Pass {gate.token}", "X-Forwarded-Proto": "https"},
            )
        assert answer.json()["outcome"] == outcome, answer.content
        counted.append(len(captured))
    return counted[0], counted[1]


def _recorded(gate: Gate) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FROM activities_checkin c JOIN registrations_participation USING (person_id, occurrence_id)
            WHERE c.occurrence_id = %s AND EXISTS (SELECT 1 FROM registrations_judgement j WHERE j.person_id = c.person_id)""",
            [gate.occurrence],
        )
        return int(cursor.fetchone()[0])


def _ask(gate: Gate, first: int, *, seconds: int = SECONDS, pause: float = 0) -> Round:
    return _wrk(
        SITE,
        seconds,
        BENCH_PATH=_path(gate),
        BENCH_PASS=gate.token,
        BENCH_CODES=str(gate.codes),
        BENCH_FROM=str(first),
        BENCH_PAUSE=str(pause),
    )


def _ask_plain(*, seconds: int = SECONDS) -> Round:
    return _wrk(PLAIN, seconds, BENCH_PATH="/insert/")


def _wrk(port: int, seconds: int, **environment: str) -> Round:
    said = subprocess.run(
        [
            "wrk",
            "-t1",
            f"-c{CONNECTIONS}",
            f"-d{seconds}s",
            "-s",
            str(HERE / "check_in.lua"),
            f"http://127.0.0.1:{port}",
        ],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    measured = Round(**json.loads(said.rpartition("RESULT ")[2]))
    assert measured.wrong == 0, said
    return measured


@contextmanager
def _served(module: str, *arguments: str, **environment: str) -> Iterator[None]:
    server = subprocess.Popen([sys.executable, "-m", module, *arguments], env={**os.environ, **environment})
    try:
        yield
    finally:
        server.terminate()
        server.wait(timeout=30)


def _plain() -> tuple[str, ...]:
    workers = ("--worker-class=gthread", "--workers=2", "--threads=8", "--preload", "--log-level=warning")
    return ("gunicorn", f"--bind=127.0.0.1:{PLAIN}", *workers, "bench.plain_wsgi:application")


def _wait(port: int) -> None:
    patience = time.monotonic() + 120
    while time.monotonic() < patience:
        try:
            # As a proxy that speaks TLS would ask: otherwise the site sends the visitor there.
            urlopen(Request(f"http://127.0.0.1:{port}/", headers={"X-Forwarded-Proto": "https"}), timeout=2)
        except HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"nothing answers at port {port}")


def _path(gate: Gate) -> str:
    return f"/scan/{gate.occurrence}/"


if __name__ == "__main__":
    sys.exit(not main())
