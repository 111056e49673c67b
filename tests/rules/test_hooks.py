"""Whom a server of ours may call, and how long it tries."""

from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yukari.rules.hooks import WAITS, is_public, is_web_address, may_all_be_called, next_attempt

INSIDE = """
127.0.0.1 127.255.255.254 0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254
100.64.0.1 100.127.255.255 192.0.0.1 192.0.0.170 192.0.2.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 192.88.99.1 224.0.0.1
239.255.255.250 240.0.0.1 255.255.255.255
:: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:8.8.8.8 ::127.0.0.1 ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b::808:808
64:ff9b:1::a00:1 2002:7f00:1:: 2002:a00:1::1 2002:c0a8:101::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:db8::1 2001:10::1
3fff::1 fc00::1 fd12:3456::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1 ff0e::1 100::1 5f00::1 4000::1 localhost 0x7f.1 2130706433 127.1
""".split()  # noqa: SIM905
OUTSIDE = """
8.8.8.8 1.1.1.1 172.32.0.1 172.15.255.255 100.128.0.1 11.0.0.1 192.0.3.1 2606:4700::1111 2400:8500::1 2001:4860::8888
""".split()  # noqa: SIM905


@pytest.mark.parametrize("address", INSIDE)
def test_what_an_attacker_would_name_is_not_called(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_the_public_network_is_called(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses())
def test_nothing_is_called_that_python_knows_to_be_inside(address: IPv4Address | IPv6Address) -> None:
    if is_public(str(address)):
        assert address.is_global
        assert not address.is_multicast
        assert not address.is_reserved


def test_one_answer_that_leads_inside_spoils_all() -> None:
    assert may_all_be_called(["8.8.8.8", "2606:4700::1111"])
    assert not may_all_be_called(["8.8.8.8", "10.0.0.1"])
    assert not may_all_be_called([])


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("https://app.example.jp/hook?x=1", True),
        ("https://app.example.jp:8443/", True),
        ("http://app.example.jp/", False),
        ("https://app.example.jp:22/", False),
        ("https://user:pw@app.example.jp/", False),
        ("https://@app.example.jp/", False),
        ("https://app.example.jp/#x", False),
        ("https:///nothing", False),
        ("https://[::1", False),
        ("https://app.example.jp:99999/", False),
        ("https://app.example.jp/a b", False),
        ("https://app.example.jp/\r\nX: y", False),
        ("ftp://app.example.jp/", False),
        ("http://127.0.0.1:8000/", False),
        ("", False),
    ],
)
def test_only_secure_addresses_of_the_web_can_be_named(text: str, fits: bool) -> None:
    assert is_web_address(text, loopback=False) is fits


def test_a_developer_s_own_machine_can_be_named_where_that_is_allowed() -> None:
    assert is_web_address("http://127.0.0.1:8000/", loopback=True)
    assert not is_web_address("http://app.example.jp/", loopback=True)


def test_it_is_tried_for_three_days_at_growing_intervals() -> None:
    assert timedelta(days=3) <= sum(WAITS, timedelta()) < timedelta(days=3, hours=1)
    assert list(WAITS) == sorted(WAITS)
    at = datetime(2026, 4, 1, tzinfo=UTC)
    assert next_attempt(1, at=at) == at + timedelta(minutes=1)
    assert next_attempt(len(WAITS) + 1, at=at) is None
