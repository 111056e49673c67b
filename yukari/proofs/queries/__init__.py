"""Everything that is read about what people carry away, split by noun."""

from yukari.proofs.key_proof import new_nonce
from yukari.proofs.keys import published
from yukari.proofs.models import RecordProof
from yukari.proofs.queries.credentials import credentials_of, status_list
from yukari.proofs.queries.proofs import (
    CheckedProof,
    Line,
    Standing,
    checked_file,
    checked_proof,
    lines_of,
    proof_of,
    proofs_of,
    signed,
)
from yukari.proofs.trouble import WalletTrouble

__all__ = [
    "CheckedProof",
    "Line",
    "RecordProof",
    "Standing",
    "WalletTrouble",
    "checked_file",
    "checked_proof",
    "credentials_of",
    "lines_of",
    "new_nonce",
    "proof_of",
    "proofs_of",
    "published",
    "signed",
    "status_list",
]
