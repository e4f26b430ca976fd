"""A buyer gives something back: from the link to the thank-you, and whatever can go wrong on the way."""

import struct
import zlib
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from orders.models import BuyerLink, Order, Product
from portal import doors
from portal.returning import parking
from returns import errand
from returns.models import Policy, ReturnPhoto, ReturnRequest
from returns.services.requests import policies
from returns.states import Resolution, ReturnStatus
from returns.why import Detail, Why
from tests.factories.giving_back import at_once, policy
from tests.factories.orders import ProductFactory
from tests.portal.conftest import HERS
from tests.portal.returning.conftest import Giver, giver, hidden, photo

pytestmark = pytest.mark.django_db
PERSONAL = [value for name, value in HERS.items() if name not in {"state", "country"}] + ["98220"]


def test_nothing_personal_before_proof(buyer: Giver) -> None:
    buyer.send()
    pages = [buyer.get(), buyer.prove("0000").content.decode(), buyer.get("?language=id")]
    assert [value for value in PERSONAL for page in pages if value in page] == []
    assert "Chanderi" not in "".join(pages)  # what she bought is nobody's business either


def test_page_by_page_to_the_thank_you(buyer: Giver) -> None:
    """As a browser does it: each page's hidden fields and what she fills in."""
    pk, page = buyer.line.pk, buyer.prove().content.decode()
    assert "Until " in page
    assert "7 days after delivery" in page
    reason = {f"reason-{pk}": "size:too_small", f"words-{pk}": "Tight at the shoulders."}
    place = {"address": "14 Laxmi Road", "landmark": "", "phone": "98220 55555"}
    steps = [
        ("why", {f"units-{pk}": "1"}, "Why do you give it back?"),
        ("how", reason, "What do you want for it?"),
        ("check", {"resolution": "refund", **place}, "Is this right?"),
        ("send", {}, "Thank you. Your return is sent."),
    ]  # fmt: skip
    for step, said, told in steps:
        page = buyer.client.post(buyer.url, {**hidden(page), **said, "step": step}).content.decode()
        assert told in page, step
    row = ReturnRequest.objects.get()
    assert (row.status, row.resolution, row.value) == (ReturnStatus.REQUESTED, Resolution.REFUND, 1000)
    assert row.origin == {"phone": "+919822055555", "address1": "14 Laxmi Road"}
    line = row.lines.get()
    assert (line.quantity, line.why, line.detail, line.words) == (
        1, Why.SIZE, Detail.TOO_SMALL, "Tight at the shoulders.",
    )  # fmt: skip
    assert "The shop looks at your return." in buyer.get()
    assert not buyer.client.cookies


def test_the_address_left_as_it_is_is_not_said(buyer: Giver) -> None:
    buyer.send()
    row = ReturnRequest.objects.get()
    assert row.origin == {}
    assert errand.door(row)["address"].startswith("12 Laxmi Road, Sadashiv Peth")


def test_a_new_landmark_goes_to_the_courier_with_the_address(buyer: Giver) -> None:
    buyer.send(landmark="opposite the bank")
    assert errand.door(ReturnRequest.objects.get())["address"] == "12 Laxmi Road, Sadashiv Peth, opposite the bank"


def test_the_amounts_are_those_that_she_gets(client: Client) -> None:
    buyer = giver(client, (1, "1000.00"))
    policy(buyer.order.store, fee=50, credit_bonus_percent=10)
    page = buyer.post("how", **buyer.said()).content.decode()
    assert "Refund: ₹950" in page
    assert "Store credit: ₹1,045" in page  # 950 and a tenth of it
    assert "₹95 of it on top." in page
    assert "A fee of ₹50 is taken off." in page
    free = buyer.post("how", **buyer.said(**{"reason-PK": "late"})).content.decode()
    assert "Refund: ₹950" in free
    buyer.send(resolution="credit")
    row = ReturnRequest.objects.get()
    assert (row.value, row.fee, row.bonus) == (1000, 50, 95)


