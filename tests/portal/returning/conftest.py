"""An order that arrived, the link with which its buyer gives something back, and a way through the pages."""

import re
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from orders.models import BuyerLink, Order, OrderLine
from orders.services import linking
from returns.services.requests import inviting
from tests.factories.accounts import StoreFactory
from tests.factories.giving_back import arrived
from tests.portal.conftest import DIGITS, HERS

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@dataclass
class Giver:
    """A buyer with her link."""

    client: Client
    order: Order
    link: BuyerLink

    @property
    def url(self) -> str:
        return f"/p/{linking.token_of(self.link)}/"

    @property
    def line(self) -> OrderLine:
        return self.order.lines.earliest("position")

    def get(self, query: str = "") -> str:
        return self.client.get(self.url + query).content.decode()

    def prove(self, said: str = DIGITS) -> Any:
        return self.client.post(self.url, {"step": "prove", "said": said})

    def post(self, step: str, **said: Any) -> Any:
        """Say it, with the proof."""
        proof = self.prove().context["proof"]
        return self.client.post(self.url, {"step": step, "proof": proof, **said})

    def said(self, **more: Any) -> dict[str, Any]:
        """Everything that a usual return says, by the names of the form."""
        pk = self.line.pk
        usual = {
            "seen": "0", f"units-{pk}": "1", f"reason-{pk}": "size:too_small", "resolution": "refund", "slot": "",
            "phone": "", "address": "12 Laxmi Road, Sadashiv Peth", "landmark": "near Chitale",
        }  # fmt: skip
        return usual | {name.replace("PK", str(pk)): value for name, value in more.items()}

    def send(self, **more: Any) -> Any:
        return self.post("send", **self.said(**more))


def giver(client: Client, *lines: tuple[int, str], days: int = 2, **order: Any) -> Giver:
    """Somebody whose order arrived some days ago."""
    at = timezone.now()
    store = order.pop("store", None) or StoreFactory(country="IN")
    made = arrived(*lines, store=store, at=at - timedelta(days=days), **{**HERS, **order})
    return Giver(client, made, inviting.invite(order=made, at=at))


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page's form, without those of the language switch."""
    form = page.split('<form class="speak"', maxsplit=1)[0] + page.rsplit("</header>", maxsplit=1)[-1]
    return dict(HIDDEN.findall(form))


def photo(name: str = "kurta.jpg", size: tuple[int, int] = (64, 48), **more: Any) -> SimpleUploadedFile:
    drawn = BytesIO()
    Image.new("RGB", size, "indigo").save(drawn, more.pop("format", "JPEG"), **more)
    return SimpleUploadedFile(name, drawn.getvalue(), content_type="image/jpeg")


@pytest.fixture
def buyer(client: Client) -> Giver:
    return giver(client, (2, "2000.00"))
