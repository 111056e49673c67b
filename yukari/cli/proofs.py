"""Verbs about what people carry away: the keys with which it is signed."""

import click

from yukari.cli.desk import Desk


def add_to(desk: Desk) -> None:
    desk.command("credential-key")(credential_key)
    desk.command("make-proof-key")(make_proof_key)


def credential_key() -> None:
    """Print a new key for YUKARI_CREDENTIAL_KEYS: put it behind the others, a day later first, drop the old after a year."""
    from django.conf import settings

    from yukari.proofs import keys

    used = [int(entry.partition(":")[0]) for entry in settings.CREDENTIAL_KEYS]
    click.echo(keys.new_key(max(used) + 1))


def make_proof_key() -> None:
    """Add a key with a certificate of its own to the file of PROOF_KEYS; it signs from now on, older proofs still hold."""
    from django.conf import settings

    from yukari.kit import clock
    from yukari.proofs import signing

    signing.make_keys(at=clock.now())
    click.echo(f"{settings.PROOF_KEYS} signs. Nobody else vouches for it: a certificate of an authority is better.")
