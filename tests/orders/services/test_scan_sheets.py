"""A courier's sheet, loaded by the command."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command

from connectors.couriers.words import Reason, ScanStatus
from core.models import AuditEvent
from orders.models import ImportRun, News, Scan, Shipment
from orders.models.imports import RunState
from orders.services import codes
from orders.states import Bucket, Source
from tests.factories.accounts import StoreFactory
from tests.factories.orders import OrderFactory, ShipmentFactory

SHEET = Path(__file__).parents[1] / "formats" / "fixtures" / "courier_sheet.csv"


def parcel(store, awb, **more):
    return ShipmentFactory(
        order=OrderFactory(store=store), store=store, courier="ekart", tracked_by="ekart", awb=awb, connection=None,
        **more,
    )  # fmt: skip


@pytest.fixture
def store(db):
    store = StoreFactory(code="warna", timezone="Asia/Kolkata")
    for end in ("34", "35", "36"):
        parcel(store, f"190000200112{end}")
    return store


def load(path, *options):
    out, err = io.StringIO(), io.StringIO()
    call_command("import_scans", str(path), "--store=warna", *options, stdout=out, stderr=err)
    return json.loads(out.getvalue().splitlines()[-1]), out.getvalue(), err.getvalue()


def test_a_sheet_moves_the_parcels_that_it_is_about(store):
    summary, _out, err = load(SHEET)
    assert summary | {"seconds": 0} == {
        "rows": 8, "scans_new": 5, "scans_known": 0, "unmapped": 1, "rejected": 3, "seconds": 0,
    }  # fmt: skip
    failed, delivered, unclear = Shipment.objects.order_by("awb")
    assert (failed.status, failed.reason, failed.attempts) == (ScanStatus.ATTEMPT_FAILED, Reason.UNAVAILABLE, 1)
    assert failed.handed_over_at == datetime(2024, 1, 31, 12, 30, tzinfo=UTC)
    assert (delivered.bucket, delivered.delivered_at) == (
        Bucket.DELIVERED, datetime(2024, 2, 2, 5, 30, tzinfo=UTC),
    )  # fmt: skip
    assert unclear.status == ScanStatus.CREATED  # a word that nobody mapped moves nothing
    assert {scan.source for scan in Scan.objects.all()} == {Source.IMPORT}
    assert "row 7: no parcel here has the AWB 19000020011299" in err
    assert "row 8: column “Scan Date Time”: “soon” is not a date in the expected format." in err


def test_loading_again_changes_nothing(store):
    load(SHEET)
    before = list(Shipment.objects.order_by("pk").values()), Scan.objects.count(), News.objects.count()
    summary, *_said = load(SHEET)
    assert (summary["scans_new"], summary["scans_known"], summary["rejected"]) == (0, 5, 3)
    assert (list(Shipment.objects.order_by("pk").values()), Scan.objects.count(), News.objects.count()) == before


def test_a_word_that_is_mapped_later_heals_the_parcel(store, now):
    load(SHEET)
    code = Scan.objects.get(status=ScanStatus.UNKNOWN).raw_code
    assert code == "Bag manifested at XYZ"
    codes.put_meaning(provider="ekart", raw_code=code, status=ScanStatus.IN_TRANSIT, reason=None, at=now, actor=None)
    codes.heal_next(at=now)
    assert Shipment.objects.get(awb="19000020011236").status == ScanStatus.IN_TRANSIT


def test_what_is_mapped_here_goes_before_what_words_seem_to_say(store, now):
    codes.put_meaning(
        provider="ekart", raw_code="Delivered", status=ScanStatus.AT_DESTINATION, reason=None, at=now, actor=None
    )
    load(SHEET)
    assert Shipment.objects.get(awb="19000020011235").status == ScanStatus.AT_DESTINATION


def test_a_mapping_in_a_file_goes_before_everything(store, tmp_path):
    mapping = tmp_path / "mapping.json"
    columns = {"awb": "AWB No.", "status": "Scan Status", "at": "Scan Date Time"}
    said = {
        "columns": columns,
        "dates": {"formats": ["%d-%m-%Y %H:%M"]},
        "codes": {"delivered": "ready_for_collection"},
    }
    mapping.write_text(json.dumps(said))
    load(SHEET, f"--mapping={mapping}")
    assert Shipment.objects.get(awb="19000020011235").status == ScanStatus.READY_FOR_COLLECTION


def test_the_past_is_quiet_and_today_is_not(store):
    load(SHEET)
    assert set(News.objects.values_list("quiet", flat=True)) == {True}
    News.objects.all().delete()
    parcel(store, "19000020011299")
    load(SHEET, "--live")
    assert set(News.objects.values_list("quiet", flat=True)) == {False}


def test_another_stores_parcel_is_not_there(store):
    other = parcel(StoreFactory(code="other"), "19000020011299")
    _summary, _out, err = load(SHEET)
    assert "no parcel here has the AWB 19000020011299" in err
    other.refresh_from_db()
    assert (other.bucket, Scan.objects.filter(awb=other.awb).count()) == (Bucket.OPEN, 0)


def test_one_number_of_two_couriers_needs_a_name(store):
    twin = ShipmentFactory(
        order=OrderFactory(store=store), store=store, courier="dtdc", tracked_by="dtdc", awb="19000020011235",
        connection=None,
    )  # fmt: skip
    assert "several parcels have the AWB 19000020011235; name the courier" in load(SHEET)[2]
    load(SHEET, "--courier=DTDC")
    twin.refresh_from_db()
    assert twin.bucket == Bucket.DELIVERED
    assert Shipment.objects.get(awb=twin.awb, courier="ekart").bucket == Bucket.OPEN


def test_rejects_load_again_once_they_are_mended(store, tmp_path):
    rejects = tmp_path / "rejects.csv"
    load(SHEET, f"--rejects={rejects}")
    mended = rejects.read_text(encoding="utf-8-sig").replace("19000020011299", "19000020011236")
    rejects.write_text(mended.replace("n/a", "19000020011236").replace("soon", "13-02-2024 10:00"))
    assert load(rejects)[0]["rejected"] == 0
    assert Shipment.objects.get(awb="19000020011236").bucket == Bucket.DELIVERED


def test_a_workbook_is_as_good(store, tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "sheet.xlsx")) as book:
        sheet, when = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        sheet.write_row(0, 0, ["Waybill", "Current Status", "Status Date"])
        sheet.write_row(1, 0, [19000020011234, "RTO Delivered"])
        sheet.write_datetime(1, 2, datetime(2024, 2, 9, 10, 30), when)
    assert load(tmp_path / "sheet.xlsx")[0]["scans_new"] == 1
    assert Shipment.objects.get(awb="19000020011234").rto_delivered_at == datetime(2024, 2, 9, 5, tzinfo=UTC)


def test_a_run_is_recorded_and_audited(store):
    load(SHEET)
    run = ImportRun.objects.get()
    assert (run.state, run.format, run.rows_seen, run.counts["scans_new"]) == (RunState.DONE, "courier_sheet", 8, 5)
    assert AuditEvent.objects.filter(verb="orders.scan_sheet.loaded").count() == 1


def test_nothing_that_could_be_loaded_is_an_error(store, tmp_path):
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("AWB,Status,Date\nX99999,Delivered,2024-01-31\n")
    with pytest.raises(CommandError, match="Nothing was loaded"):
        load(sheet)
    sheet.write_text("AWB,Status\nX99999,Delivered\n")
    with pytest.raises(CommandError, match="Which column is it"):
        load(sheet)
