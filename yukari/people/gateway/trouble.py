"""Why a card could not be read, in situations that a person can understand and do something about."""

import logging
import re
from enum import StrEnum

log = logging.getLogger("yukari.card")


class Situation(StrEnum):
    """Each has a page in kind words (`web/wording/card.py`)."""

    CANCELLED = "cancelled"
    CERTIFICATE_ENDED = "certificate-ended"
    CLOCK_OFF = "clock-off"
    LOST = "lost"
    NOT_SET_UP = "not-set-up"
    NOT_SHARED = "not-shared"
    NOT_TRUSTED = "not-trusted"
    NO_NFC = "no-nfc"
    PIN_LOCKED = "pin-locked"
    SERVICE_DOWN = "service-down"
    UNKNOWN_CARD = "unknown-card"
    WRONG_APP = "wrong-app"


class CardTrouble(Exception):
    """The card was not read, and nothing was kept. `why` is one technical word for the log, never a value."""

    def __init__(self, situation: Situation, why: str, *, seen_by_us: bool = False) -> None:
        super().__init__(situation.value, why)
        self.situation = situation
        self.why = why
        self.seen_by_us = seen_by_us
        """Our own server found the service down, which nobody can pretend from a browser."""
        log.warning("A card was not read: %s (%s)", situation.value, why)


_BY_ERROR = {
    "access_denied": Situation.CANCELLED,
    "login_required": Situation.CANCELLED,
    "interaction_required": Situation.CANCELLED,
    "consent_required": Situation.NOT_SHARED,
    "server_error": Situation.SERVICE_DOWN,
    "temporarily_unavailable": Situation.SERVICE_DOWN,
    "invalid_request": Situation.NOT_SET_UP,
    "invalid_scope": Situation.NOT_SET_UP,
    "unauthorized_client": Situation.NOT_SET_UP,
    "unsupported_response_type": Situation.NOT_SET_UP,
}
_BY_WORDS = (
    (Situation.PIN_LOCKED, re.compile(r"pin|lock|暗証番号|ロック", re.IGNORECASE)),
    (Situation.CERTIFICATE_ENDED, re.compile(r"expired|revoked|certificate|失効|有効期限", re.IGNORECASE)),
)
"""The service's own list of errors is not public: what its description hints at is tried, and nothing depends on it."""


def told_by_service(error: str, description: str) -> CardTrouble:
    """The service sent the person back without a code."""
    situation = _BY_ERROR.get(error, Situation.NOT_TRUSTED)
    if situation is Situation.CANCELLED:
        situation = next((better for better, words in _BY_WORDS if words.search(description)), situation)
    return CardTrouble(situation, error if error in _BY_ERROR else "error")
