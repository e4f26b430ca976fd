"""A session that runs out with a page open: to the log-in as a page, and back to the page that was left."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/?next="
REVEAL = {"viewname": "desk:reveal", "args": [7]}


def test_a_page_comes_back_after_the_log_in(client):
    assert client.get("/orders/?status=new").url == f"{LOGIN}/orders/%3Fstatus%3Dnew"


@pytest.mark.parametrize(
    ("left", "next_page"),
    [
        ("http://testserver/orders/7/", "/orders/7/"),
        ("http://testserver/orders/?status=new", "/orders/%3Fstatus%3Dnew"),
        ("http://elsewhere.example/orders/7/", "/"),
        ("//elsewhere.example", "/"),
        ("", "/"),
    ],
)
def test_a_form_or_a_part_of_a_page_leads_back_to_the_page_it_was_on(client, left, next_page):
    assert client.post(reverse(**REVEAL), headers={"referer": left}).url == f"{LOGIN}{next_page}"
    part = client.post(reverse(**REVEAL), headers={"hx-request": "true", "hx-current-url": left})
    assert (part.status_code, part.headers["HX-Redirect"], part.content) == (200, f"{LOGIN}{next_page}", b"")
