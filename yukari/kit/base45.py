"""Base45 (RFC 9285): bytes in the letters that a QR code packs most tightly, two bytes in three of them."""

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}


def encode(data: bytes) -> str:
    letters = []
    for start in range(0, len(data), 2):
        pair = data[start : start + 2]
        rest = int.from_bytes(pair)
        for _ in range(len(pair) + 1):
            rest, value = divmod(rest, 45)
            letters.append(ALPHABET[value])
    return "".join(letters)


def decode(text: str) -> bytes:
    """Raises `ValueError` for whatever `encode` never writes: bytes have one spelling."""
    data = bytearray()
    for start in range(0, len(text), 3):
        letters = text[start : start + 3]
        try:
            value = 0
            for letter in reversed(letters):
                value = value * 45 + _VALUES[letter]
            data += value.to_bytes(len(letters) - 1)
        except (KeyError, OverflowError):
            raise ValueError(f"no bytes are spelled {letters!r}") from None
    if len(text) % 3 == 1:
        raise ValueError("no number of bytes has this length")
    return bytes(data)
