"""A wallet proves that it holds the key to which the credential will be bound (OpenID4VCI 1.0, appendix F.1)."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from yukari.kit import tokens
from yukari.proofs.trouble import WalletTrouble

NONCE = "wallet nonce"
NONCE_LASTS = timedelta(minutes=5)
SKEW = timedelta(minutes=5)
"""How far a phone's clock may be off: the nonce, not the clock, says that a proof is fresh."""


def new_nonce(*, at: datetime) -> str:
    """A nonce that needs no row: it is good with an access token only, and that one is good once."""
    return tokens.sign(NONCE, int(at.timestamp()).to_bytes(8), settings.SECRET_KEY)


def proved_key(proof: str, *, at: datetime) -> ECKey:
    """The public key that a proof shows and uses."""
    try:
        header = jws.extract_compact(proof.encode()).headers()
        key = ECKey.import_key(header["jwk"])
        if header.get("typ") != "openid4vci-proof+jwt" or key.is_private or key.curve_name != "P-256":
            raise WalletTrouble("invalid_proof")
        claims = jwt.decode(proof, key, algorithms=["ES256"]).claims
    except (JoseError, KeyError, TypeError, ValueError) as error:
        raise WalletTrouble("invalid_proof") from error
    _check(claims, at=at)
    return key


def _check(claims: dict[str, Any], *, at: datetime) -> None:
    issued, nonce = claims.get("iat"), claims.get("nonce")
    if claims.get("aud") not in (settings.CREDENTIAL_ISSUER, [settings.CREDENTIAL_ISSUER]) or not isinstance(
        issued, int | float
    ):
        raise WalletTrouble("invalid_proof")
    if abs(at.timestamp() - issued) > (SKEW + NONCE_LASTS).total_seconds():
        raise WalletTrouble("invalid_proof")
    made = tokens.read(NONCE, nonce, settings.SECRET_KEY) if isinstance(nonce, str) else None
    if made is None or not 0 <= at.timestamp() - int.from_bytes(made) <= NONCE_LASTS.total_seconds():
        raise WalletTrouble("invalid_nonce")
