"""How the programme says no: one exception with a machine-readable reason; faces translate it into words."""

from enum import StrEnum


class Reason(StrEnum):
    """Why a command refused. Every reason has a sentence in every language (`web/wording.py`)."""

    ALREADY_APPLIED = "already_applied"
    ALREADY_CHECKED_IN = "already_checked_in"
    ALREADY_DECIDED = "already_decided"
    ALREADY_JOINED = "already_joined"
    ALREADY_PREMIUM = "already_premium"
    ALREADY_REGISTERED = "already_registered"
    CAPACITY_TOO_SMALL = "capacity_too_small"
    CHECK_IN_CLOSED = "check_in_closed"
    CHECK_IN_NOT_OPEN = "check_in_not_open"
    CODE_EXPIRED = "code_expired"
    CODE_UNKNOWN = "code_unknown"
    DESIGNATION_INCOMPLETE = "designation_incomplete"
    DRAW_CLOSED = "draw_closed"
    ENDS_BEFORE_IT_STARTS = "ends_before_it_starts"
    GUARDIAN_CONSENT_MISSING = "guardian_consent_missing"
    IDENTITY_DIFFERS = "identity_differs"
    IDENTITY_NOT_CONFIRMED = "identity_not_confirmed"
    IDENTITY_ON_ANOTHER_ACCOUNT = "identity_on_another_account"
    INVITATION_OVER = "invitation_over"
    INVITED_SOMEONE_ELSE = "invited_someone_else"
    IN_THE_FUTURE = "in_the_future"
    LAST_MANAGER = "last_manager"
    LIMIT_REACHED = "limit_reached"
    LIVES_HERE = "lives_here"
    LONG_STAY_TOO_SHORT = "long_stay_too_short"
    NEGATIVE_NUMBER = "negative_number"
    NOTHING_CARRIES_IT = "nothing_carries_it"
    NOT_ALLOWED = "not_allowed"
    NOT_ANNOUNCED_IN_TIME = "not_announced_in_time"
    NOT_DESIGNATED = "not_designated"
    NOT_FOUND = "not_found"
    NOT_IN_WINDOW = "not_in_window"
    NOT_PREMIUM = "not_premium"
    NOT_PUBLISHED = "not_published"
    NOT_REGISTERED = "not_registered"
    OCCURRENCE_CANCELLED = "occurrence_cancelled"
    OCCURRENCE_OVER = "occurrence_over"
    PLACE_MERGED = "place_merged"
    PLACE_NOT_JOINED = "place_not_joined"
    POLICY_IN_FORCE = "policy_in_force"
    REASON_MISSING = "reason_missing"
    REQUIREMENTS_NOT_MET = "requirements_not_met"
    ROLE_DOES_NOT_FIT = "role_does_not_fit"
    SCAN_TOO_OLD = "scan_too_old"
    TOO_FEW_DAYS = "too_few_days"
    TOO_MANY_TRIES = "too_many_tries"
    TOO_YOUNG = "too_young"
    WORDS_MISSING = "words_missing"


class Refused(Exception):
    """A command says no. Nothing has been written."""

    def __init__(self, reason: Reason, **details: object) -> None:
        super().__init__(reason.value, details)
        self.reason = reason
        self.details = details
