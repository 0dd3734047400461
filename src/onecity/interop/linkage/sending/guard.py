"""Which addresses may be reached: the open internet, and of the city's own networks only those its settings name.

The guard stands where the connection is made: names are looked up once and the address that was checked is the one that is
used, so a name that changes its answer reaches nothing more. TLS still checks the name.
"""

import asyncio
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

import httpcore
from django.conf import settings
from django.utils.translation import gettext as _

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

TUNNELS = tuple(ip_network(one) for one in ("2002::/16", "2001::/32", "64:ff9b::/96", "64:ff9b:1::/48"))
"""IPv6 networks whose addresses stand for IPv4 ones (6to4, Teredo, NAT64): a way round the check."""


@dataclass
class AddressRefused(Exception):
    """The name leads to addresses that may not be reached."""

    host: str


def city_networks() -> list[Network]:
    """The networks of its own that the city opens to linkage (ONECITY_LINKAGE_NETWORKS)."""
    return [ip_network(one) for one in settings.LINKAGE_NETWORKS]


def _in_city(address: Address, networks: Iterable[Network]) -> bool:
    return any(address in network for network in networks)


def may_reach(address: Address, networks: Sequence[Network], plain: bool = False) -> bool:
    """Whether an address may be reached; `plain` (http without TLS) only within the networks the city named."""
    true = address.ipv4_mapped or address if isinstance(address, IPv6Address) else address
    if _in_city(true, networks):
        return True
    return not plain and true.is_global and not true.is_multicast and not _in_city(true, TUNNELS)


def address_problem(url: str) -> str | None:
    """What is wrong with the address of a system outside, as far as can be told without looking its name up."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return _("This is no address.")
    if parts.scheme not in ("https", "http") or not host or any(sign.isspace() for sign in url):
        return _("Give an address that begins with https://.")
    if parts.username or parts.password or parts.fragment:
        return _("The address may hold neither a login nor a fragment.")
    return _literal_problem(host, parts.scheme == "http")


def _literal_problem(host: str, plain: bool) -> str | None:
    try:
        address = ip_address(host)
    except ValueError:
        return None
    if may_reach(address, city_networks(), plain):
        return None
    return _("This address may not be reached: it lies in a network that the city's settings do not open, or it has no encryption.")


async def _addresses(host: str, port: int) -> list[Address]:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise httpcore.ConnectError(f"{host} is unknown") from error
    return list(dict.fromkeys(ip_address(str(place[0]).partition("%")[0]) for *_kind, place in found))


class GuardedNetwork(httpcore.AsyncNetworkBackend):
    """Connects to checked addresses only. Raises AddressRefused."""

    def __init__(self, plain: bool) -> None:
        self._plain = plain
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(self, host: str, port: int, *words: Any, **options: Any) -> httpcore.AsyncNetworkStream:
        """A connection to the first address of a host that may be reached."""
        networks = city_networks()
        reachable = [one for one in await _addresses(host, port) if may_reach(one, networks, self._plain)]
        if not reachable:
            raise AddressRefused(host)
        return await self._network.connect_tcp(str(reachable[0]), port, *words, **options)

    async def sleep(self, seconds: float) -> None:
        """Wait before a connection is tried again."""
        await self._network.sleep(seconds)
