"""An import from the file to its undoing in a browser, each page in all its looks."""

from pathlib import Path

import pytest
from django.utils import timezone

from accounts.models import User
from orders.models import ImportRun, Order
from orders.models.imports import RunState
from orders.services.importing import working
from tests.access.world import World
from tests.browser.conftest import Opened, Seen
from tests.browser.test_pages import _looked_at

LONG = "Banarasi silk kurta with a dupatta, handwoven in Varanasi, festive edition"
ROWS = [
    "Order No,Order Date,Order Status,Item,Qty,Price,Buyer,Mobile,City,Internal notes of the warehouse,Pay",
    f'X-1,03/04/2026,Dikirim,"{LONG}",1,1299,सौ. स्नेहल कुलकर्णी,9822014417,Pune,call first,COD',
    "X-2,04/04/2026,Selesai,Kurta,2,1299,Asha,9822014418,Kochi,,COD",
    "X-3,05/04/2026,Retur,Kurta,1,1299,Asha,,Kochi,,Prepaid",
    "X-4,05/04/2026,Retur,Kurta,many,1299,Asha,,Kochi,,Prepaid",
    "X-5,05/04/2026,Nobody knows,Kurta,1,1299,Asha,,Kochi,,Prepaid",
]
SHEET = ["AWB No,Current Status,Status Date,NDR Reason,Hub"]


@pytest.fixture
def files(tmp_path: Path, world: World) -> tuple[Path, Path]:
    """A shop's table and a courier's sheet."""
    table, sheet = tmp_path / "orders of april 2026.csv", tmp_path / "sheet.csv"
    table.write_text("\n".join(ROWS))
    awb = world.parcel.awb
    told = [
        f"{awb},Undelivered,2026-03-05 10:00,Customer refused,Pune",
        f"{awb},Zzz,2026-03-06,,",
        "none,x,2026-03-01,,",
    ]
    sheet.write_text("\n".join([*SHEET, *told]))
    return table, sheet


def _upload(seen: Seen, file: Path) -> str:
    seen.page.goto("/imports/new/")
    seen.page.set_input_files("input[type=file]", file)
    seen.page.get_by_role("button", name="Upload").click()
    seen.page.wait_for_url("**/imports/*/*/")
    return seen.page.url


def test_orders_come_in_and_go_again(opened: Opened, owner: User, files: tuple[Path, Path]) -> None:
    seen = opened("/imports/", user=owner)
    page, wrong = seen.page, _looked_at(seen, "/imports/ empty")
    before = Order.objects.count()
    _upload(seen, files[0])
    wrong += _looked_at(seen, "mapping")
    page.get_by_role("button", name="Show what would become").click()
    wrong += _looked_at(seen, "mapping asked again")
    page.get_by_label("Day first").check()
    page.get_by_label("Dikirim").select_option("shipped")
    page.get_by_label("Selesai").select_option("delivered")
    page.get_by_label("Retur").select_option("returning")
    page.get_by_role("button", name="Show what would become").click()
    page.wait_for_url("**/preview/")
    page.get_by_text("Row by row").click()
    wrong += _looked_at(seen, "preview")
    page.get_by_role("button", name="Load 5 rows").click()
    page.wait_for_url("**/imports/*/")
    wrong += _looked_at(seen, "waiting")
    run = ImportRun.objects.get()
    ImportRun.objects.update(state=RunState.RUNNING, rows_seen=2, rows_read=5, begun_at=timezone.now(), tries=1)
    page.wait_for_selector("text=2 of 5 rows loaded")
    wrong += _looked_at(seen, "loading")
    working.work(pk=run.pk, clock=timezone.now)
    page.wait_for_selector("text=3 new orders")
    wrong += _looked_at(seen, "loaded")
    page.get_by_role("link", name="See its orders").click()
    assert page.locator("tbody tr").count() == 3
    page.goto(f"/imports/{run.pk}/undo/")
    wrong += _looked_at(seen, "undo")
    page.get_by_role("button", name="Remove 3 orders").click()
    working.work(pk=run.pk, clock=timezone.now)
    page.wait_for_selector("text=Undone: 3 orders were removed")
    page.goto("/imports/")
    wrong += _looked_at(seen, "/imports/")
    assert Order.objects.count() == before
    assert wrong == []
    assert seen.faults == []


def test_a_courier_s_sheet_is_looked_through(opened: Opened, owner: User, files: tuple[Path, Path]) -> None:
    seen = opened("/imports/new/", user=owner)
    wrong = _looked_at(seen, "/imports/new/")
    _upload(seen, files[1])
    wrong += _looked_at(seen, "sheet mapping")
    seen.page.get_by_role("button", name="Show what would become").click()
    seen.page.wait_for_url("**/preview/")
    wrong += _looked_at(seen, "sheet preview")
    assert wrong == []
    assert seen.faults == []


def test_it_works_without_script(opened: Opened, owner: User, files: tuple[Path, Path]) -> None:
    seen = opened("/imports/new/", user=owner, java_script_enabled=False)
    _upload(seen, files[0])
    seen.page.get_by_label("Day first").check()
    seen.page.get_by_label("Selesai").select_option("delivered")
    seen.page.get_by_role("button", name="Show what would become").click()
    seen.page.wait_for_url("**/preview/")
    seen.page.get_by_role("button", name="Load 5 rows").click()
    run = ImportRun.objects.get()
    assert run.state == RunState.QUEUED
    working.work(pk=run.pk, clock=timezone.now)
    seen.page.wait_for_selector("text=3 new orders", timeout=10_000)
