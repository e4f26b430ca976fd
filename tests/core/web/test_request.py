import pytest
from django.test import RequestFactory

from core.web.request import client_address, client_network


@pytest.mark.parametrize(
    ("proxies", "direct", "forwarded", "address"),
    [
        (0, "203.0.113.9", None, "203.0.113.9"),
        (0, "203.0.113.9", "1.2.3.4", "203.0.113.9"),  # nobody is trusted
        (1, "10.0.0.1", "203.0.113.9", "203.0.113.9"),
        (1, "10.0.0.1", "1.2.3.4, 203.0.113.9", "203.0.113.9"),  # forged on the left
        (2, "10.0.0.1", "1.2.3.4, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "10.0.0.1", "203.0.113.9", "10.0.0.1"),  # came past the outer proxy
        (1, "10.0.0.1", "junk", "10.0.0.1"),
        (1, "10.0.0.1", "", "10.0.0.1"),
        (1, "10.0.0.1", None, "10.0.0.1"),
        (1, "10.0.0.1", "203.0.113.9:4711", "203.0.113.9"),
        (1, "10.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"),
        (1, "10.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"),  # the same caller in another dress
        (0, "fe80::1%eth0", None, "fe80::1"),
        (0, "", None, "unknown"),
    ],
)
def test_the_address_is_what_our_own_proxy_saw(settings, proxies, direct, forwarded, address):
    settings.TRUSTED_PROXY_COUNT = proxies
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    request = RequestFactory().get("/", REMOTE_ADDR=direct, **headers)
    assert client_address(request) == address


@pytest.mark.parametrize(
    ("direct", "network"),
    [("203.0.113.9", "203.0.113.9"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("", "unknown")],
)
def test_one_subscriber_is_one_network(settings, direct, network):
    settings.TRUSTED_PROXY_COUNT = 0
    assert client_network(RequestFactory().get("/", REMOTE_ADDR=direct)) == network