def test_an_exchange_is_suggested_first_from_what_is_in_stock(buyer: Giver) -> None:
    own = buyer.line.product
    Product.objects.filter(pk=own.pk).update(style="chanderi", variant="M", stock=5)
    shop = {"store": buyer.order.store, "style": "chanderi", "category": "Kurta"}
    large = ProductFactory(**shop, variant="L", stock=3)
    ProductFactory(**shop, variant="XL", stock=0)
    ProductFactory(**shop, variant="XXL", stock=None)
    like = ProductFactory(store=buyer.order.store, category="Kurta", name="Ajrakh kurta", stock=2, price=900)
    ProductFactory(store=buyer.order.store, category="Kurta", name="Silk kurta", stock=2, price=9000)
    page = buyer.post("how", **buyer.said())
    text = page.content.decode()
    assert [way.resolution for way in page.context["ways"]] == ["exchange", "credit", "refund"]
    swap = page.context["rows"][0].swap
    assert (list(swap.variants), list(swap.related)) == ([large], [like])
    assert text.index("Exchange") < text.index("Refund")
    again = buyer.post("check", **buyer.said(resolution="exchange"))
    assert "Choose what you want instead." in again.content.decode()
    stolen = buyer.post("send", **buyer.said(resolution="exchange", **{"wants-PK": str(own.pk)}))
    assert "Choose what you want instead." in stolen.content.decode()
    assert not ReturnRequest.objects.exists()
    buyer.send(resolution="exchange", **{"wants-PK": str(large.pk)})
    assert ReturnRequest.objects.get().lines.get().wants == large


@pytest.mark.parametrize(
    ("price", "fee", "told"),
    [
        (None, 0, "Nothing to pay."),
        (1000, 0, "Nothing to pay."),
        (900, 0, "₹100 comes back to you."),
        (900, 150, "You pay ₹50 at the door."),
    ],
)
def test_what_an_exchange_costs_is_said_before_it_is_sent(
    client: Client, price: int | None, fee: int, told: str
) -> None:
    buyer = giver(client, (1, "1000.00"))
    policy(buyer.order.store, fee=fee)
    kind = {"style": "chanderi"} if price is None else {}
    Product.objects.filter(pk=buyer.line.product_id).update(style="chanderi")
    other = ProductFactory(store=buyer.order.store, category="Kurta", stock=2, price=price, **kind)
    page = buyer.post("check", **buyer.said(resolution="exchange", **{"wants-PK": str(other.pk)})).content.decode()
    assert told in page


def test_what_was_damaged_may_come_once_more(buyer: Giver) -> None:
    Product.objects.filter(pk=buyer.line.product_id).update(stock=5)
    parked = parking.park(buyer.link, photo(), at=timezone.now())
    said = buyer.said(**{"reason-PK": "damaged:product_damaged", "parked-PK": parked})
    assert "The same once more" in buyer.post("how", **said).content.decode()


def test_photos_are_drawn_anew_and_survive_the_way(buyer: Giver) -> None:
    policy(buyer.order.store, reasons=at_once())
    said = buyer.said(**{"reason-PK": "damaged:product_damaged"})
    place = Image.Exif()
    place[0x010F] = "Secret camera"
    upload = photo(exif=place)
    assert b"Secret camera" in upload.read()
    upload.seek(0)
    page = buyer.post("how", **said, **{f"photo-{buyer.line.pk}": [upload, photo()]})
    assert "What do you want for it?" in page.content.decode()
    parked = page.context["draft"].lines[0].photos
    assert len(parked) == 2
    back = buyer.post("why", **said, **{f"parked-{buyer.line.pk}": parked}).content.decode()
    assert back.count("data:image/jpeg;base64,") == 2
    less = buyer.post("", **said, **{f"parked-{buyer.line.pk}": parked, "drop": parked[0]})
    assert less.context["draft"].lines[0].photos == parked[1:]
    buyer.post("send", **said, **{f"parked-{buyer.line.pk}": parked})
    row = ReturnRequest.objects.get()
    assert row.status == ReturnStatus.APPROVED
    kept = pictures()
    assert len(kept) == 2
    assert not [jpeg for jpeg in kept if b"Secret" in jpeg or b"Exif" in jpeg]


def pictures() -> list[bytes]:
    found = []
    for shot in ReturnPhoto.objects.all():
        with shot.file.open("rb") as kept:
            found.append(kept.read())
    return found


