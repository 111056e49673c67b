"""A place's news to a million registrants: its envelopes written by the real worker, beside a plain INSERT … SELECT of the same rows.

    python -m bench delivery                      1,000,000 recipients
    python -m bench delivery --recipients 10000

`yukari serve`, `yukari worker` and a mail server run as at a place, `fsync` and `synchronous_commit` on. Every tenth recipient has
also a device that wishes for pushes, every twentieth reads a digest instead. While the envelopes are written, and then while
they leave, somebody signs in every two seconds and somebody is told that a seat is free; how long each mail took is measured
from the press to its arrival at the mail server. The worker takes one job at a time, so that nothing is sent while writing is timed.

Beside: `INSERT INTO a table like this one, with its key, index and foreign key, SELECT` the rows that were just written.

Judged by: at least half of the plain statement's rows a second; the worker's memory at the end at most a tenth above that in the
middle, and at no time more than 64 MiB above the start; every code and every notice at the mail server within two seconds.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from statistics import median
from threading import Event, Thread
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import psutil

from bench.check_in import HERE, Said, _fresh_database, _served, _wait, as_a_place

SITE = 8804
PLACE = "212172"
RATE, GROWTH, MIB_MORE, SECONDS = 0.5, 1.1, 64, 2.0
EVERY, AFTERWARDS = 2.0, 20
"""Seconds between two who sign in, and for how long they go on doing so while the mails leave."""

EACH = "generate_series(1, %(rows)s) n"
PERSON = "('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid"
SAME = """
CREATE TABLE bench_envelope (LIKE delivery_envelope INCLUDING ALL);
ALTER TABLE bench_envelope ADD FOREIGN KEY (letter_id) REFERENCES delivery_letter DEFERRABLE INITIALLY DEFERRED
"""


def main() -> bool:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--recipients", type=int, default=1_000_000)
    chosen = options.parse_args()
    with a_mail_server() as arrived:
        as_a_place(EMAIL_HOST="127.0.0.1", EMAIL_PORT=str(arrived.port))
        os.environ["DATABASE_URL"] = _fresh_database()
        import django

        django.setup()
        place_with(chosen.recipients)
        with _served("yukari.cli", "serve", "--port", str(SITE)):
            _wait(SITE)
            results = list(measured(arrived, chosen.recipients))
    for said in results:
        print(said)
    return all(said.kept for said in results)


def measured(arrived: Arrived, recipients: int) -> Iterator[Said]:
    with _working() as worker, _people_who_wait() as asked:
        job = publish()
        sizes = list(_sizes_until_done(job, worker))
        writing = dict(asked)
        time.sleep(AFTERWARDS if recipients >= 100_000 else 2 * EVERY)
    ours, envelopes = seconds_of(job), _count("SELECT prepared FROM delivery_mailing")
    assert envelopes == recipients - recipients // 20 + recipients // 10, envelopes
    plain = insert_select()
    rates = envelopes / ours, envelopes / plain
    print(f"\n{envelopes:,} envelopes for {recipients:,} recipients in {ours:.1f} s: {rates[0]:,.0f}/s")
    print(f"the same rows by INSERT … SELECT in {plain:.1f} s: {rates[1]:,.0f}/s")
    start, middle, end = (sizes[at] / 2**20 for at in (0, len(sizes) // 2, -1))
    print(f"memory of the worker: {start:.0f} MiB at the start, {middle:.0f} in the middle, {end:.0f} at the end")
    ratio, more = rates[0] / rates[1], max(sizes) / 2**20 - start
    yield Said(f"{ratio:.2f} of INSERT … SELECT", ratio >= RATE, f"at least {RATE}")
    flat = end <= GROWTH * middle and more <= MIB_MORE
    yield Said(f"memory {end / middle:.2f} times the middle's, at most {more:.0f} MiB above the start", flat, "flat")
    for kind in ("code", "notice"):
        for when, addresses in (("written", set(writing)), ("sent", set(asked) - set(writing))):
            took = sorted(
                arrived.at.get(one, float("inf")) - asked[one] for one in addresses if one.startswith(f"{kind}-")
            )
            if took:
                figure = f"{len(took)} {kind}s while envelopes are {when}: median {median(took):.2f} s, slowest {took[-1]:.2f} s"
                yield Said(figure, took[-1] <= SECONDS, f"each under {SECONDS:.0f} s")


class Arrived:
    """A mail server that takes everything, and when something arrived for those who wait."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.at: dict[str, float] = {}

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        for address in envelope.rcpt_tos:
            if address.endswith("@waits.example"):
                self.at[address] = time.monotonic()
        return "250 OK"


@contextmanager
def a_mail_server() -> Iterator[Arrived]:
    from aiosmtpd.controller import Controller

    arrived = Arrived()
    server = Controller(arrived, hostname="127.0.0.1", port=arrived.port)
    server.start()
    try:
        yield arrived
    finally:
        server.stop()


