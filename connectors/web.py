"""HTTP for adapters: one call with a deadline, to addresses outside only, and every failure in words.

A merchant types a base URL, so it may point anywhere: names are resolved once and the call goes to that very address,
addresses inside are refused, redirects are not followed. Only the simulator of this installation may be inside.
"""

import ipaddress
import json
import os
import socket
import time
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from connectors import failures
from connectors.base import JSON, Down, Garbled, Misaddressed, Unreachable

Method = Literal["GET", "POST", "PUT", "DELETE"]

DEADLINE = 4.5  # seconds for a whole answer: a courier that hangs is found out within five
PATIENCE = httpx.Timeout(3.0, connect=2.0)  # for each single step of it
LONGEST_ANSWER = 10_000_000  # bytes
LIMITS = httpx.Limits(max_connections=8, max_keepalive_connections=4, keepalive_expiry=30)
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Target:
    """Where a call really goes: a URL with the address that its name had a moment ago."""

    url: str
    address: str
    host: str


def resolve(url: str) -> Target:
    """Check that `url` leads outside (or to this installation's simulator) and pin it. Raises `Misaddressed`."""
    parts = urlsplit(url)
    try:
        host, port = parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        host, port = "", 0
    if not host or not port or parts.username is not None:
        raise Misaddressed(_("This is no web address: a base URL looks like https://api.example.com."))
    ours = _is_simulator(parts.scheme, host, port)
    if parts.scheme != "https" and not ours:
        raise Misaddressed(_("The base URL must start with https://."))
    addresses = _addresses(host, port)
    if not ours and not all(_is_outside(address) for address in addresses):
        raise Misaddressed(_("The base URL leads to an address inside this network."))
    return Target(url, addresses[0], host)


def ask(
    method: Method,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    params: Mapping[str, str] | None = None,
    content: bytes | None = None,
) -> httpx.Response:
    """One call, its answer read to the end within `DEADLINE`; only a 2xx comes back. Raises `ProviderError`s."""
    target = resolve(url)
    pinned = httpx.URL(url, params=params) if params else httpx.URL(url)
    sent = {"Host": pinned.netloc.decode(), **(headers or {})}
    client = _client(os.getpid(), target.host)
    try:
        request = client.build_request(
            method,
            pinned.copy_with(host=target.address),
            headers=sent,
            content=content,
            extensions={"sni_hostname": target.host},
        )
        return _judged(_exchange(client, request))
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        raise Down(_("The service can't be reached.")) from error
    except (httpx.TimeoutException, httpx.NetworkError) as error:
        raise Unreachable(_("No answer in time.")) from error
    except httpx.HTTPError as error:
        raise Garbled(_("The answer was broken off or makes no sense.")) from error


def read_json(answer: httpx.Response) -> JSON:
    """The answer's JSON. Raises `Garbled` where something else came."""
    try:
        said: JSON = json.loads(answer.content)
    except (ValueError, RecursionError) as error:
        if failures.is_page(answer):
            raise failures.web_page() from error
        raise Garbled(_("The answer is no JSON.")) from error
    return said


@lru_cache(maxsize=64)
def _client(_process: int, _host: str) -> httpx.Client:
    """The kept connections of this process to one host: a name never travels over another name's TLS.

    They are closed with the client, at the latest when the process ends.
    """
    transport = httpx.HTTPTransport(trust_env=False, limits=LIMITS)
    client = httpx.Client(timeout=PATIENCE, trust_env=False, transport=transport)
    weakref.finalize(client, transport.close)
    return client


def _is_simulator(scheme: str, host: str, port: int) -> bool:
    known = urlsplit(settings.SIMULATOR_URL)
    return bool(known.hostname) and (known.scheme, known.hostname, known.port) == (scheme, host, port)


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Down(_("The name in the base URL is not known.")) from error
    return [str(entry[4][0]) for entry in found]


def _is_outside(address: str) -> bool:
    """Whether it is an address of the public internet, also when it hides an IPv4 address in an IPv6 one."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    inner = (ip.ipv4_mapped or ip.sixtofour) if isinstance(ip, ipaddress.IPv6Address) else None
    return all(each.is_global and not each.is_multicast for each in (ip, inner or ip))


def _exchange(client: httpx.Client, request: httpx.Request) -> httpx.Response:
    """The answer, read to the end within `DEADLINE`."""
    until = time.monotonic() + DEADLINE
    answer = client.send(request, stream=True)
    body = _read(answer, until)
    return httpx.Response(answer.status_code, headers=_told(answer.headers), content=body)


def _read(answer: httpx.Response, until: float) -> bytes:
    """The body, unless it drips for ever or floods us."""
    body = bytearray()
    try:
        for piece in answer.iter_bytes():
            body += piece
            if time.monotonic() > until:
                raise Unreachable(_("No answer in time."))
            if len(body) > LONGEST_ANSWER:
                raise Garbled(_("The answer is far too long."))
    finally:
        answer.close()
    return bytes(body)


def _told(headers: httpx.Headers) -> dict[str, str]:
    """Headers of the answer that are still true of its decoded body."""
    return {name: value for name, value in headers.items() if name not in {"content-encoding", "content-length"}}


def _judged(answer: httpx.Response) -> httpx.Response:
    if answer.is_success:
        return answer
    raise failures.of(answer)
