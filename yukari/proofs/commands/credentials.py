"""A credential: offered to a wallet by its person's press, fetched once by the wallet, revoked by a press or by life."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max

from yukari.audit import commands as audit
from yukari.cards import queries as cards
from yukari.cards.queries import Card
from yukari.kit.clock import start_of_day
from yukari.kit.ids import new_id
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.proofs import sd_jwt
from yukari.proofs.key_proof import proved_key
from yukari.proofs.models import LIST_SIZE, Credential, StatusSlot, WalletOffer
from yukari.proofs.trouble import WalletTrouble
from yukari.rules.outcome import Reason, Refused

OFFER_LASTS = timedelta(minutes=10)
TOKEN_LASTS = timedelta(minutes=5)
CREDENTIAL_LASTS = timedelta(days=365)
WRONG_NUMBERS = 5
NUMBER_DIGITS = 6


@dataclass(frozen=True)
class Offered:
    """What the wallet is told through the person's screen, and what the person types; nothing of it is kept as it is."""

    code: str
    number: str


@dataclass(frozen=True)
class Token:
    """What a wallet fetches the credential with."""

    text: str
    seconds: int


def offer_credential(person: Person, *, place_id: str, with_number: bool, by: Person, at: datetime) -> Offered:
    """Invite a wallet to fetch the credential of a registration in force. The offer before it is withdrawn."""
    people.slow_down(f"wallet offer:{person.id}", capacity=10, per_seconds=600, by=by, at=at)
    cards.card_of(person.id, place_id, at=at)
    offered = Offered(
        code=secrets.token_urlsafe(32),
        number=f"{secrets.randbelow(10**NUMBER_DIGITS):0{NUMBER_DIGITS}}" if with_number else "",
    )
    with transaction.atomic():
        WalletOffer.objects.filter(person=person, place_id=place_id, credential_id__isnull=True).delete()
        WalletOffer.objects.create(
            code_hash=_hash(offered.code),
            person=person,
            place_id=place_id,
            number_hash=_hash(offered.code + offered.number) if with_number else "",
            offered_at=at,
        )
        audit.record("offered_a_credential", by=by, at=at, person_id=person.id, place_id=place_id)
    return offered


def exchange_code(code: str, *, number: str, by: Person | None, at: datetime) -> Token:
    """The code of an offer for a token, once. Whoever holds the code speaks for the person's press."""
    token = Token(secrets.token_urlsafe(32), int(TOKEN_LASTS.total_seconds()))
    with transaction.atomic():
        offer = WalletOffer.objects.select_for_update().filter(code_hash=_hash(code)).first()
        if offer is None or offer.token_hash or offer.offered_at + OFFER_LASTS < at:
            raise WalletTrouble("invalid_grant")
        if bool(number) != bool(offer.number_hash):
            raise WalletTrouble("invalid_request")
        wrong = bool(number) and not hmac.compare_digest(offer.number_hash, _hash(code + number))
        if wrong:
            offer.wrong_numbers += 1
        else:
            offer.token_hash, offer.token_ends_at = _hash(token.text), at + TOKEN_LASTS
        if offer.wrong_numbers >= WRONG_NUMBERS:
            offer.delete()
        else:
            offer.save(update_fields=["wrong_numbers", "token_hash", "token_ends_at"])
    # Outside, so that the count of wrong numbers stays.
    if wrong:
        raise WalletTrouble("invalid_grant")
    return token


@transaction.atomic
def issue_credential(token: str, *, proof: str, notice: Mapping[str, str], by: Person | None, at: datetime) -> str:
    """The credential, bound to the wallet's key. Asked again with the same key, it is the same one under fresh salts.

    `notice` is the sentence of B4; it cannot be held back.
    """
    offer = WalletOffer.objects.select_for_update().filter(token_hash=_hash(token)).exclude(token_hash="").first()
    if offer is None or offer.token_ends_at is None or offer.token_ends_at < at:
        raise WalletTrouble("invalid_token")
    key = proved_key(proof, at=at)
    try:
        card = cards.card_of(offer.person_id, offer.place_id, at=at)
    except Refused as refused:
        raise WalletTrouble("credential_request_denied") from refused
    issued = Credential.objects.filter(person_id=offer.person_id, place_id=offer.place_id)
    known = issued.filter(id=offer.credential_id).first() if offer.credential_id else None
    if known is not None and known.holder != key.thumbprint():
        raise WalletTrouble("credential_request_denied")
    credential = known or _new_credential(offer, card, key.thumbprint(), by=by, at=at)
    always = {
        "iss": settings.CREDENTIAL_ISSUER,
        "iat": int(credential.issued_at.timestamp()),
        "exp": int(credential.expires_at.timestamp()),
        "vct": f"{settings.CREDENTIAL_ISSUER}/wallet/types/registration/",
        "cnf": {"jwk": {name: key.get(name) for name in ("kty", "crv", "x", "y")}},
        "status": {
            "status_list": {
                "idx": credential.status_index,
                "uri": f"{settings.CREDENTIAL_ISSUER}/wallet/status/{credential.status_list}/",
            }
        },
        "notice": dict(notice),
    }
    return sd_jwt.issue(always, disclosable=_claims(card))


