"""P1, P15: confirmed identity, and a guardian's consent until the person is of age."""

from datetime import date

from yukari.rules.dates import adult_from


def is_confirmed(confirmed_on: date | None, on: date) -> bool:
    """P1: whether the identity was verified with the My Number card by this day."""
    return confirmed_on is not None and confirmed_on <= on


def is_adult(birthdate: date, on: date) -> bool:
    """P15: of age, from the 18th birthday on."""
    return on >= adult_from(birthdate)


def consent_in_force(given_on: date | None, withdrawn_on: date | None, birthdate: date, on: date) -> bool:
    """P15: from the day a guardian consents until they withdraw; of age, nobody consents for a person any more."""
    return (
        given_on is not None
        and given_on <= on
        and (withdrawn_on is None or on < withdrawn_on)
        and not is_adult(birthdate, on)
    )
