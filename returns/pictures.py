"""Pictures of units: drawn anew, so that nothing of what came in with them (place, camera, name) is left. Pure."""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST_UPLOAD: Final = 10 * 1024 * 1024  # bytes
MOST_PIXELS: Final = 50_000_000  # a phone's camera; more is a bomb
SIDE: Final = 1600  # pixels of the longer side, as it is kept
QUALITY: Final = 82
FORMATS: Final = ("JPEG", "PNG", "WEBP")
BROKEN: Final = (UnidentifiedImageError, OSError, SyntaxError, ValueError, MemoryError)


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG and its size in pixels."""

    content: bytes
    width: int
    height: int


def redrawn(upload: bytes) -> Picture:
    """The picture as a JPEG of at most 1600 pixels a side; `ValidationError` says what is wrong with the upload."""
    if len(upload) > LARGEST_UPLOAD:
        raise ValidationError(_("The picture is larger than 10 MB."))
    try:
        with Image.open(BytesIO(upload), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            if getattr(picture, "n_frames", 1) > 1:
                raise ValidationError(_("The picture moves: take a still one."))
            picture.draft("RGB", (SIDE, SIDE))  # a JPEG is read no larger than it is kept
            drawn = _flat(ImageOps.exif_transpose(picture))
    except Image.DecompressionBombError:  # ours, or Pillow's own for far more
        raise ValidationError(_("The picture has more than 50 million pixels.")) from None
    except BROKEN:
        raise ValidationError(_("This is no picture that we can read. Use JPEG, PNG or WebP.")) from None
    drawn.thumbnail((SIDE, SIDE))
    kept = BytesIO()
    Image.frombytes("RGB", drawn.size, drawn.tobytes()).save(kept, "JPEG", quality=QUALITY, optimize=True)
    return Picture(kept.getvalue(), *drawn.size)


def _flat(picture: Image.Image) -> Image.Image:
    """In three colours; what shines through is white."""
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    white = Image.new("RGBA", layer.size, "white")
    return Image.alpha_composite(white, layer).convert("RGB")
