"""A phone with a key of its own, as its JavaScript would behave."""

from dataclasses import dataclass, field
from datetime import datetime

from yukari.kit import base45, p256
from yukari.rules.check_in import code_slot


@dataclass(frozen=True)
class Pocket:
    """Signs what it shows; the private key never leaves it."""

    private: bytes = field(default_factory=p256.new_key)

    @property
    def key(self) -> bytes:
        return p256.public_key(self.private)

    def show(self, statement: bytes, *, at: datetime) -> str:
        """The text of the QR code at this moment."""
        shown = statement + code_slot(at, 30).to_bytes(4)
        return "YK1:" + base45.encode(shown + p256.sign(b"YUKARI CARD 1 SHOW\0" + shown, self.private))
