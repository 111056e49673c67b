"""Verbs about the record of deeds and looks: is it whole, and whose data could an account see."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

import click

from yukari.cli.desk import Desk

UNSEALED_AT_MOST = timedelta(hours=1)
TOLD_EVERY = 1000

MOMENT = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"])


def add_to(desk: Desk) -> None:
    audit = Desk("audit", help="The record of who did what to whose data, and who looked at it.")
    audit.command("seal")(seal)
    audit.command("verify")(verify)
    audit.command("seen")(seen)
    desk.add_command(audit)


def seal() -> None:
    """Seal what was written since the last time. The worker does this every minute."""
    from yukari.audit import commands
    from yukari.kit import clock

    sealed = commands.seal(by=None, at=clock.now())
    click.echo(f"Sealed {sealed.entries:,} entries: {sealed.hash}" if sealed else "There is nothing new.")


@click.option(
    "--head", help="A hash that was noted earlier, elsewhere: fails where the chain does not hold it any more."
)
def verify(head: str | None) -> None:
    """Prove that nothing in the record was changed, added or removed since it was sealed.

    Fails at the first broken segment, or where the record is not being sealed. Note the last hash on another machine: the
    next time `--head` shows that the end of the chain was not cut off either.
    """
    from yukari.audit import queries
    from yukari.kit import clock

    entries, last, found = 0, None, head is None
    for number, proved in enumerate(queries.prove(), start=1):
        last = proved.seal
        if proved.trouble:
            raise click.ClickException(
                f"Segment {last.number} is broken: {proved.trouble}. It was sealed at {last.sealed_at:%Y-%m-%d %H:%M} UTC "
                f"with {last.entries:,} entries of the transactions {last.begins} to {last.ends}; {proved.entries:,} are "
                f"there. The {entries:,} entries before it are proved."
            )
        entries += proved.entries
        found = found or last.hash == head
        if number % TOLD_EVERY == 0:
            click.echo(f"{number:,} segments, {entries:,} entries …", err=True)
    if not found:
        raise click.ClickException(
            "The chain does not hold this hash: its end was cut off, or all of it was made anew."
        )
    waiting, since = queries.unsealed()
    if since and since < clock.now() - UNSEALED_AT_MOST:
        raise click.ClickException(
            f"{entries:,} entries are proved, but {waiting:,} are not sealed, the oldest since {since:%Y-%m-%d %H:%M} UTC. "
            "Either no worker runs, a transaction hangs, or seals were removed. Look, then: yukari audit seal"
        )
    click.echo(
        f"{last.number if last else 0:,} segments with {entries:,} entries are whole; {waiting:,} are not sealed yet."
    )
    if last:
        click.echo(f"Last hash: {last.hash}")


@click.argument("account")
@click.option("--from", "since", type=MOMENT, required=True, help="From this moment on, in Japan.")
@click.option("--to", "until", type=MOMENT, required=True, help="Up to this moment, in Japan.")
@click.option("--people", is_flag=True, help="Print the id of each person, tab-separated, instead of figures.")
def seen(account: str, since: datetime, until: datetime, people: bool) -> None:
    """Whose data did this account see, and whose could it have seen? ACCOUNT is an id or an e-mail address.

    What it saw stands in the record. What it could have seen follows from the offices that it held in that time.
    """
    from yukari.activities import queries as activities
    from yukari.audit import queries as audit
    from yukari.kit.clock import JAPAN
    from yukari.people import queries
    from yukari.places.queries import offices_between
    from yukari.registrations.queries import registered_between

    begins, ends = since.replace(tzinfo=JAPAN), until.replace(tzinfo=JAPAN)
    account_id = _account(account)
    called = queries.person(account_id).called
    did: Counter[tuple[str, str]] = Counter()
    looked: set[tuple[UUID, str, str]] = set()
    for entry in audit.entries_of_account(account_id, since=begins, until=ends):
        if entry.person_id and entry.person_id != account_id:
            did[entry.verb, entry.place_id] += 1
            looked.add((entry.person_id, entry.verb, entry.place_id))
    offices = offices_between(account_id, since=begins, until=ends)
    memberships = activities.memberships_between(account_id, since=begins, until=ends)
    could = [
        (
            f"{office.role} of {office.place.full_name}",
            registered_between(office.place_id, since=span[0], until=span[1]),
        )
        for office in offices
        if office.place and office.place_id and (span := _span(office.since, office.until, begins, ends))
    ]
    could += [
        (
            f"{member.role} of {member.organisation.name}",
            activities.participants_before(member.organisation_id, span[1]),
        )
        for member in memberships
        if (span := _span(member.since, member.until, begins, ends))
    ]
    if people:
        for person_id, verb, place_id in sorted(looked):
            click.echo(f"{person_id}\tsaw\t{verb}\t{place_id}")
        for office_name, persons in could:
            for person_id in sorted(persons):
                click.echo(f"{person_id}\tcould see\t{office_name}\t")
        return
    click.echo(
        f"{called or 'An account that has left'} ({account_id}), {begins:%Y-%m-%d %H:%M} to {ends:%Y-%m-%d %H:%M}"
    )
    click.echo(f"{len({person_id for person_id, _, _ in looked}):>10,}  people whose data it saw or changed")
    for (verb, place_id), times in sorted(did.items()):
        click.echo(f"{times:>10,}  times {verb} {place_id}".rstrip())
    everybody = set().union(*(persons for _, persons in could))
    click.echo(f"{len(everybody):>10,}  people whose data it could have seen")
    for office_name, persons in could:
        click.echo(f"{len(persons):>10,}  as {office_name}")


def _account(said: str) -> UUID:
    from yukari.people import queries
    from yukari.rules.outcome import Reason, Refused

    try:
        return UUID(said)
    except ValueError:
        found = queries.person_with_address(said)
        if found is None:
            raise Refused(Reason.NOT_FOUND) from None
        return found.id


def _span(
    since: datetime, until: datetime | None, begins: datetime, ends: datetime
) -> tuple[datetime, datetime] | None:
    """The part of the time in which it was held."""
    first, last = max(since, begins), min(until or ends, ends)
    return (first, last) if first < last else None
