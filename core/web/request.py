"""Who is asking, and from where."""

import ipaddress
from typing import TYPE_CHECKING, Generic, TypeVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

Person = TypeVar("Person", bound=AbstractBaseUser)

NOWHERE = "unknown"  # a Unix socket has no address
HOME_BITS = 64  # the smallest IPv6 network that one subscriber gets


class AuthenticatedHttpRequest(HttpRequest, Generic[Person]):
    """What a view that needs a log-in gets; for annotations only."""

    user: Person  # type: ignore[assignment]  # never anonymous
    htmx: "HtmxDetails"


def client_address(request: HttpRequest) -> str:
    """The address that our outermost trusted proxy saw, whatever the client claims in `X-Forwarded-For`.

    Each proxy appends the address that it was called from, so with TRUSTED_PROXY_COUNT proxies of our own the entry
    that many from the right is true, and everything to the left of it is the client's own invention.
    """
    direct = request.META.get("REMOTE_ADDR", "")
    count: int = settings.TRUSTED_PROXY_COUNT
    if count < 1:
        return _address(direct) or NOWHERE
    heard = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    return (_address(heard[-count]) if len(heard) >= count else None) or _address(direct) or NOWHERE


def client_network(request: HttpRequest) -> str:
    """What limits are counted by: an IPv4 address, or the IPv6 network of one subscriber, who has 2⁶⁴ addresses to
    spend.
    """
    address = client_address(request)
    if ":" not in address:
        return address
    return str(ipaddress.ip_network(f"{address}/{HOME_BITS}", strict=False))


def _address(text: str) -> str | None:
    """The address in its canonical spelling, without a port; None if it is none."""
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)
