"""Pictures are drawn anew, whatever came in."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from orders.services.instructing import NotPossible
from returns import pictures
from returns.models import Photo
from returns.services import picturing
from returns.states import RtoStatus
from tests.factories.orders import NOON
from tests.factories.returns import RtoLineFactory

SECRET = b"Snehal's iPhone, 18.5204 N 73.8567 E"


def drawn(kind="JPEG", size=(64, 48), **options) -> bytes:
    kept = BytesIO()
    Image.new(options.pop("mode", "RGB"), size, "red").save(kept, kind, **options)
    return kept.getvalue()


def exif() -> bytes:
    told = Image.Exif()
    told[0x0112], told[0x010E] = 6, SECRET.decode()  # turned by a quarter; description
    return told.tobytes()


@pytest.mark.parametrize(
    "upload",
    [
        drawn(),
        drawn("PNG"),
        drawn("WEBP"),
        drawn("PNG", mode="RGBA"),
        drawn("JPEG", mode="CMYK"),
        drawn("PNG", mode="P"),
    ],
)
def test_what_is_kept_is_a_jpeg(upload):
    kept = pictures.redrawn(upload)
    assert Image.open(BytesIO(kept.content)).format == "JPEG"
    assert (kept.width, kept.height) == (64, 48)


def test_nothing_that_came_along_is_kept():
    upload = drawn(exif=exif(), comment=SECRET) + SECRET
    assert SECRET in upload
    kept = pictures.redrawn(upload)
    assert SECRET not in kept.content
    assert not Image.open(BytesIO(kept.content)).getexif()
    assert (kept.width, kept.height) == (48, 64)  # the turn was carried out


def test_a_large_one_is_made_smaller():
    assert pictures.redrawn(drawn(size=(4000, 3000))).width == pictures.SIDE


def moving_picture() -> bytes:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    kept = BytesIO()
    frames[0].save(kept, "PNG", save_all=True, append_images=frames[1:])
    return kept.getvalue()


@pytest.mark.parametrize(
    ("upload", "says"),
    [
        (b"", "no picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture"),
        (drawn("GIF"), "no picture"),
        (drawn()[:200], "no picture"),
        (moving_picture(), "moves"),
        (drawn("PNG", size=(8000, 7000), mode="1"), "50 million"),
        (b"\xff\xd8" + bytes(pictures.LARGEST_UPLOAD), "10 MB"),
    ],
    ids=["empty", "svg", "gif", "cut", "animated", "flood", "large"],
)
def test_what_is_no_still_picture_is_refused(upload, says):
    with pytest.raises(ValidationError, match=says):
        pictures.redrawn(upload)


@pytest.mark.django_db
def test_a_picture_of_a_received_unit_is_kept_under_a_name_that_says_nothing(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    line = RtoLineFactory(case__status=RtoStatus.RECEIVED, line__quantity=2, received=1, missing=1, wrong=0)
    photo = picturing.add(line=line, unit=1, upload=drawn(), at=NOON, actor=None)
    assert photo.file.name.startswith("inspections/20")
    assert line.case.shipment.awb not in photo.file.name
    with pytest.raises(NotPossible, match="no unit 2"):
        picturing.add(line=line, unit=2, upload=drawn(), at=NOON, actor=None)
    picturing.remove(photo=photo, at=NOON, actor=None)
    assert not Photo.objects.exists()
