"""The living example of `yukari run`: filled once, and the people one can be."""


def first_contents() -> None:
    """Load the places and the living example, unless they are there."""


def sign_ins(address: str) -> list[tuple[str, str]]:
    """Who one can sign in as, and where the letters with the codes are shown."""
    return []
