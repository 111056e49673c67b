"""Check-in through the real HTTP stack, beside a plain view that inserts one row, in alternating rounds of one run.

Both are served by gunicorn with the settings of `yukari serve` (2 processes, 8 threads) over one PostgreSQL with
`fsync` and `synchronous_commit` on; wrk (one thread, 8 connections) asks, and all of it shares the machine's cores.
Every check-in is of somebody else, who is registered, identified, came once before and has applied for premium: it is authenticated by
the scanner's pass, judged, stored with its judgement, and checked afterwards by counting rows. Codes stand for a day
instead of half a minute, because they are made before the run.

The same is asked with cards in phones instead: the server checks two ECDSA signatures, ours and the phone's, of a key that it has
not met before, and finds the person by the card. A phone signs half a minute, so each round's codes are signed just before it.

Judged by: at most 8 SQL statements for a first check-in and 4 for a repeated one; at least half of the plain view's
requests a second; p99 under 50 ms at half of the peak; with cards at least
0.70 of the check-ins with tokens, and not one statement more.

`python -m bench.check_in --short` only shows that all of it runs, `--statements` counts those and times nothing.
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
SHORT = "--short" in sys.argv
STATEMENTS = "--statements" in sys.argv
PEOPLE, ROUNDS, SECONDS, CONNECTIONS = (6_000, 1, 2, 8) if SHORT else (60_000, 9, 4, 8)
if STATEMENTS:
    PEOPLE = 20
FASTEST = 3_000
"""Check-ins a second that no round can reach: for so many are codes signed."""
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
    phones: list[Phone]
    shown: Path
    """What these phones show now."""


@dataclass(frozen=True)
class Phone:
    """A phone that holds a card: its key, and our statement."""

    private: bytes
    statement: bytes


@dataclass(frozen=True)
class Said:
    """One figure and the bar that it is held against."""

    figure: str
    kept: bool
    goal: str

    def __str__(self) -> str:
        return f"{'ok ' if self.kept else 'NO '} {self.figure} (goal: {self.goal})"


def main() -> bool:
    if not STATEMENTS and shutil.which("wrk") is None:
        print("The check-in benchmark needs wrk (Debian: apt-get install wrk).")
        return False
    with tempfile.TemporaryDirectory() as folder:
        gate = _prepare(Path(folder))
        said = [*_counted(gate), *([] if STATEMENTS else _timed(gate))]
    for one in said:
        print(one)
    return all(one.kept for one in said)


def _counted(gate: Gate) -> list[Said]:
    first, again = _statements(gate, gate.codes)
    _sign(gate, 0)
    by_card = _statements(gate, gate.shown)
    judges = f"{first} SQL statements for a first check-in that judges, BEGIN and COMMIT included"
    return [
        Said(judges, first <= 8, "at most 8"),
        Said(f"{again} for a repeated one", again <= 4, "at most 4"),
        Said(f"{by_card[0]} and {by_card[1]} with a card", by_card == (first, again), "as many"),
    ]


def _timed(gate: Gate) -> list[Said]:
    """After `_counted`, which used the first code and the first phone; prints the rounds."""
    used, phone = 2, 1
    ours, cards, plain = [], [], []
    with (
        _served("yukari.cli", "serve", "--port", str(SITE)),
        _served(*_plain(), BENCH_OCCURRENCE=gate.occurrence),
    ):
        _wait(SITE)
        _wait(PLAIN)
        _ask(gate, used, seconds=2)
        _ask_plain(seconds=2)
        used = _recorded(gate) + CONNECTIONS + 2
        phone += _round_of_cards(gate, phone, seconds=2)[1]
        for _ in range(ROUNDS):
            before = _recorded(gate)
            measured = _ask(gate, used)
            recorded = _recorded(gate) - before
            # What was on its way when the clock stopped may be recorded without being counted.
            assert measured.requests <= recorded <= measured.requests + CONNECTIONS, (measured, recorded)
            used += recorded + CONNECTIONS
            ours.append(measured)
            by_card, shown = _round_of_cards(gate, phone)
            phone += shown
            cards.append(by_card)
            plain.append(_ask_plain())
        peak = median(one.per_second for one in ours)
        pause = CONNECTIONS * 1000 / (peak / 2) - median(one.p50 for one in ours) / CONNECTIONS
        half = _ask(gate, used, pause=pause)
    by_card = median(one.per_second / other.per_second for one, other in zip(cards, ours, strict=True))
    ratio = median(one.per_second / other.per_second for one, other in zip(ours, plain, strict=True))
    print("\nCheck-in                        requests/s (each round)         p50 ms   p99 ms")
    for name, rounds in (
        ("check-in, judged and recorded", ours),
        ("the same with a card, signed", cards),
        ("one row by the ORM, plain view", plain),
    ):
        each = " ".join(f"{one.per_second:8,.0f}" for one in rounds)
        p50, p99 = median(one.p50 for one in rounds), median(one.p99 for one in rounds)
        print(f"{name}  {each}       {p50:6.1f}   {p99:6.1f}")
    return [
        Said(f"with cards {by_card:.2f} of the check-ins with tokens", by_card >= 0.7, "at least 0.70"),
        Said(f"{peak:,.0f} check-ins/s, {ratio:.2f} of the plain view's", ratio >= 0.5, "at least 0.50"),
        Said(f"p99 {half.p99:.1f} ms at {half.per_second:,.0f}/s", half.p99 < 50, "under 50 ms at half of the peak"),
    ]


def _prepare(folder: Path) -> Gate:
    """A database of its own, one occurrence that goes on now, and many people who strive for premium registration."""
    as_a_place(CODE_SECONDS="86400")
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
    ids, holders = [new_id() for _ in range(PEOPLE)], [new_id() for _ in range(PEOPLE)]
    _crowd([*ids, *holders], earlier, at=at)
    codes = folder / "codes"
    codes.write_text("\n".join(resident_code(one, at=at).text for one in ids))
    return Gate(str(now.id), token, codes, _phones(holders, at=at), folder / "shown")


def as_a_place(**more: str) -> None:
    """The settings with which a place runs the site, and more."""
    os.environ.update(
        DEBUG="0",
        SECRET_KEY="bench" * 10,
        YUKARI_CODE_KEY="bench" * 10,
        YUKARI_FIELD_KEYS="YmVuY2htYXJrcy1hcmUtbm8tcGxhY2UtZm9yLWtleXM=",
        YUKARI_CARD_KEYS="1:YmVuY2htYXJrcy1hcmUtbm8tcGxhY2UtZm9yLWtleXM=",
        YUKARI_PSEUDONYM_KEY="bench" * 10,
        YUKARI_AUDIT_KEY="bench" * 10,
        YUKARI_CREDENTIAL_KEYS="1:YmVuY2htYXJrcy1hcmUtbm8tcGxhY2UtZm9yLWtleXM=",
        SITE_URL="http://localhost",
        ALLOWED_HOSTS="*",
        BEHIND_PROXY="1",
        YUKARI_VAR=str(HERE.parent / "var" / "bench"),
        DJANGO_SETTINGS_MODULE="yukari.settings",
        **more,
    )


def _fresh_database() -> str:
    import psycopg

    if given := os.environ.get("BENCH_DATABASE_URL"):
        return given
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

    from bench.written import write
    from yukari.activities.models import CheckIn
    from yukari.people.models import ConfirmedIdentity, Person
    from yukari.registrations.models import Application, Participation, Registration, RosterEntry, Standing

    given = {"ids": ids, "at": at, "earlier": earlier.id, "project": earlier.project_id, "day": earlier.day}
    people = "unnest(%(ids)s::uuid[]) AS one(id)"
    ties = f"{people}, (VALUES ('212172', 'direct'), ('210005', 'linked')) AS tie(place, origin)"
    write(
        Person,
        people,
        given,
        id="id",
        called="'花子'",
        residence_id="'131121'",
        tell_by_email="false",
        opened_at="%(at)s",
        joined_at="%(at)s",
    )
    write(
        ConfirmedIdentity,
        people,
        given,
        person_id="id",
        subject="id::text",
        residence_id="'131121'",
        adult_from="date '2008-05-05'",
        confirmed_at="%(at)s",
    )
    write(Standing, people, given, person_id="id", last_access_on="%(at)s")
    write(Registration, ties, given, person_id="id", place_id="place", origin="origin", registered_at="%(at)s")
    write(RosterEntry, ties, given, person_id="id", place_id="place", origin="origin", registered_at="%(at)s")
    write(
        Application,
        people,
        given,
        person_id="one.id",
        id="gen_random_uuid()",
        place_id="'212172'",
        state="'open'",
        applied_at="%(at)s",
    )
    write(
        Participation,
        people,
        given,
        person_id="id",
        occurrence_id="%(earlier)s",
        project_id="%(project)s",
        place_id="'212172'",
        held_at_id="'212172'",
        day="%(day)s",
        minutes="480",
        field="'land'",
        designated="true",
        method="'organisation_scanned'",
        recorded_at="%(at)s",
    )
    write(
        CheckIn,
        people,
        given,
        person_id="id",
        occurrence_id="%(earlier)s",
        method="'organisation_scanned'",
        checked_in_at="%(at)s",
        nth="1",
        missing="2",
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _phones(holders: list[UUID], *, at: datetime) -> list[Phone]:
    """Account cards as `issue` makes them, written together: each of a key of its own."""
    from yukari.cards.models import IssuedCard
    from yukari.cards.queries import signed
    from yukari.kit import clock, ids, p256
    from yukari.rules.card import Kind, Medium

    on, keys = clock.day_in_japan(at), [p256.new_key() for _ in holders]
    rows = [
        IssuedCard(
            person_id=person_id,
            id=ids.new_id(),
            medium=Medium.PHONE,
            key=p256.public_key.__wrapped__(key).hex(),
            kind=Kind.ACCOUNT,
            first_issued_at=at,
            valid_from=on,
            valid_until=on,
            seen_on=on,
        )
        for person_id, key in zip(holders, keys, strict=True)
    ]
    IssuedCard.objects.bulk_create(rows, batch_size=2_000)
    return [Phone(key, signed(row)) for key, row in zip(keys, rows, strict=True)]


def _sign(gate: Gate, first: int, *, seconds: float = 0) -> None:
    """These phones show the code of this half minute."""
    from yukari.cards import statements
    from yukari.kit import clock, p256
    from yukari.rules.card import SLOT_SECONDS
    from yukari.rules.check_in import code_slot

    phones = gate.phones[first : first + max(1, int(seconds * FASTEST))]
    slot = code_slot(clock.now(), SLOT_SECONDS).to_bytes(4)
    texts = (
        statements.text(data + p256.sign(statements.SHOWN + data, phone.private))
        for phone in phones
        for data in (phone.statement + slot,)
    )
    gate.shown.write_text("\n".join(texts))


def _round_of_cards(gate: Gate, first: int, *, seconds: int = SECONDS) -> tuple[Round, int]:
    """A round, and how many phones it has used up."""
    _sign(gate, first, seconds=seconds)
    before = _recorded(gate)
    measured = _ask(gate, 1, seconds=seconds, codes=gate.shown)
    recorded = _recorded(gate) - before
    assert measured.requests <= recorded <= measured.requests + CONNECTIONS, (measured, recorded)
    return measured, recorded + CONNECTIONS


def _statements(gate: Gate, from_file: Path) -> tuple[int, int]:
    """SQL statements of the whole request, middleware and authentication included: the first time and again."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    with from_file.open() as codes:
        body = {"code": codes.readline().strip("\n")}
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


def _ask(gate: Gate, first: int, *, seconds: int = SECONDS, pause: float = 0, codes: Path | None = None) -> Round:
    return _wrk(
        SITE,
        seconds,
        BENCH_PATH=_path(gate),
        BENCH_PASS=gate.token,
        BENCH_CODES=str(codes or gate.codes),
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
