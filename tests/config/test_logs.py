"""Logs name events, ids and places in the code: never people, addresses, queries or keys."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from config.logs import RequestId

SECRETS = ["Asha Rao", "+919812345678", "asha@example.org", "4f3c2b1a4f3c2b1a4f3c2b1a4f3c2b1a", "q=asha"]


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_formatter())
    logging.root.addHandler(handler)
    yield stream
    logging.root.removeHandler(handler)


def _formatter() -> logging.Formatter:
    told = dict(settings.LOGGING["formatters"]["json"])
    formatter: logging.Formatter = told.pop("()")(**told)
    return formatter


def test_no_personal_value_is_written_whatever_a_line_carries(written: io.StringIO, rf: RequestFactory) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        structlog.get_logger("orders").warning("order.opened", order_id=7, name="Asha Rao", phone="+919812345678")
        logging.getLogger("elsewhere").warning("GET %s", "https://courier.example/?q=asha")
        try:
            raise ValueError("Key (email)=(asha@example.org) already exists.")
        except ValueError:
            structlog.get_logger("orders").exception("order.failed", tries=2)
            logging.getLogger("elsewhere").exception("broken")
        return HttpResponse()

    response = RequestId(view)(rf.get("/hooks/4f3c2b1a4f3c2b1a4f3c2b1a4f3c2b1a/?q=asha"))
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert not [secret for secret in SECRETS if secret in written.getvalue()]
    assert [line["event"] for line in lines] == ["order.opened", "GET %s", "order.failed", "broken"]
    assert {line["request_id"] for line in lines} == {response.headers["X-Request-Id"]}
    assert {line["path"] for line in lines} == {"/hooks/…/"}
    assert lines[0]["order_id"] == 7
    assert all(line["exception"].startswith("ValueError at tests.config.test_logs:") for line in lines[2:])
