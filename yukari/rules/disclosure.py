"""D4: no published figure speaks of fewer than five persons; the same for page, CSV and API."""

FEWEST_SHOWN = 5


def shown(persons: int) -> int | None:
    """The figure as it may be published, or none where it is hidden. Nobody is nobody: a zero is shown."""
    return persons if persons == 0 or persons >= FEWEST_SHOWN else None


def shown_part(part: int, *, of: int) -> int | None:
    """The figure of a part beside its whole: hidden too where taking it away would tell of the few who are left."""
    return shown(part) if shown(of - part) is not None else None
