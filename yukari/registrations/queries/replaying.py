"""A stored judgement run again, years later with the same result, or with what differs (P13)."""

from dataclasses import dataclass
from uuid import UUID

from yukari.registrations.models import Judgement
from yukari.rules import premium, record
from yukari.rules.outcome import Reason, Refused


@dataclass(frozen=True, slots=True)
class Replay:
    """What was answered, what the rule answers now on the same facts and policy, and where they differ."""

    before: premium.Judgement
    after: premium.Judgement
    differences: list[str]


def replay(person_id: UUID, judgement_id: UUID) -> Replay:
    row = Judgement.objects.filter(person_id=person_id, id=judgement_id).first()
    if row is None:
        raise Refused(Reason.NOT_FOUND)
    before = record.judgement_from(row.outcome)
    after = premium.judge(record.facts_from(row.facts), record.policy_from(row.policy))
    return Replay(before, after, record.difference(before, after))


def whose_judgement(judgement_id: UUID) -> UUID:
    """The person whom a judgement is about, for an operator who holds only its number."""
    person_id = Judgement.objects.filter(id=judgement_id).values_list("person_id", flat=True).first()
    if person_id is None:
        raise Refused(Reason.NOT_FOUND)
    return person_id
