"""Colours that can be read, and pictures of which only the picture stays."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, PngImagePlugin

from accounts import brand


@pytest.mark.parametrize(
    ("colour", "text"),
    [
        ("#08564a", "#ffffff"), ("#9d174d", "#ffffff"), ("#f6b542", "#191a1e"), ("#ffffff", "#191a1e"),
        ("#000000", "#ffffff"), ("#7b7b7b", None), ("#e8344e", None),
    ],
)  # fmt: skip
def test_white_or_ink_must_be_legible(colour: str, text: str | None) -> None:
    assert brand.on(colour) == text
    if text is None:
        with pytest.raises(ValidationError, match=r"4\.5:1"):
            brand.legible(colour)
    else:
        assert brand.contrast(colour, text) >= 4.5


def test_contrast_is_reckoned_as_wcag_does() -> None:
    assert brand.contrast("#ffffff", "#000000") == pytest.approx(21)
    assert brand.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("text", ["red", "#fff", "08564a", "#08564g", "#08564a;", "url(x)"])
def test_no_colour_is_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="six digits"):
        brand.legible(text)


def picture(kind: str, size: tuple[int, int] = (900, 300), **more: object) -> bytes:
    kept = BytesIO()
    Image.new("RGB", size, "#9d174d").save(kept, kind, **more)
    return kept.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_is_redrawn_small(kind: str) -> None:
    drawn = Image.open(BytesIO(brand.redrawn(picture(kind))))
    assert (drawn.format, drawn.size, drawn.info) == ("PNG", (512, 171), {})


def test_nothing_but_the_picture_stays() -> None:
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", "<script>alert(1)</script>")
    upload = picture("PNG", pnginfo=said) + b"<script>alert(2)</script>"
    assert b"script" in upload
    assert b"script" not in brand.redrawn(upload)


@pytest.mark.parametrize(
    ("upload", "why"),
    [
        (b"", "no picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "no picture"),
        (picture("PNG")[:200], "no picture"),
        (picture("BMP"), "no picture"),
        (b"\x00" * (brand.LARGEST_UPLOAD + 1), "larger than 2 MB"),
        (picture("PNG", (5000, 4000)), "pixels"),
    ],
    ids=["empty", "svg", "cut", "bmp", "too large", "too many pixels"],
)
def test_what_is_no_picture_is_refused(upload: bytes, why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        brand.redrawn(upload)
