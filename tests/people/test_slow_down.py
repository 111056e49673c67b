import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from tests.builders import AT
from yukari.people import commands
from yukari.people.models import Bucket
from yukari.rules.outcome import Reason, Refused

BUCKET = {"capacity": 3, "per_seconds": 60, "by": None}


@pytest.mark.django_db
def test_the_fourth_attempt_in_a_minute_is_told_how_long_to_wait() -> None:
    for second in range(3):
        commands.slow_down("code:hana@example.jp", **BUCKET, at=AT + timedelta(seconds=second))
    with pytest.raises(Refused) as refusal:
        commands.slow_down("code:hana@example.jp", **BUCKET, at=AT + timedelta(seconds=4))
    assert refusal.value.reason == Reason.TOO_MANY_TRIES
    assert refusal.value.details == {"seconds": 16}
    commands.slow_down("code:ken@example.jp", **BUCKET, at=AT + timedelta(seconds=4))
    commands.slow_down("code:hana@example.jp", **BUCKET, at=AT + timedelta(seconds=21))


@pytest.mark.django_db
def test_asking_in_vain_does_not_make_the_wait_longer() -> None:
    for _ in range(3):
        commands.slow_down("k", **BUCKET, at=AT)
    for second in range(1, 20):
        with pytest.raises(Refused):
            commands.slow_down("k", **BUCKET, at=AT + timedelta(seconds=second))
    commands.slow_down("k", **BUCKET, at=AT + timedelta(seconds=20, milliseconds=1))


@pytest.mark.django_db
def test_the_key_is_kept_as_a_hash_and_forgotten_after_a_day(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        commands.slow_down("code:hana@example.jp", **BUCKET, at=AT)
    assert "hana" not in Bucket.objects.get().key
    assert commands.forget_buckets(by=None, at=AT + timedelta(hours=23)) == 0
    assert commands.forget_buckets(by=None, at=AT + timedelta(hours=25)) == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_sixteen_attempts_at_once_three_pass() -> None:
    together = threading.Barrier(16)

    def attempt(_: int) -> bool:
        try:
            together.wait()
            commands.slow_down("k", **BUCKET, at=AT)
        except Refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(16) as threads:
        assert sum(threads.map(attempt, range(16))) == 3
