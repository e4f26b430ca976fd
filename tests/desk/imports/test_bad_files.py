"""Every file that can't be loaded says why, on the page where it was chosen."""

import gzip
import io
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.roles import Role
from core.web import uploads
from desk.imports import uploading
from orders.models import ImportRun
from tests.desk.telling import text
from tests.factories.accounts import MembershipFactory

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde,\n,,\0\0\n" * 3


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 110_000_000)
    return packed.getvalue()


BAD = {
    "nothing": (b"", "The file is empty"),
    "blank": (b"\n\n\n", "The file is empty"),
    "only a header": (b"Order ID,Date\n", "There is nothing under the header"),
    "one column": (b"hello\nworld\n", "Only one column was found"),
    "a picture": (PNG, "no table"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n", "This is a PDF"),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "old Excel file"),
    "half a gzip": (gzip.compress(b"a,b\n1,2\n" * 2000)[:40], "damaged or cut off"),
    "half a workbook": (b"PK\x03\x04 no archive", "damaged"),
    "a bomb": (bomb(), "unpacks to more than 100 MB"),
    "an endless line": (b"a,b" * 600_000, "longer than 1 MB"),
}


@pytest.mark.parametrize("name", BAD)
def test_it_says_what_is_wrong_and_keeps_nothing(upload, name: str) -> None:
    content, says = BAD[name]
    answer = upload(content, name="orders.csv")
    assert says in text(answer)
    assert not ImportRun.objects.exists()


def test_no_file_at_all(desk) -> None:
    assert "Choose a file first" in text(desk.post("/imports/new/", {"kind": "auto"}))


def test_a_name_leads_nowhere_else(upload, rows) -> None:
    upload(rows(), name="../../etc/pass\\wd.csv")
    run = ImportRun.objects.get()
    assert run.file_name == "wd.csv"
    assert run.file.startswith(f"imports/{run.store_id}/")
    assert default_storage.exists(run.file)
    assert "wd" not in run.file


def test_a_file_over_the_limit_is_read_to_its_end_and_left_out(desk, rows, monkeypatch) -> None:
    monkeypatch.setattr(uploading.new, "takes_files_up_to", 200)
    file = SimpleUploadedFile("orders.csv", rows().encode() * 10)
    assert "larger than 2 GB" in text(desk.post("/imports/new/", {"file": file, "kind": "auto"}))


def test_nobody_s_files_are_refused_before_they_are_read(rows, monkeypatch) -> None:
    monkeypatch.setattr(uploads, "ANYBODY", 100)
    monkeypatch.setattr(uploads.Limited, "new_file", lambda *given, **named: pytest.fail("a byte was kept"))
    for path in ("/imports/new/", "/accounts/login/"):
        answer = Client().post(path, {"file": SimpleUploadedFile("orders.csv", rows().encode() * 10)})
        assert answer.status_code == 413


def test_a_page_that_says_nothing_takes_little(desk, rows, monkeypatch) -> None:
    monkeypatch.setattr(uploads, "USUAL", 100)
    file = SimpleUploadedFile("orders.csv", rows().encode() * 10)
    assert desk.post("/settings/account/", {"name": "A", "file": file}).status_code == 413


@pytest.mark.parametrize(
    "content",
    [
        "Order No,Date\x00x,Status\n1,2026-03-01,new\n",
        "Order No,Order Date,Status,Item\n\x00,2026-03-01,new,x\n",
        'Order No,Order Date,Status,Item\n"open,2026-03-01,new,x\n',
        "Order No,Order Date,Status,Item\nN-1,2026-03-01,new\n",
        "Order No,Order Date,Order Date,Status\nN-1,2026-03-01,2026-03-01,new\n",
        "Order No,,Order Date,Status\nN-1,=1+1,2026-03-01,new\n",
        "Nome,Cognome\nA,B\n",
        "AWB,Status,Date\nnone,Delivered,01/02/2026\n",
        "Order No,Order Date,Status\nN-1,2026-03-01,\ud83d\n".encode("utf-8", "surrogatepass"),
    ],
)
def test_odd_tables_lead_to_a_page_and_never_to_an_error(desk, upload, content) -> None:
    answer = upload(content)
    for _step in range(4):
        if answer.status_code != 302:
            break
        answer = desk.get(answer.url)
    assert answer.status_code == 200
    if run := ImportRun.objects.first():
        for page in ("mapping", "preview"):
            assert desk.get(f"/imports/{run.pk}/{page}/").status_code in {200, 302}
            assert desk.post(f"/imports/{run.pk}/{page}/", {}).status_code in {200, 302}
        for kind in ("sheet", "orders", "nonsense"):
            assert desk.post(f"/imports/{run.pk}/kind/", {"kind": kind}).status_code == 302
            assert desk.get(f"/imports/{run.pk}/mapping/").status_code in {200, 302}


def test_an_agent_gets_at_nothing(desk, store, upload, rows) -> None:
    upload(rows())
    run = ImportRun.objects.get()
    agent = Client()
    agent.force_login(MembershipFactory(store=store, role=Role.AGENT).user)
    for page in ("", "mapping/", "preview/", "rejects/"):
        assert agent.get(f"/imports/{run.pk}/{page}").status_code == 404
