"""A9: what a person should look at once more."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.rules.cast import GIFU, NAGANO
from yukari.rules.oddities import Kind, Oddity, Scan, found_in

NINE, NOON = datetime(2026, 11, 21, 0, 0, tzinfo=UTC), datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def scan(number: int, **otherwise: object) -> Scan:
    """One of many people, a minute apart, each with their own phone."""
    return Scan(
        participation=f"{number:02}",
        person=f"person {number}",
        device=f"phone {number}",
        own_device=True,
        scanned_at=NINE + timedelta(minutes=number),
        starts_at=NINE,
        ends_at=NOON,
        prefecture=GIFU,
    )._replace(**otherwise)  # type: ignore[arg-type]


def test_a9_an_ordinary_morning_is_nothing_to_look_at() -> None:
    assert found_in([scan(number) for number in range(40)]) == ()


def test_a9_one_phone_for_a_family_is_fine_for_a_neighbourhood_it_is_not() -> None:
    people = [scan(number, device="phone") for number in range(4)]
    assert found_in(people[:3]) == ()
    assert found_in(people) == (Oddity(Kind.ONE_DEVICE_FOR_MANY, ("00", "01", "02", "03")),)


def test_a9_one_person_at_three_occurrences_with_one_phone_is_one_person() -> None:
    assert found_in([scan(number, device="phone", person="Hana") for number in range(4)]) == ()


def test_a9_an_organisations_scanner_is_made_for_many() -> None:
    assert found_in([scan(number, device="scanner", own_device=False) for number in range(40)]) == ()


def test_a9_nobody_is_in_two_prefectures_at_once() -> None:
    in_hida = scan(1, person="Hana")
    in_nagano = scan(2, person="Hana", prefecture=NAGANO, starts_at=NINE + timedelta(hours=1))
    assert found_in([in_nagano, in_hida]) == (Oddity(Kind.TWO_PLACES_AT_ONCE, ("01", "02")),)
    afternoon = in_nagano._replace(starts_at=NOON, ends_at=NOON + timedelta(hours=1))
    assert found_in([in_hida, afternoon]) == ()
    assert found_in([in_hida, afternoon._replace(scanned_at=NINE)]) == ()
    assert found_in([in_hida, in_nagano._replace(prefecture=GIFU)]) == ()
    assert found_in([in_hida, in_nagano._replace(prefecture=None)]) == ()
    assert found_in([in_hida, in_nagano._replace(person="Ken")]) == ()


def test_a9_ten_scans_in_ten_seconds_are_faster_than_a_queue() -> None:
    def queue(seconds: float) -> list[Scan]:
        return [
            scan(number, device="scanner", own_device=False, scanned_at=NINE + timedelta(seconds=number * seconds))
            for number in range(10)
        ]

    later = scan(99, device="scanner", own_device=False)
    assert found_in([*queue(1), later]) == (
        Oddity(Kind.BATCH_IN_SECONDS, tuple(f"{number:02}" for number in range(10))),
    )
    assert found_in(queue(1.2)) == ()
    in_exactly_ten = [*queue(1)[:9], queue(1)[9]._replace(scanned_at=NINE + timedelta(seconds=10))]
    assert [oddity.kind for oddity in found_in(in_exactly_ten)] == [Kind.BATCH_IN_SECONDS]
    assert found_in(queue(1)[:9]) == ()


@given(st.permutations([scan(number, device="phone", own_device=number % 2 == 0) for number in range(12)]))
def test_a9_the_order_in_which_scans_arrive_does_not_matter(scans: list[Scan]) -> None:
    assert found_in(scans) == found_in(sorted(scans))
