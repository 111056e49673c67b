"""What the machine does by itself about what people carry away."""

from procrastinate.contrib.django import app

from yukari.kit import clock
from yukari.proofs import commands


@app.periodic(cron="*/10 * * * *")
@app.task(queue="house")
def forget_wallet_offers(timestamp: int) -> None:
    """Remove offers to wallets that are over."""
    commands.forget_offers(by=None, at=clock.now())


@app.periodic(cron="37 3 * * *")
@app.task(queue="house")
def forget_credentials(timestamp: int) -> None:
    """Remove credentials that have expired."""
    commands.forget_credentials(by=None, at=clock.now())
