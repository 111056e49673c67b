"""What a nation's figures, search, rosters and exports cost: 1,000,000 persons, 10,000,000 registrations, 20,000,000 participations.

    python -m bench scale                  generate once into var/bench-scale, then measure
    python -m bench scale --rows 1000

The bars, in server time, median of many: days and pages of figures as in `statistics`; a search among 200,000 occurrences
and the first page of a roster of 100,000 under 30 ms; a list of 100,000 prepared and fetched in under 200 MiB, all of
Django included.
"""

import argparse
import os
import resource
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bench.nation import LARGE, NOW, generate
from bench.statistics import bar, begin, close, pages, signed_in, staff, timed

if TYPE_CHECKING:
    from yukari.people.models import Person

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yukari.settings")

SEARCH, MEMORY = 30, 200


def main() -> bool:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=1_000_000, help="persons")
    options.add_argument("--keep", action="store_true", help="keep what was closed and published by the last run")
    options.add_argument("--export", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    begin("bench-scale")
    if chosen.export:
        return export()
    if not chosen.keep:
        generate(chosen.rows)
    kept = [] if chosen.keep else [close()]
    officer = staff()
    kept += [*pages(officer), *searches(), roster(officer), exported()]
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    return all(kept)


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


if __name__ == "__main__":
    sys.exit(not main())
