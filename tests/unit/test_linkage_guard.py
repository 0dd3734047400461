"""Which addresses linkage may reach, and how long it waits."""

from ipaddress import ip_address, ip_network
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from onecity.interop.linkage.sending.guard import address_problem, may_reach
from onecity.interop.linkage.webhooks.backoff import JITTER, LONGEST_SECONDS, wait_after

INNER = (
    "127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255",
    "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:1::1",
)  # fmt: skip
OUTER = ("8.8.8.8", "223.5.5.5", "2400:3200::1", "::ffff:8.8.8.8")
CITY = [ip_network("10.20.0.0/16")]


@pytest.mark.parametrize("address", INNER)
def test_inner_addresses_are_not_reached_however_they_are_written(address: str) -> None:
    assert not may_reach(ip_address(address), [])
    assert not may_reach(ip_address(address), CITY)


@pytest.mark.parametrize("address", OUTER)
def test_the_internet_is_reached_with_encryption_only(address: str) -> None:
    assert may_reach(ip_address(address), [])
    assert not may_reach(ip_address(address), [], plain=True)


@pytest.mark.parametrize("address", ["10.20.3.4", "::ffff:10.20.3.4"])
def test_the_networks_the_city_names_are_reached(address: str) -> None:
    assert may_reach(ip_address(address), CITY, plain=True)
    assert not may_reach(ip_address("10.21.3.4"), CITY)


@given(
    st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=4, network="192.168.0.0/16") | st.ip_addresses(v=6, network="fc00::/7")
)
def test_no_private_address_is_reached(address) -> None:
    assert not may_reach(address, [])


@pytest.mark.parametrize(
    "url",
    [
        "", "ftp://a.example/", "https://", "https:///x", "//a.example/", "javascript:alert(1)", "https://u:p@a.example/", "https://a.example/#x",
        "https://a.example /", "https://127.0.0.1/", "http://127.0.0.1:5432/", "https://[::1]/", "http://8.8.8.8/", "https://a.example:99999/",
        "https://10.0.0.1/x",
    ],
)  # fmt: skip
def test_a_bad_address_is_named(url: str, settings: Settings) -> None:
    settings.LINKAGE_NETWORKS = []
    assert address_problem(url)


@pytest.mark.parametrize("url", ["https://a.example/hook?x=1", "https://a.example:8443/", "http://10.20.3.4/hook", "http://inner.example/"])
def test_a_good_address_is_taken(url: str, settings: Settings) -> None:
    settings.LINKAGE_NETWORKS = ["10.20.0.0/16"]
    assert address_problem(url) is None


@given(st.integers(1, 10_000), st.integers())
def test_waits_are_bounded_and_never_nothing(failures: int, seed: int) -> None:
    seconds = wait_after(failures, Random(seed)).total_seconds()
    assert 5 * (1 - JITTER) <= seconds <= LONGEST_SECONDS * (1 + JITTER)
