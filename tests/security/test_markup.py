"""What people and couriers write is text: on every page, in every chart and in every file. Chromium is asked in
`tests/browser`."""

import csv
import io
import json
import re
import zipfile
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from analytics import services as figures
from orders.models import Order
from tests.access.marked import marked
from tests.access.payloads import FORMULAS
from tests.access.world import World

pytestmark = pytest.mark.django_db

PAGES = ["desk:today", "desk:orders", "desk:parcels", "desk:lookup", "figures:rto"]
FILES = ["desk:orders", "desk:parcels", "analytics-rto"]
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


class Strict(HTMLParser):
    """Notes every tag and attribute that a text must not have made."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        kind = said.get("type", "")
        if tag in {"iframe", "math", "mglyph", "style", "object", "embed", "base"}:
            self.faults.append(f"<{tag}>")
        if tag == "script" and not said.get("src") and kind != "application/json":
            self.faults.append(f"<script {said}>")
        self.faults += [f"{name} of <{tag}>" for name in said if name.startswith("on") or name == "style"]
        self.faults += [f"{name}={value}" for name, value in said.items() if value.strip().startswith("javascript:")]


def faults(html: str) -> list[str]:
    parser = Strict()
    parser.feed(html)
    return parser.faults


@pytest.fixture
def world() -> World:
    world = marked(timezone.now())
    figures.sweep(store_id=world.store.pk)
    return world


@pytest.fixture
def client(world: World) -> Client:
    client = Client()
    client.force_login(world.people[Role.OWNER])
    return client


def test_no_text_becomes_markup_on_a_page(client: Client, world: World) -> None:
    pages = [reverse(name) for name in PAGES]
    pages += [f"{reverse('desk:lookup')}?q=%3Cscript%3Ewindow.pwned%3C/script%3E"]
    pages += [f"{reverse('desk:orders')}?state=%22%3E%3Cimg%20src%20onerror=x%3E&q=%3Cscript%3E"]
    pages += [
        f"{reverse('figures:rto')}?group_by={by}" for by in ("courier", "city", "sku", "category", "channel", "zone")
    ]
    pages += [reverse("desk:order", kwargs={"pk": order.pk}) for order in Order.objects.filter(store=world.store)]
    found = {}
    for page in pages:
        answer = client.get(page, follow=True)
        assert answer.status_code == 200, page
        found[page] = faults(answer.content.decode())
    assert {page: wrong for page, wrong in found.items() if wrong} == {}


def test_nor_when_it_is_revealed_or_searched_while_typing(client: Client, world: World) -> None:
    found = []
    for order in Order.objects.filter(store=world.store):
        page = client.post(reverse("desk:reveal", kwargs={"pk": order.pk}), headers={"HX-Request": "true"})
        found += faults(page.content.decode())
    page = client.get(reverse("desk:lookup"), {"q": "window"}, headers={"HX-Request": "true"})
    assert found + faults(page.content.decode()) == []


def test_charts_carry_text_in_json_that_can_not_end_its_script(client: Client) -> None:
    html = client.get(reverse("figures:rto"), {"group_by": "courier"}).content.decode()
    carried = re.findall(r'<script id="[\w-]+" type="application/json">(.*?)</script>', html, re.S)
    assert carried
    for text in carried:
        assert not set("<>&") & set(text)
        json.loads(text)
    assert any("window.pwned" in text for text in carried)


def test_the_api_says_json_and_nothing_else(client: Client) -> None:
    for name in ("api-orders", "api-shipments", "analytics-rto"):
        answer = client.get(reverse(name))
        assert answer["Content-Type"] == "application/json"
        assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", FILES)
def test_no_cell_of_a_file_is_a_formula(name: str) -> None:
    world = marked(timezone.now(), FORMULAS)
    figures.sweep(store_id=world.store.pk)
    client = Client()
    client.force_login(world.people[Role.OWNER])
    query = {"group_by": "courier"} if name == "analytics-rto" else {"contact": "open"}
    answer = client.get(reverse(name), query | {"format": "csv"})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"), newline="")))
    cells = [cell for row in rows[1:] for cell in row if not re.fullmatch(r"[+-]?\d+(\.\d+)?", cell)]
    assert any("HYPERLINK" in cell for cell in cells)
    assert [cell for cell in cells if cell.startswith(DANGEROUS)] == []
    book = client.get(reverse(name), query | {"format": "xlsx"})
    with zipfile.ZipFile(io.BytesIO(b"".join(book.streaming_content))) as parts:
        sheets = [parts.read(part).decode() for part in parts.namelist() if "worksheets" in part]
    assert sheets
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)


def test_the_name_of_a_file_is_a_name(client: Client, world: World) -> None:
    answer = client.get(reverse("desk:orders"), {"format": "csv"})
    b"".join(answer.streaming_content)
    assert re.fullmatch(r'attachment; filename="[\w.-]+\.csv"', answer["Content-Disposition"])
