"""From a file to orders and back again, as somebody at a browser does it."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from core.models import AuditEvent
from orders.models import Customer, ImportMapping, ImportRun, News, Order, OrderLine, Scan, Shipment, StaleParcel
from orders.models.imports import RunState
from orders.services import noting
from orders.services.importing import keeping
from tests.desk.telling import text

pytestmark = pytest.mark.django_db

WORDS = "\x1f"


def said(page, **changed):
    """What the form of the mapping page sends, with changes."""
    shown = page.context["page"]
    form = {f"column-{one.index}": one.chosen for one in shown.columns}
    form |= {f"word-{one.index}": one.ours for one in shown.words}
    return form | {"words_of": page.context["key"]} | changed


def test_a_file_nobody_knows_is_mapped_previewed_loaded_and_undone(desk, store, member, upload, rows, at_work, at):
    bad = "X-9,24/04/2026,Dikirim,Kurta,many,1299,Snehal,9822014417,Pune,COD"
    told = rows(*rows().splitlines()[1:], bad)
    assert upload(told).status_code == 302
    run = ImportRun.objects.get()
    assert (run.state, run.format, run.rows_total) == (RunState.DRAFT, "generic", 4)
    mapping = f"/imports/{run.pk}/mapping/"
    assert desk.get(f"/imports/{run.pk}/").url == mapping
    page = desk.get(mapping)
    chosen = {one.name: one.chosen for one in page.context["page"].columns}
    assert {"Order No": "order_number", "Order Date": "placed_at", "Mobile": "phone"}.items() <= chosen.items()
    word = page.context["page"].words[0]
    answer = desk.post(mapping, said(page, **{f"word-{word.index}": "shipped"}))
    assert answer.url == f"/imports/{run.pk}/preview/"
    preview = desk.get(answer.url)
    assert "3 new orders, 1 row rejected" in text(preview)
    assert "All 4 rows were tried and taken back" in text(preview)
    assert [one.draft.number for one in preview.context["orders"]] == ["X-1", "X-2", "X-3"]
    assert [row for row, _cells, _why in preview.context["refused"]] == [5]
    assert not Order.objects.exists()

    assert desk.post(answer.url, {"keep_as": "Our sheet"}).url == f"/imports/{run.pk}/"
    assert ImportMapping.objects.get().name == "Our sheet"
    assert "Waiting for a free worker" in text(desk.get(f"/imports/{run.pk}/"))
    run = at_work(ImportRun.objects.get())
    assert run.state == RunState.DONE, run.problem
    assert (Order.objects.count(), Shipment.objects.count(), Customer.objects.count()) == (3, 3, 1)
    summary = text(desk.get(f"/imports/{run.pk}/"))
    assert "3 new orders, 1 row rejected" in summary
    assert "is no number of units" in summary
    rejects = b"".join(desk.get(f"/imports/{run.pk}/rejects/").streaming_content).decode("utf-8-sig")
    (rejected,) = csv.DictReader(io.StringIO(rejects))
    assert (rejected["Order No"], rejected["row_number"]) == ("X-9", "5")
    assert "import_run=" in summary
    assert desk.get(f"/orders/?import_run={run.pk}").context["list"].total.n == 3

    noting.write(order=Order.objects.get(number="X-2"), text="Call", at=at, actor=member.user)
    question = text(desk.get(f"/imports/{run.pk}/undo/"))
    assert "Remove 2 orders" in question
    assert "X-2" in question
    parcels = set(Shipment.objects.exclude(order__number="X-2").values_list("pk", flat=True))
    StaleParcel.objects.all().delete()
    desk.post(f"/imports/{run.pk}/undo/")
    run = at_work(run)
    assert (run.state, run.counts["orders_removed"], run.counts["orders_kept"]) == (RunState.UNDONE, 2, 1)
    assert [order.number for order in Order.objects.all()] == ["X-2"]
    assert {Shipment.objects.count(), OrderLine.objects.count(), Customer.objects.count()} == {1}
    assert not Scan.objects.exclude(shipment__order__number="X-2").exists()
    assert not News.objects.exclude(shipment__order__number="X-2").exists()
    assert set(StaleParcel.objects.values_list("shipment_id", flat=True)) == parcels
    assert AuditEvent.objects.get(verb="orders.import.undone").facts == {"removed": 2, "kept": 1}


def test_the_next_file_with_that_header_is_asked_nothing(desk, upload, rows, at_work):
    upload(rows())
    run = ImportRun.objects.get()
    page = desk.get(f"/imports/{run.pk}/mapping/")
    desk.post(f"/imports/{run.pk}/mapping/", said(page, **{"word-0": "shipped"}))
    desk.post(f"/imports/{run.pk}/preview/", {"keep_as": "Ours"})
    at_work(run)
    again = upload(rows("X-7,27/04/2026,Dikirim,Kurta,1,1299,Asha,9822014418,Pune,COD"))
    assert desk.get(again.url).url.endswith("/preview/")
    assert "1 new order," in text(desk.get(desk.get(again.url).url))


def test_a_known_export_goes_straight_to_its_preview(desk, upload, at_work):
    shopify = (
        "Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Total,Lineitem quantity,Lineitem name,"
        "Lineitem price,Lineitem sku,Created at,Billing Name,Shipping Name,Shipping City,Shipping Zip,Payment Method,"
        "Cancelled at,Shipping Phone\n"
        "#1,a@b.co,pending,,,INR,10,1,Kurta,10,K,2026-04-01 10:00:00 +0530,A,A,Pune,411001,COD,,9822014417\n"
    )
    answer = upload(shopify)
    run = ImportRun.objects.get()
    assert run.format == "shopify"
    assert desk.get(answer.url).url.endswith("/preview/")
    assert "Shopify" in text(desk.get(desk.get(answer.url).url))


def test_files_are_deleted_when_their_time_is_over(desk, upload, rows, at):
    upload(rows())
    run = ImportRun.objects.get()
    assert default_storage.exists(run.file)
    keeping.forget_old(at=at + timedelta(days=31))
    assert not default_storage.exists(run.file)
    assert not ImportRun.objects.exists()