def revoke_credential(credential_id: UUID, *, by: Person, at: datetime) -> None:
    """The person takes a credential back: the phone was lost, or the wallet is not used any more. Twice is once."""
    with transaction.atomic():
        credential = Credential.objects.select_for_update().filter(person=by, id=credential_id).first()
        if credential is None:
            raise Refused(Reason.NOT_FOUND)
        if credential.revoked_at is None:
            credential.revoked_at = at
            credential.save(update_fields=["revoked_at"])
            audit.record("revoked_a_credential", by=by, at=at, person_id=by.id, place_id=credential.place_id)


def revoke_every_credential(person: Person, *, by: Person | None, at: datetime) -> int:
    """The account is about to be closed: what its wallets hold is valid no more."""
    WalletOffer.objects.filter(person=person).delete()
    return Credential.objects.filter(person=person, revoked_at=None).update(revoked_at=at)


def empty_credentials(person: Person, *, by: Person | None, at: datetime) -> None:
    """The account is erased: only that they are revoked stays, until they would have expired."""
    Credential.objects.filter(person=person).update(holder="", until=None, long_stay=False)


def forget_offers(*, by: Person | None, at: datetime) -> int:
    """Offers that nobody took up, and those that have done their work."""
    count, _ = WalletOffer.objects.filter(offered_at__lt=at - OFFER_LASTS - TOKEN_LASTS).delete()
    return count


def forget_credentials(*, by: Person | None, at: datetime) -> int:
    """Credentials that have expired, and their places on the lists."""
    StatusSlot.objects.filter(ends_at__lt=at).delete()
    count, _ = Credential.objects.filter(expires_at__lt=at).delete()
    return count


def _new_credential(offer: WalletOffer, card: Card, holder: str, *, by: Person | None, at: datetime) -> Credential:
    expires_at = at + CREDENTIAL_LASTS
    if card.until:
        expires_at = min(expires_at, start_of_day(card.until + timedelta(days=1)))
    status_list, status_index = _take_slot(ends_at=expires_at)
    credential = Credential.objects.create(
        person_id=offer.person_id,
        id=new_id(),
        place_id=offer.place_id,
        kind=card.kind,
        until=card.until,
        long_stay=card.long_stay,
        holder=holder,
        status_list=status_list,
        status_index=status_index,
        issued_at=at,
        expires_at=expires_at,
    )
    offer.credential_id = credential.id
    offer.save(update_fields=["credential_id"])
    audit.record("issued_a_credential", by=by, at=at, person_id=offer.person_id, place_id=offer.place_id)
    return credential


def _take_slot(*, ends_at: datetime) -> tuple[int, int]:
    """A random place, so that neighbours on a list have nothing in common; a list is used to its half."""
    newest = StatusSlot.objects.aggregate(newest=Max("status_list"))["newest"] or 1
    if StatusSlot.objects.filter(status_list=newest).count() >= LIST_SIZE // 2:
        newest += 1
    while True:
        index = secrets.randbelow(LIST_SIZE)
        try:
            with transaction.atomic():
                StatusSlot.objects.create(status_list=newest, status_index=index, ends_at=ends_at)
        except IntegrityError:
            continue
        return newest, index


def _claims(card: Card) -> dict[str, object]:
    """What the holder may disclose, each by itself."""
    said = {
        "name": card.called,
        "place_code": card.place.code,
        "place_name": card.place.full_name,
        "kind": card.kind,
        "since": card.since.isoformat(),
        "until": card.until.isoformat() if card.until else None,
        "long_stay": card.long_stay,
    }
    return {name: value for name, value in said.items() if value is not None}


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
