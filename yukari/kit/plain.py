"""Text as other programs take it."""

_UNSEEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])


def plain(text: str) -> str:
    """Without control characters, which nobody sees and which neither PostgreSQL, XML nor iCalendar takes all of."""
    return text.replace("\r\n", "\n").translate(_UNSEEN)