def place_with(recipients: int) -> None:
    """A place that has joined, and its registrants, written directly."""
    from django.core.management import call_command
    from django.db import connection

    from bench.written import write
    from yukari.delivery.models import Device
    from yukari.kit import clock
    from yukari.news.models import Choice
    from yukari.people.models import Person
    from yukari.places import commands as places
    from yukari.registrations.models import RosterEntry

    call_command("migrate", verbosity=0)
    places.load_places(HERE.parent / "data" / "municipalities.csv", by=None, at=clock.now())
    places.join(PLACE, by=None, at=clock.now())
    given = {"rows": recipients, "at": clock.now(), "place": PLACE}
    who = {"person_id": PERSON, "place_id": "%(place)s"}
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # No foreign keys are checked while generating.
        write(
            Person,
            EACH,
            given,
            id=PERSON,
            called="'住民' || n",
            email="'r' || n || '@bench.example'",
            residence_id="'131121'",
            language="CASE n %% 10 WHEN 0 THEN 'en' ELSE 'ja' END",
            tell_by_email="true",
            opened_at="%(at)s",
        )
        write(RosterEntry, EACH, given, **who, origin="'direct'", registered_at="%(at)s")
        digest = {"rhythm": "'daily'", "push": "false", "chosen_at": "%(at)s"}
        write(Choice, f"{EACH} WHERE n %% 20 = 1", given, **who, **digest)
        write(
            Device,
            f"{EACH} WHERE n %% 10 = 2",
            given,
            recipient=PERSON,
            name="md5(n::text)",
            endpoint="'http://127.0.0.1:9/' || n",
            added_at="%(at)s",
        )
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")


def publish() -> int:
    """A news item as a place writes it; the number of the job that prepares it."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    from yukari.kit import clock
    from yukari.news import commands

    said = commands.Said(
        title="雪祭りのお知らせ", text="**土曜**に集まります。", title_en="Snow", text_en="On Saturday."
    )
    news = commands.write(PLACE, said=said, by=None, at=clock.now())
    commands.ask(news.id, place_id=PLACE, by=None, at=clock.now())
    return int(ProcrastinateJob.objects.get(task_name="yukari.news.tasks.prepare").id)


def seconds_of(job: int) -> float:
    """From the worker's taking the job to its last envelope, as the queue noted it."""
    from procrastinate.contrib.django.models import ProcrastinateEvent

    noted = dict(ProcrastinateEvent.objects.filter(job_id=job).values_list("type", "at"))
    return float((noted["succeeded"] - noted["started"]).total_seconds())


def insert_select() -> float:
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute(SAME)
        cursor.execute("CHECKPOINT")
        began = time.monotonic()
        with transaction.atomic():
            cursor.execute(
                "INSERT INTO bench_envelope SELECT * FROM delivery_envelope WHERE message IN (SELECT id FROM delivery_mailing)"
            )
        return time.monotonic() - began


def _count(question: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(question)
        return int(cursor.fetchone()[0])


@contextmanager
def _working() -> Iterator[psutil.Process]:
    """The worker, once it has settled."""
    command = [sys.executable, "-m", "yukari.cli", "worker", "--at-once", "1"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        patience = time.monotonic() + 60
        while not _count("SELECT count(*) FROM procrastinate_workers") and time.monotonic() < patience:
            time.sleep(0.1)
        yield psutil.Process(process.pid)
    finally:
        # What it holds is a range of a thousand mails; nobody waits for them here.
        process.kill()
        process.wait()


def _sizes_until_done(job: int, worker: psutil.Process) -> Iterator[int]:
    from procrastinate.contrib.django.models import ProcrastinateJob

    status = "todo"
    while status in ("todo", "doing"):
        time.sleep(0.1)
        status = ProcrastinateJob.objects.values_list("status", flat=True).get(id=job)
        yield worker.memory_info().rss
    assert status == "succeeded", status


@contextmanager
def _people_who_wait() -> Iterator[dict[str, float]]:
    """When each of them pressed, by address."""
    asked: dict[str, float] = {}
    over = Event()

    def go_on() -> None:
        from django.db import connection

        from yukari.delivery import commands as delivery
        from yukari.kit import clock

        number = 0
        while not over.wait(EVERY if number else 0):
            number += 1
            address = f"code-{number}@waits.example"
            asked[address] = time.monotonic()
            _sign_in(address)
            address = f"notice-{number}@waits.example"
            asked[address] = time.monotonic()
            told = {"subject": "席が空きました", "text": "草刈りに参加できます。", "language": "ja"}
            delivery.post(address, key=address, **told, by=None, at=clock.now())
        connection.close()

    thread = Thread(target=go_on)
    thread.start()
    try:
        yield asked
    finally:
        over.set()
        thread.join()
        time.sleep(SECONDS)


def _sign_in(address: str) -> None:
    """The page and its form, as a browser behind the proxy sends them."""
    page, proxied = f"http://127.0.0.1:{SITE}/account/sign-in/", {"X-Forwarded-Proto": "https"}
    jar = CookieJar()
    with build_opener(HTTPCookieProcessor(jar)).open(Request(page, headers=proxied), timeout=30) as answer:
        said = answer.read().decode()
    token = said.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    cookies = "; ".join(f"{one.name}={one.value}" for one in jar)
    form = urlencode({"login": address, "csrfmiddlewaretoken": token}).encode()
    sent = {**proxied, "Cookie": cookies, "Referer": page.replace("http:", "https:")}
    with build_opener().open(Request(page, form, sent), timeout=30) as answer:
        answer.read()


if __name__ == "__main__":
    sys.exit(not main())
