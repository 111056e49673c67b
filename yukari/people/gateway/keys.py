"""Our own keys, with which we sign in at the card service (`private_key_jwt`): a private JWKS in one file.

The first key signs. A new one is made and its public half registered with the service before it takes over, and the old
one stays in the file until the next turn, so that no assertion on its way is lost.
"""

import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from joserfc.jwk import ECKey, KeyParameters, KeySet, RSAKey

from yukari.people.gateway.trouble import CardTrouble, Situation

ALGORITHMS = ("ES256", "RS256", "PS256")
RSA_BITS = 3072


def signing_key() -> ECKey | RSAKey:
    """The key that signs now."""
    keys = _read()
    if not keys:
        raise CardTrouble(Situation.NOT_SET_UP, "keys")
    return keys[0]


def algorithm(key: ECKey | RSAKey) -> str:
    """The key says by which algorithm it is registered."""
    found = key.get("alg")
    if found not in ALGORITHMS:
        raise CardTrouble(Situation.NOT_SET_UP, "alg")
    return str(found)


def make(algorithm: str) -> str:
    """Add a key. The only one signs at once; another waits for `rotate`. Returns its id."""
    about: KeyParameters = {"alg": algorithm, "use": "sig"}
    key = (
        ECKey.generate_key("P-256", about, auto_kid=True)
        if algorithm == "ES256"
        else RSAKey.generate_key(RSA_BITS, about, auto_kid=True)
    )
    _write([*_read(), key])
    return str(key.kid)


def rotate() -> str:
    """Let the newest key sign; the one that signed until now stays one turn longer. Returns the id of the new one."""
    keys = _read()
    if len(keys) < 2 or keys[-1].kid == keys[0].kid:
        raise CardTrouble(Situation.NOT_SET_UP, "no new key")
    _write([keys[-1], keys[0]])
    return str(keys[-1].kid)


def published() -> dict[str, Any]:
    """The public halves, as the service wants to have them."""
    return {"keys": [key.as_dict(private=False) for key in _read()]}


def _read() -> list[ECKey | RSAKey]:
    try:
        found = json.loads(Path(settings.OIDC_KEYS).read_text())
    except FileNotFoundError:
        return []
    return [key for key in KeySet.import_key_set(found) if isinstance(key, ECKey | RSAKey)] if found["keys"] else []


def _write(keys: list[ECKey | RSAKey]) -> None:
    """Whole or not at all, and readable by nobody else from its first byte on."""
    path = Path(settings.OIDC_KEYS)
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(f".{os.getpid()}.new")
    opened = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "w") as file:
        json.dump({"keys": [key.as_dict(private=True) for key in keys]}, file)
    new.replace(path)
