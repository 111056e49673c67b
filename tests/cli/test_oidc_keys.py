"""`yukari oidc-keys`: an operator makes our key with the card service, registers it, and changes it a year later."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from yukari.cli import yukari


@pytest.fixture(autouse=True)
def file(settings: Any, tmp_path: Path) -> Path:
    settings.OIDC_KEYS = tmp_path / "oidc-keys.json"
    return settings.OIDC_KEYS


def oidc_keys(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(yukari, ["oidc-keys", *words])
    return done.exit_code, done.output


def shown() -> list[dict[str, str]]:
    return json.loads(oidc_keys("show")[1])["keys"]  # type: ignore[no-any-return]


@pytest.mark.parametrize(("algorithm", "kind"), [("ES256", "EC"), ("RS256", "RSA"), ("PS256", "RSA")])
def test_a_key_is_made_and_its_public_half_shown(algorithm: str, kind: str) -> None:
    """What `show` prints is what is registered with the service: nothing secret stands in it."""
    code, words = oidc_keys("make", "--algorithm", algorithm)
    (key,) = shown()
    assert code == 0
    assert key["kid"] in words
    assert (key["alg"], key["kty"], key["use"]) == (algorithm, kind, "sig")
    assert not {"d", "p", "q", "dp", "dq", "qi"} & set(key)


def test_a_new_key_is_shown_beside_the_old_one_until_it_takes_over() -> None:
    oidc_keys("make")
    oidc_keys("make", "--algorithm", "PS256")
    before = [key["kid"] for key in shown()]
    code, words = oidc_keys("rotate")
    assert (code, words) == (0, f"{before[1]} signs from now on.\n")
    assert [key["kid"] for key in shown()] == before[::-1]


def test_without_a_new_key_there_is_nothing_to_rotate() -> None:
    oidc_keys("make")
    code, words = oidc_keys("rotate")
    assert code == 1
    assert "There is no new key" in words
    assert "Traceback" not in words


def test_nothing_made_is_nothing_shown() -> None:
    assert oidc_keys("show") == (0, '{\n  "keys": []\n}\n')


def test_an_algorithm_that_the_service_does_not_take_is_refused(file: Path) -> None:
    assert oidc_keys("make", "--algorithm", "HS256")[0] == 2
    assert not file.exists()
