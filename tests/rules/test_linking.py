"""K4, K5, P12: 岐阜県 follows Hana to 飛騨市, unless she does not want it to."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.cast import GIFU, HIDA, SETAGAYA, SHIRAKAWA, TAKAYAMA
from yukari.rules import linking
from yukari.rules.linking import Link, Tie
from yukari.rules.outcome import Reason, Refused
from yukari.rules.premium import Term

LINKED = linking.municipality_registered(Link(), HIDA)


def test_k4_registering_with_a_municipality_registers_with_its_prefecture() -> None:
    assert Link(Tie.LINKED, carriers=frozenset({HIDA})) == LINKED


def test_k4_unless_she_opted_out_before_or_later() -> None:
    assert linking.municipality_registered(linking.opt_out(Link()), HIDA).tie is Tie.NONE
    assert linking.opt_out(LINKED).tie is Tie.NONE
    assert linking.opt_in(linking.opt_out(LINKED)) == LINKED


def test_k5_a_linked_registration_lives_as_long_as_one_municipality_carries_it() -> None:
    both = linking.municipality_registered(LINKED, SHIRAKAWA)
    one = linking.municipality_released(both, HIDA)
    assert one.tie is Tie.LINKED
    assert linking.municipality_released(one, SHIRAKAWA) == Link()


def test_k5_a_direct_registration_lives_on_its_own() -> None:
    direct = linking.register_directly(LINKED)
    assert linking.municipality_released(direct, HIDA) == Link(Tie.DIRECT)
    assert linking.opt_out(direct).tie is Tie.DIRECT
    assert linking.register_directly(Link()) == Link(Tie.DIRECT)


def test_k5_a_direct_one_can_be_linked_again_where_a_municipality_carries_it() -> None:
    assert linking.make_linked(linking.register_directly(linking.opt_out(LINKED))) == LINKED
    with pytest.raises(Refused) as refused:
        linking.make_linked(Link(Tie.DIRECT))
    assert refused.value.reason is Reason.NOTHING_CARRIES_IT


def test_k4_who_leaves_the_prefecture_is_not_linked_again_at_once() -> None:
    assert linking.leave(LINKED) == Link(Tie.NONE, opted_out=True, carriers=frozenset({HIDA}))
    assert linking.municipality_registered(linking.leave(LINKED), SHIRAKAWA).tie is Tie.NONE
    assert linking.leave(Link(Tie.DIRECT)) == Link()


WISHES: tuple[Callable[[Link], Link], ...] = (
    linking.opt_out,
    linking.opt_in,
    linking.register_directly,
    linking.make_linked,
    linking.leave,
    lambda link: linking.municipality_registered(link, HIDA),
    lambda link: linking.municipality_registered(link, TAKAYAMA),
    lambda link: linking.municipality_released(link, HIDA),
    lambda link: linking.municipality_released(link, TAKAYAMA),
)


@given(st.lists(st.sampled_from(WISHES), max_size=20))
def test_k4_and_k5_after_any_wishes_in_any_order(wishes: list[Callable[[Link], Link]]) -> None:
    link = Link()
    for wish in wishes:
        try:
            link = wish(link)
        except Refused:
            continue
        assert wish(link) == link, "wishing twice is the same as wishing once"
        if link.tie is not Tie.DIRECT:
            assert (link.tie is Tie.LINKED) == (bool(link.carriers) and not link.opted_out)


@pytest.mark.parametrize(
    ("link", "residence", "brings"),
    [
        (LINKED, SETAGAYA, True),
        (linking.register_directly(LINKED), SETAGAYA, True),
        (linking.opt_out(LINKED), SETAGAYA, False),
        (linking.opt_out(linking.register_directly(LINKED)), SETAGAYA, False),
        (LINKED, TAKAYAMA, False),
        (Link(), SETAGAYA, False),
    ],
)
def test_p12_premium_of_hida_brings_that_of_gifu_under_k4_and_p9(link: Link, residence: str, brings: bool) -> None:
    assert linking.brings_prefecture(link, GIFU, residence) is brings


def test_p12_it_ends_with_the_last_municipality_that_brings_it() -> None:
    hida = Term(date(2026, 4, 1), date(2027, 3, 31))
    shirakawa = Term(date(2026, 11, 21), date(2027, 11, 20))
    assert linking.brought_until([shirakawa, hida]) == date(2027, 11, 20)
    assert linking.brought_until([]) is None
