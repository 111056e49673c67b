"""The keys that sign cards: printed by a verb, read from the environment, refused in one sentence where they are none."""

import pytest
from click.testing import CliRunner
from django.core.exceptions import ImproperlyConfigured

from yukari import settings as reading
from yukari.cli import yukari
from yukari.kit import p256


def printed(monkeypatch: pytest.MonkeyPatch, now: str) -> str:
    monkeypatch.setenv("YUKARI_CARD_KEYS", now)
    return CliRunner().invoke(yukari, ["make-card-key"], catch_exceptions=False).output.strip()


def test_each_new_key_gets_a_number_that_none_has(monkeypatch: pytest.MonkeyPatch) -> None:
    first = printed(monkeypatch, "")
    second = printed(monkeypatch, first)
    keys = reading._card_keys(f"{second},{first}")
    assert list(keys) == [2, 1]
    assert all(p256.is_private_key(scalar) for scalar in keys.values())


@pytest.mark.parametrize(
    "malformed",
    [
        "",
        "1",
        "1:",
        "1:YWJj",
        "one:b25seS1mb3ItZGV2ZWxvcG1lbnQteHh4eHh4eHh4eHg=",
        "256:b25seS1mb3ItZGV2ZWxvcG1lbnQteHh4eHh4eHh4eHg=",
        "1:b25seS1mb3ItZGV2ZWxvcG1lbnQteHh4eHh4eHh4eHg=,",
        "1:b25seS1mb3ItZGV2ZWxvcG1lbnQteHh4eHh4eHh4eHg=,1:b25seS1mb3ItZGV2ZWxvcG1lbnQteXl5eXl5eXl5eXk=",
        "1:" + "A" * 43 + "=",
        "1:" + "/" * 43 + "8=",
    ],
)
def test_what_is_no_key_is_said_before_anything_is_signed(malformed: str) -> None:
    """Nothing, half of it, too short, no number, too large a one, an open end, one twice, zero, and more than the curve has."""
    with pytest.raises(ImproperlyConfigured, match="make-card-key"):
        reading._card_keys(malformed)
