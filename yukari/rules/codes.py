"""全国地方公共団体コード: two digits of the prefecture, three of the municipality, one check digit (B2)."""

_WEIGHTS = (6, 5, 4, 3, 2)
_PREFECTURES = 47


def check_digit(first_five: str) -> str:
    """The sixth digit, by modulus 11 as JIS X 0402 defines it."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_five, strict=True))
    return str((11 - total % 11) % 10)


_PREFECTURE_OF = {
    f"{number:02}": f"{number:02}000{check_digit(f'{number:02}000')}" for number in range(1, _PREFECTURES + 1)
}


def is_valid(code: str) -> bool:
    """Whether this is a code that a place of Japan could have."""
    return (
        len(code) == 6
        and code.isascii()
        and code.isdigit()
        and code[:2] in _PREFECTURE_OF
        and code[5] == check_digit(code[:5])
    )


def is_prefecture(code: str) -> bool:
    """Whether this code names a prefecture and not a municipality."""
    return code[2:5] == "000"


def prefecture_of(code: str) -> str:
    """The code of the prefecture that a municipality lies in; a prefecture lies in itself."""
    return _PREFECTURE_OF[code[:2]]
