"""Everything that changes what people carry away, split by noun."""

from yukari.proofs.commands.credentials import (
    Offered,
    empty_credentials,
    exchange_code,
    forget_credentials,
    forget_offers,
    issue_credential,
    offer_credential,
    revoke_credential,
    revoke_every_credential,
)
from yukari.proofs.commands.proofs import make_proof, move_proofs, note_check, revoke_proof, try_name

__all__ = [
    "Offered",
    "empty_credentials",
    "exchange_code",
    "forget_credentials",
    "forget_offers",
    "issue_credential",
    "make_proof",
    "move_proofs",
    "note_check",
    "offer_credential",
    "revoke_credential",
    "revoke_every_credential",
    "revoke_proof",
    "try_name",
]
