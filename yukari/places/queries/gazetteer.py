"""All municipalities of a day as addresses name them."""

from datetime import date
from functools import lru_cache

from yukari.places.models import Place
from yukari.rules import addresses
from yukari.rules.addresses import Gazetteer, Municipality

_RENAMED = (
    Municipality("042161", "宮城県", "黒川郡", "富谷町"),
    Municipality("282219", "兵庫県", "", "篠山市"),
    Municipality("402311", "福岡県", "筑紫郡", "那珂川町"),
)
"""Municipalities that changed name or kind in 2016, 2019 and 2018, after the first cards: a card that lasts ten years may
still carry the old name, and 那珂川町 is also the name of another place today."""


def gazetteer(*, on: date) -> Gazetteer:
    """What `addresses.find` needs. The name of a merged place leads to its successor (B3), whose residents hold old cards."""
    rows = {row.code: row for row in Place.objects.filter(level=Place.Level.MUNICIPALITY).only(*_READ).order_by("code")}

    def living(row: Place) -> str:
        return row.code if row.exists(on) or row.successor_id is None else living(rows[row.successor_id])

    def named(row: Place) -> Municipality:
        return Municipality(living(row), row.prefecture_name, row.district, row.name, tuple(row.wards.values()))

    renamed = [old._replace(code=living(rows[old.code])) for old in _RENAMED if old.code in rows]
    return _prepared((*map(named, rows.values()), *renamed))


_READ = ("code", "prefecture_name", "district", "name", "wards", "valid_to", "successor_id")


@lru_cache(maxsize=1)
def _prepared(municipalities: tuple[Municipality, ...]) -> Gazetteer:
    """Kept until a place changes, which happens a few times a year."""
    return addresses.gazetteer(municipalities)
