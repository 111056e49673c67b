"""`make bench`: every benchmark in turn, each in a process of its own, and at the end which bars were kept."""

import argparse
import subprocess
import sys
import time
from pathlib import Path

BENCHMARKS = {
    "batch": "what an offline scanner hands in",
    "check_in": "check-in through the real HTTP stack",
    "judging": "a nation judged",
    "card_verify": "a card checked in a browser",
    "statistics": "a nation's day closed, and its pages",
    "roster": "the list of 100,000 registrants, narrowed",
    "scale": "a nation of a million: figures, search, a large roster, an export",
    "delivery": "a million envelopes, and whoever signs in meanwhile",
}


def main() -> bool:
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument(
        "names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHMARKS)}; all if none is named"
    )
    options.add_argument("--rows", type=int, help="premium registrations in judging; a million if not given")
    options.add_argument("--recipients", type=int, help="registrants in delivery; a million if not given")
    chosen = options.parse_args()
    if unknown := [name for name in chosen.names if name not in BENCHMARKS]:
        options.error(f"there is no {unknown[0]}; there are {', '.join(BENCHMARKS)}")
    results = []
    for name in chosen.names or BENCHMARKS:
        print(f"\n== {name}: {BENCHMARKS[name]}", flush=True)
        sizes = {"judging": ("rows", chosen.rows), "delivery": ("recipients", chosen.recipients)}
        size, number = sizes.get(name, ("", None))
        more = [f"--{size}={number}"] if number else []
        began = time.monotonic()
        done = subprocess.run([sys.executable, "-m", f"bench.{name}", *more], cwd=Path(__file__).parent.parent)
        results.append((name, time.monotonic() - began, done.returncode == 0))
    print(f"\n{'Benchmark':<12}{'seconds':>9}  bar")
    for name, seconds, kept in results:
        print(f"{name:<12}{seconds:>9,.0f}  {'kept' if kept else 'NOT KEPT'}")
    return all(kept for _, _, kept in results)


if __name__ == "__main__":
    sys.exit(not main())
