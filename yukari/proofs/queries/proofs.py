"""Proofs of activity records: the person's own, and what whoever has the paper may learn."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from yukari.kit import signed_pdf
from yukari.kit.clock import day_in_japan
from yukari.kit.signed_pdf import Signed
from yukari.people.models import Person
from yukari.proofs import signing
from yukari.proofs.models import RecordProof
from yukari.registrations.models import Participation
from yukari.rules.outcome import Reason, Refused


class Standing(StrEnum):
    """What a proof is worth today."""

    STANDS = "stands"
    CHANGED = "changed"
    """Some of what it lists was declared void since (A6)."""
    REVOKED = "revoked"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Line:
    """One participation on the paper; the place keeps the name that it had (B3)."""

    occurrence: UUID
    day: date
    place: str
    place_en: str
    title: str
    organisation: str
    minutes: int


@dataclass(frozen=True)
class CheckedProof:
    """What the checking page may say: no name, and of what is revoked or expired nothing at all."""

    code: str
    standing: Standing
    made_at: datetime
    first_day: date
    last_day: date
    last_checkable_on: date
    lines: list[Line]
    void: int
    """How many of the lines were declared void since."""


def proofs_of(viewer: Person, *, at: datetime) -> list[tuple[RecordProof, Standing]]:
    """The viewer's own, the newest first."""
    proofs = list(RecordProof.objects.filter(person=viewer).order_by("-made_at", "-pk"))
    void = _void_occurrences(viewer.id) if proofs else set()
    return [(proof, _standing(proof, void, on=day_in_japan(at))) for proof in proofs]


def proof_of(viewer: Person, proof_id: UUID) -> RecordProof:
    """The viewer's own proof, to put it on paper."""
    proof = RecordProof.objects.filter(person=viewer, id=proof_id, revoked_at__isnull=True).first()
    if proof is None:
        raise Refused(Reason.NOT_FOUND)
    return proof


def lines_of(proof: RecordProof) -> list[Line]:
    return [
        Line(**{**row, "occurrence": UUID(row["occurrence"]), "day": date.fromisoformat(row["day"])})
        for row in proof.rows
    ]


def checked_proof(code: str, *, at: datetime) -> CheckedProof:
    """For whoever has the code from the paper."""
    proof = RecordProof.objects.filter(code=code).first()
    if proof is None:
        raise Refused(Reason.NOT_FOUND)
    void = _void_occurrences(proof.person_id)
    standing = _standing(proof, void, on=day_in_japan(at))
    told = standing in (Standing.STANDS, Standing.CHANGED)
    lines = lines_of(proof) if told else []
    return CheckedProof(
        code=proof.code,
        standing=standing,
        made_at=proof.made_at,
        first_day=proof.first_day,
        last_day=proof.last_day,
        last_checkable_on=proof.last_checkable_on,
        lines=[line for line in lines if line.occurrence not in void],
        void=sum(line.occurrence in void for line in lines),
    )


def signed(proof: RecordProof, pdf: bytes, *, reason: str, at: datetime) -> bytes:
    """The paper with our signature."""
    return signed_pdf.sign(pdf, signing.keys(at=at), reason=reason, reference=proof.code)


def checked_file(pdf: bytes, *, at: datetime) -> Signed | None:
    """Our signature on a file that somebody was given."""
    return signed_pdf.check(pdf, signing.keys(at=at))


def _standing(proof: RecordProof, void: set[UUID], *, on: date) -> Standing:
    if proof.revoked_at:
        return Standing.REVOKED
    if proof.last_checkable_on < on:
        return Standing.EXPIRED
    return Standing.CHANGED if any(UUID(row["occurrence"]) in void for row in proof.rows) else Standing.STANDS


def _void_occurrences(person_id: UUID) -> set[UUID]:
    void = Participation.objects.filter(person_id=person_id).exclude(void_reason="")
    return set(void.values_list("occurrence_id", flat=True))
