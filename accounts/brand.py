"""What a store wears on buyers' pages: its colour, and its logo redrawn so that nothing of the upload is left."""

import re
from io import BytesIO
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

WHITE, INK = "#ffffff", "#191a1e"
ENOUGH: Final = 4.5  # WCAG 2.2, 1.4.3: contrast of text
DARK: Final = 0.04045  # up to here sRGB is linear
COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
LARGEST_UPLOAD: Final = 2 * 1024 * 1024  # bytes
MOST_PIXELS: Final = 4096 * 4096
SIDE: Final = 512  # pixels of the longer side, as it is kept
FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF")


def contrast(left: str, right: str) -> float:
    """From 1 to 21, as WCAG reckons it, of two colours like #08564a."""
    dark, light = sorted((_luminance(left), _luminance(right)))
    return (light + 0.05) / (dark + 0.05)


def on(colour: str) -> str | None:
    """White or ink, whichever reads better on `colour`; None where neither reaches 4.5:1."""
    best = max((WHITE, INK), key=lambda text: contrast(colour, text))
    return best if contrast(colour, best) >= ENOUGH else None


def legible(colour: str) -> None:
    """Refuse what is no colour, and a colour on which neither white nor ink can be read."""
    if not COLOUR.fullmatch(colour):
        raise ValidationError(_("Write the colour as # and six digits, like #08564a."))
    if on(colour) is None:
        said = {"white": f"{contrast(colour, WHITE):.1f}", "ink": f"{contrast(colour, INK):.1f}"}
        raise ValidationError(
            _("Text can’t be read on this colour: white reaches %(white)s:1, ink %(ink)s:1, and 4.5:1 is needed.")
            % said
        )


def redrawn(upload: bytes) -> bytes:
    """The picture as a PNG of at most 512 pixels a side, without its metadata; `ValidationError` if it is none."""
    if len(upload) > LARGEST_UPLOAD:
        raise ValidationError(_("The file is larger than 2 MB."))
    try:
        with Image.open(BytesIO(upload), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ValidationError(_("The picture has more than 4096 × 4096 pixels."))
            drawn = ImageOps.exif_transpose(picture).convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        raise ValidationError(_("This is no picture that we can read. Use PNG, JPEG, WebP or GIF.")) from None
    drawn.thumbnail((SIDE, SIDE))
    kept = BytesIO()
    Image.frombytes("RGBA", drawn.size, drawn.tobytes()).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= DARK else ((share + 0.055) / 1.055) ** 2.4
