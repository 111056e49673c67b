"""How a wallet is told that something is wrong: with the word of the standard, because no person reads it."""


class WalletTrouble(Exception):
    """`error`: a code of RFC 6749 and RFC 6750, or of OpenID4VCI 1.0, sections 6.3 and 8.3.1."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error
