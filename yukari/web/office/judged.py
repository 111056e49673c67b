"""A judgement for staff: the same words that the resident reads (P14), with the titles of what was counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from yukari.activities import queries as activities
from yukari.activities.queries import Occurrence
from yukari.places import queries as places
from yukari.rules.policy import Policy
from yukari.rules.premium import Finding, Judgement
from yukari.web.wording import premium
from yukari.web.wording.premium import Explained


@dataclass(frozen=True, slots=True)
class Told:
    """One requirement in words, with what was counted and what was not."""

    said: Explained
    counted: list[Occurrence]
    left_out: list[tuple[Occurrence, str]]


@dataclass(frozen=True, slots=True)
class JudgementTold:
    headline: str
    met: bool
    policy_version: int
    requirements: list[Told]


def told(judgements: Iterable[Judgement], *, place_id: str) -> list[JudgementTold]:
    """Many judgements of one place in words, with two statements for all of them."""
    judgements = list(judgements)
    policies = _policies(place_id)
    named = activities.occurrences(
        {UUID(one) for judgement in judgements for finding in judgement.findings for one in _mentioned(finding)}
    )
    return [_told(judgement, policies, named) for judgement in judgements]


def _told(judgement: Judgement, policies: Mapping[int, Policy], named: Mapping[UUID, Occurrence]) -> JudgementTold:
    policy = policies[judgement.policy_version]
    return JudgementTold(
        headline=premium.headline(judgement),
        met=judgement.met,
        policy_version=judgement.policy_version,
        requirements=[
            Told(
                said,
                [named[UUID(one)] for one in said.counted if UUID(one) in named],
                [(named[UUID(one)], why) for one, why in said.left_out if UUID(one) in named],
            )
            for said in premium.explained(judgement, policy)
        ],
    )


def _policies(place_id: str) -> dict[int, Policy]:
    versions = [places.as_policy(version) for version in places.policies_of(place_id)]
    return {policy.version: policy for policy in [places.default_policy(place_id), *versions]}


def _mentioned(finding: Finding) -> list[str]:
    return [*finding.counted, *(one for one, _ in finding.left_out)]
