"""Uploads, and a worker that takes up what is due."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from orders.models import ImportRun
from orders.services.importing import working

HEADER = "Order No,Order Date,Order Status,Item,Qty,Price,Buyer,Mobile,City,Pay"


@pytest.fixture
def upload(desk) -> Callable[..., object]:
    """`upload(text or bytes)` posts a file as the browser would."""

    def post(content: str | bytes, name: str = "orders.csv", kind: str = "auto"):
        data = content.encode() if isinstance(content, str) else content
        return desk.post("/imports/new/", {"file": SimpleUploadedFile(name, data), "kind": kind})

    return post


@pytest.fixture
def rows() -> Callable[..., str]:
    """A file of orders that nobody knows by its header."""

    def text(*told: str) -> str:
        usual = [f"X-{n},2{n}/04/2026,Dikirim,Kurta,1,1299,Snehal,9822014417,Pune,COD" for n in range(1, 4)]
        return "\n".join([HEADER, *(told or usual)]) + "\n"

    return text


@pytest.fixture
def at_work() -> Callable[[ImportRun], ImportRun]:
    def work(run: ImportRun) -> ImportRun:
        working.work(pk=run.pk, clock=timezone.now)
        run.refresh_from_db()
        return run

    return work
