"""How the programme says no."""

from yukari.rules.outcome import Reason, Refused


def test_a_refusal_carries_its_reason_and_details() -> None:
    refused = Refused(Reason.LIMIT_REACHED, limit=3)
    assert (refused.reason, refused.details) == ("limit_reached", {"limit": 3})


def test_reasons_stand_in_order_and_are_called_what_they_say() -> None:
    assert [reason.name for reason in Reason] == sorted(reason.name for reason in Reason)
    assert all(reason.value == reason.name.lower() for reason in Reason)
