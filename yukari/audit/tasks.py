"""What the machine does by itself with the record."""

import logging

from procrastinate.contrib.django import app

from yukari.audit import commands
from yukari.kit import clock

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(queue="house")
def seal(timestamp: int) -> None:
    """Close the last minute. The log leaves this machine: who cuts the chain's end off must change that too."""
    sealed = commands.seal(by=None, at=clock.now())
    if sealed:
        log.info("The record is sealed up to segment %s: %s", sealed.number, sealed.hash)
