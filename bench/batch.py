"""What an offline scanner hands in, beside the same people scanned one after the other, in alternating rounds of one run.

One phone, one connection, through the real HTTP stack (`yukari serve`) over one PostgreSQL with `fsync` and `synchronous_commit` on.
Everybody is who the check-in benchmark asks: registered, identified, came once before, has applied for premium.

Judged by: a scan of a batch of 100 takes at most a tenth of one scanned alone; 1,000 in one request take less than two seconds;
and the same request again is answered the same and changes nothing.
"""

from __future__ import annotations

import http.client
import json
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench import check_in
from bench.check_in import Gate, _path, _prepare, _recorded, _served, _wait

SITE = 8803
PEOPLE, ROUNDS, ALONE, BATCH, MANY = 4_000, 5, 100, 100, 1_000
SLOWEST = 2.0
"""Seconds for the many."""
TIMES = 10


def main() -> bool:
    check_in.PEOPLE = PEOPLE
    with tempfile.TemporaryDirectory() as folder:
        gate = _prepare(Path(folder))
        codes = iter(gate.codes.read_text().split())
        alone, together = [], []
        with _served("yukari.cli", "serve", "--port", str(SITE)):
            _wait(SITE)
            phone = _Phone(gate)
            phone.hand_in([next(codes) for _ in range(BATCH)])
            for _ in range(ROUNDS):
                alone.append(_seconds(lambda: [phone.scan(next(codes)) for _ in range(ALONE)]) / ALONE)
                together.append(_seconds(lambda: phone.hand_in([next(codes) for _ in range(BATCH)])) / BATCH)
            queue = [next(codes) for _ in range(MANY)]
            before = _recorded(gate)
            began = time.perf_counter()
            first = phone.hand_in(queue)
            took = time.perf_counter() - began
            recorded = _recorded(gate) - before
            again = phone.hand_in(queue)
            same = first == again and _recorded(gate) - before == recorded == MANY
    times = median(one / other for one, other in zip(alone, together, strict=True))
    results = [
        (
            f"{times:.1f} times the rate of single scans, per scan of a batch of {BATCH}",
            times >= TIMES,
            f"at least {TIMES}",
        ),
        (f"{MANY:,} scans in one request: {took:.2f} s", took < SLOWEST, f"under {SLOWEST:.0f} s"),
        (
            "the same request again: the same answer, nothing written" if same else "the same again differs",
            same,
            "the same",
        ),
    ]
    print(f"\nms per scan     alone {' '.join(f'{one * 1000:6.2f}' for one in alone)}")
    print(f"          in a batch {' '.join(f'{one * 1000:6.2f}' for one in together)}")
    for said, good, goal in results:
        print(f"{'ok ' if good else 'NO '} {said} (goal: {goal})")
    return all(good for _, good, _ in results)


class _Phone:
    """One scanner with one connection; each code is a scan with a nonce of its own."""

    def __init__(self, gate: Gate) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", SITE, timeout=60)
        self._path = _path(gate)
        self._headers = {
            "Authorization": f"Pass {gate.token}",
            "Content-Type": "application/json",
            "X-Forwarded-Proto": "https",
        }

    def scan(self, code: str) -> object:
        return self._post({"code": code, "nonce": code[-32:], "device": "bench"})

    def hand_in(self, codes: list[str]) -> object:
        at = datetime.now(UTC).isoformat()
        scans = [{"code": code, "nonce": code[-32:], "device": "bench", "at": at, "offset": 0} for code in codes]
        return self._post({"scans": scans})["verdicts"]

    def _post(self, body: object) -> dict[str, object]:
        self._line.request("POST", self._path, json.dumps(body), self._headers)
        answer = self._line.getresponse()
        said: dict[str, object] = json.loads(answer.read())
        assert answer.status == 200, said
        verdicts = said.get("verdicts", [said])
        assert isinstance(verdicts, list)
        assert {verdict["outcome"] for verdict in verdicts} == {"ok"}, said
        return said


def _seconds(work: object) -> float:
    began = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(not main())