def bomb() -> bytes:
    """A PNG of 50,000 × 50,000 that is some hundred bytes long."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (bomb(), "more than 50 million pixels"),
        (b"GIF89a/*<svg onload=alert(1)>*/", "no picture that we can read"),
        (b"%PDF-1.4 and a picture", "no picture that we can read"),
        (b"", "no picture that we can read"),
        (b"\xff\xd8\xff\xe0" + b"0" * 10_500_000, "larger than 10 MB"),
    ],
    ids=["bomb", "gif", "pdf", "empty", "large"],
)
def test_what_is_no_photo_is_said_beside_its_line(buyer: Giver, content: bytes, told: str) -> None:
    upload = SimpleUploadedFile("a.jpg", content, content_type="image/jpeg")
    said = buyer.said(**{"reason-PK": "damaged"})
    page = buyer.post("how", **said, **{f"photo-{buyer.line.pk}": upload})
    text = page.content.decode()
    if content:
        assert told in text
    assert "Why do you give it back?" in text
    assert 'value="damaged" selected' in text
    assert page.context["draft"].lines[0].photos == ()
    assert not ReturnRequest.objects.exists()


def test_a_picture_with_something_behind_it_keeps_the_picture_only(buyer: Giver) -> None:
    upload = photo()
    polyglot = SimpleUploadedFile("a.jpg", upload.read() + b"<script>alert(1)</script>PK\x03\x04")
    said = buyer.said(**{"reason-PK": "damaged"})
    page = buyer.post("send", **said, **{f"photo-{buyer.line.pk}": polyglot})
    assert "Thank you." in page.content.decode()
    (kept,) = pictures()
    assert b"script" not in kept
    assert b"PK\x03\x04" not in kept


def test_a_sixth_photo_and_somebody_elses_photo(buyer: Giver) -> None:
    name, said = f"photo-{buyer.line.pk}", buyer.said(**{"reason-PK": "damaged"})
    page = buyer.post("how", **said, **{name: [photo() for _n in range(6)]})
    assert "At most 5 photos of one product." in page.content.decode()
    assert len(page.context["draft"].lines[0].photos) == 5
    theirs = parking.park(giver(buyer.client).link, photo(), at=timezone.now())
    page = buyer.post("how", **said, **{f"parked-{buyer.line.pk}": [theirs, "made-up"]})
    assert "Add a photo of it." in page.content.decode()


def test_photos_that_are_too_large_together_are_told_and_not_read(buyer: Giver, monkeypatch) -> None:
    monkeypatch.setattr(doors, "TOGETHER", 2_000)
    said = buyer.said(**{"reason-PK": "damaged"})
    page = buyer.post("how", **said, **{f"photo-{buyer.line.pk}": photo(size=(900, 900))}).content.decode()
    assert "The photos are too large together" in page


def test_nobody_without_a_link_brings_files_in(client: Client) -> None:
    huge = SimpleUploadedFile("a.jpg", b"0" * 1_100_000)
    assert client.post(f"/p/{'A' * 24}/", {"photo-1": huge}).status_code == 404


def test_photos_that_nobody_sent_go_after_two_days(buyer: Giver) -> None:
    at = timezone.now()
    old = parking.fetch(buyer.link, parking.park(buyer.link, photo(), at=at - timedelta(days=3)))
    fresh = parking.park(buyer.link, photo(), at=at)
    assert old is not None
    assert parking.forget(at=at) >= 1
    assert parking.fetch(buyer.link, fresh) is not None
    assert (at - timedelta(days=3)).strftime("%Y-%m-%d") not in default_storage.listdir(parking.FOLDER)[0]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"units-PK": "0"}, "Choose what you want to return."),
        ({"units-PK": "-1"}, "Between 1 and 2 units can be returned."),
        ({"units-PK": "3"}, "Between 1 and 2 units can be returned."),
        ({"units-PK": "999999999999"}, "Choose what you want to return."),
        ({"reason-PK": ""}, "Choose what comes closest."),
        ({"reason-PK": "size:colour"}, "Choose what comes closest."),
        ({"reason-PK": "no such:thing"}, "Choose what comes closest."),
        ({"reason-PK": "damaged"}, "Add a photo of it."),
        ({"resolution": "gold"}, "Choose what you want for it."),
        ({"resolution": ""}, "Choose what you want for it."),
        ({"resolution": "replacement"}, "Choose what you want for it."),
        ({"slot": "2020-01-01"}, "Choose one of these days."),
        ({"phone": "12"}, "This is no phone number."),
        ({"address": " "}, "Write the whole address"),
        ({"landmark": "x" * 201}, "At most 200 characters"),
    ],
)
def test_what_can_not_be_is_said_on_its_page(buyer: Giver, said: dict[str, str], told: str) -> None:
    page = buyer.send(**said)
    assert told in page.content.decode()
    assert page.context["proof"]
    assert not ReturnRequest.objects.exists()


def test_a_line_of_somebody_elses_order(buyer: Giver) -> None:
    other = giver(buyer.client).line.pk
    page = buyer.send(**{f"units-{other}": "1", f"reason-{other}": "late"})
    assert "This is not of this order." in page.content.decode()
    assert not ReturnRequest.objects.exists()


def test_a_product_of_another_store_is_never_given(buyer: Giver) -> None:
    theirs = ProductFactory(style="chanderi", stock=5)
    Product.objects.filter(pk=buyer.line.product_id).update(style="chanderi", stock=5)
    ProductFactory(store=buyer.order.store, style="chanderi", variant="L", stock=3)
    page = buyer.send(resolution="exchange", **{"wants-PK": str(theirs.pk)})
    assert "Choose what you want instead." in page.content.decode()


def test_sent_twice_it_is_asked_for_once(buyer: Giver) -> None:
    buyer.send()
    page = buyer.send().content.decode()
    assert "A return of this order was sent already." in page
    assert ReturnRequest.objects.count() == 1
    buyer.send(seen="1")  # the other unit, from a page that knows of the first
    assert ReturnRequest.objects.count() == 2


def test_a_policy_that_was_deleted_meanwhile(buyer: Giver) -> None:
    store, at = buyer.order.store, timezone.now()
    kind = policy(store)
    none = policies.ensure_usual(store=store, at=at)
    version = none.versions.get()
    draft = policies.Draft(none.name, policies.Conditions(), policies.Terms(days=0))
    assert version.days == 7
    policies.change(policy=none, draft=draft, at=at, actor=None)
    assert "Is this right?" in buyer.post("check", **buyer.said()).content.decode()
    policies.retire(policy=Policy.objects.get(pk=kind.pk), at=at, actor=None)
    page = buyer.send().content.decode()
    assert "Not returnable: Everything else." in page
    assert not ReturnRequest.objects.exists()


def test_too_late_says_until_when_it_could_be(client: Client) -> None:
    page = giver(client, days=20).prove().content.decode()
    assert "It could be returned until" in page
    assert "Nothing of this order can be given back here now." in page


@pytest.mark.parametrize("how", ["expired", "closed", "erased"])
def test_a_link_that_opens_no_more(buyer: Giver, how: str) -> None:
    proof = buyer.prove().context["proof"]
    past = timezone.now() - timedelta(days=8)
    if how == "expired":
        BuyerLink.objects.update(created_at=past, expires_at=past + timedelta(days=7))
    elif how == "closed":
        BuyerLink.objects.update(closed_at=timezone.now())
    else:
        Order.objects.update(erased_at=timezone.now())
    page = buyer.client.post(buyer.url, {**buyer.said(), "step": "send", "proof": proof}).content.decode()
    assert "This link has expired." in page
    assert f"/r/{buyer.order.store.code}/" in page
    assert not ReturnRequest.objects.exists()


def test_a_proof_that_is_too_old_or_of_another_link(buyer: Giver) -> None:
    theirs = giver(buyer.client).prove().context["proof"]
    page = buyer.client.post(buyer.url, {**buyer.said(), "step": "send", "proof": theirs}).content.decode()
    assert "say once more who you are" in page
    assert not ReturnRequest.objects.exists()


def test_the_language_can_be_switched_on_the_way_and_nothing_is_lost(buyer: Giver) -> None:
    page = buyer.post("how", **buyer.said(), language="id").content.decode()
    assert '<html lang="id">' in page
    switch = page.split('<form class="speak"')[1].split("</form>")[0]
    assert 'name="step" value="how"' in switch
    assert f'name="units-{buyer.line.pk}" value="1"' in switch
    buyer.send(language="id")
    assert ReturnRequest.objects.get().language == "id"


def test_headers_and_size(buyer: Giver) -> None:
    pages = [buyer.client.get(buyer.url), buyer.prove()]
    pages += [buyer.post(step, **buyer.said()) for step in ("why", "how", "check", "send")]
    for page in pages:
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "'self'" in page.headers["Content-Security-Policy"]
        assert "<script" not in page.content.decode()
        assert len(page.content) < 20_000  # style sheets and font beside it: tests/browser
