"""Verbs about the card service: our keys with it, the seals of what it told us, and the simulated one."""

import json
import os

import click

from yukari.cli.desk import Desk
from yukari.cli.ports import is_free

FIRST_SIMULATOR_PORT = 8100


def add_to(desk: Desk) -> None:
    keys = Desk("oidc-keys", help="Our keys with which the site signs in at the card service.")
    keys.command("make")(make)
    keys.command("show")(show)
    keys.command("rotate")(rotate)
    desk.add_command(keys)
    desk.command("make-field-key")(make_field_key)
    desk.command("reseal")(reseal)
    desk.command("make-card-key")(make_card_key)
    desk.command("simulator")(simulator)


@click.option("--algorithm", type=click.Choice(["ES256", "RS256", "PS256"]), default="ES256", show_default=True)
def make(algorithm: str) -> None:
    """Add a key. The first one signs at once; another waits until `rotate`, after it was registered with the service."""
    from yukari.people.gateway import keys

    click.echo(f"Made {keys.make(algorithm)}. Register what `yukari oidc-keys show` prints.")


def show() -> None:
    """Print the public halves as a JWKS."""
    from yukari.people.gateway import keys

    click.echo(json.dumps(keys.published(), indent=2))


def rotate() -> None:
    """Let the newest key sign. The one before stays in the file one turn longer."""
    from yukari.people.gateway import CardTrouble, keys

    try:
        click.echo(f"{keys.rotate()} signs from now on.")
    except CardTrouble:
        raise click.ClickException(
            "There is no new key. Make one first, and register it: yukari oidc-keys make"
        ) from None


def make_field_key() -> None:
    """Print a new key for YUKARI_FIELD_KEYS: put it first, keep the old ones behind it, then `reseal`."""
    from yukari.kit.sealing import new_key

    click.echo(new_key())


def reseal() -> None:
    """Seal everything with the first of YUKARI_FIELD_KEYS; then the others can go. Safe to run again."""
    from yukari.kit import clock
    from yukari.people import commands

    click.echo(f"{commands.reseal_facts(by=None, at=clock.now())} people's facts are sealed with the first key.")


def make_card_key() -> None:
    """Print a new key for YUKARI_CARD_KEYS: put it first, keep the old ones behind it until their cards have run out."""
    from base64 import b64encode

    from yukari.kit import p256

    # Readers find a key by its number, so it gets one that none of the others has.
    taken = {one.strip().partition(":")[0] for one in os.environ.get("YUKARI_CARD_KEYS", "").split(",")}
    number = next(number for number in range(1, 256) if str(number) not in taken)
    click.echo(f"{number}:{b64encode(p256.new_key()).decode()}")


@click.option("--port", type=click.IntRange(1, 65535), default=FIRST_SIMULATOR_PORT, show_default=True)
def simulator(port: int) -> None:
    """Serve the simulated card service on this machine: invented humans, in development only."""
    from django.conf import settings

    from yukari.people.gateway import keys
    from yukari.simulator import Client, serve

    if not settings.DEBUG:
        raise click.ClickException("The simulated card service confirms invented humans: it works in development only.")
    serve(Client(settings.OIDC_CLIENT_ID, (settings.CARD_BACK,), keys.published), port=port).serve_forever()


def prepare_simulator() -> dict[str, tuple[str, ...]]:
    """What `yukari run` starts beside the site, unless the environment names a real card service; with a key to sign in."""
    from yukari.people.gateway import keys

    if not keys.published()["keys"]:
        keys.make("ES256")
    if "OIDC_ISSUER" in os.environ:
        return {}
    port = next(port for port in range(FIRST_SIMULATOR_PORT, FIRST_SIMULATOR_PORT + 50) if is_free(port))
    os.environ["OIDC_ISSUER"] = f"http://localhost:{port}/api/realms/main"
    return {"card service": ("simulator", "--port", str(port))}
