"""How the programme says no: one exception with a machine-readable reason; faces translate it into words."""

from enum import StrEnum


class Reason(StrEnum):
    """Why a command refused. Every reason has a sentence in every language (`web/wording.py`)."""

    NOT_ALLOWED = "not_allowed"


class Refused(Exception):
    """A command says no. Nothing has been written."""

    def __init__(self, reason: Reason, **details: object) -> None:
        super().__init__(reason.value, details)
        self.reason = reason
        self.details = details
