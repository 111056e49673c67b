"""P13, P14: a judgement is kept for ever and can be run again years later."""

import json

import pytest
from hypothesis import given

from tests.rules.cast import POLICY, THREE_DAYS, facts, hana, policies
from yukari.rules import record
from yukari.rules.policy import Policy
from yukari.rules.premium import Facts, judge
from yukari.rules.record import Record, UnknownFormat


def kept(value: Record) -> Record:
    """Through the JSON of a database and back."""
    return json.loads(json.dumps(value))


@given(facts(), policies())
def test_p13_run_again_from_the_record_the_judgement_is_the_same(facts: Facts, policy: Policy) -> None:
    judgement = judge(facts, policy)
    read_facts = record.facts_from(kept(record.of_facts(facts)))
    read_policy = record.policy_from(kept(record.of_policy(policy)))
    read_judgement = record.judgement_from(kept(record.of_judgement(judgement)))
    assert (read_facts, read_policy, read_judgement) == (facts, policy, judgement)
    again = judge(read_facts, read_policy)
    assert again == judgement
    assert record.difference(read_judgement, again) == []


@given(facts(), policies(), policies())
def test_p13_a_difference_is_named_exactly_where_there_is_one(facts: Facts, policy: Policy, other: Policy) -> None:
    one, two = judge(facts, policy), judge(facts, other)
    assert (record.difference(one, two) == []) == (one == two)


def test_p13_a_replay_says_what_differs() -> None:
    before, after = judge(hana(*THREE_DAYS), POLICY), judge(hana(*THREE_DAYS[:2], adult=False), POLICY)
    assert record.difference(before, after) == [
        "met: True → False",
        "findings.days.met: True → False",
        "findings.days.have: 3 → 2",
        "findings.days.counted: ['2026-10-03', '2026-10-18', '2026-11-03'] → ['2026-10-03', '2026-10-18']",
        "findings.days.until: None → 2027-10-02",
        "findings.guardian.met: – → False",
        "findings.guardian.have: – → 0",
        "findings.guardian.need: – → 1",
        "findings.guardian.counted: – → []",
        "findings.guardian.left_out: – → []",
        "findings.guardian.until: – → None",
    ]


def test_a_record_of_a_later_programme_is_not_misread() -> None:
    with pytest.raises(UnknownFormat):
        record.facts_from({**record.of_facts(hana()), "format": 2})
