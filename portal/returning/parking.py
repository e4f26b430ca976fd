"""Photos between two pages of the form: drawn anew, kept for a day, and found again by a signed name that only the same
link may use. What is sent becomes a picture of the return; the rest goes.
"""

import secrets
from base64 import b64encode
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Final

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image

from core import limits
from core.limits import Refused
from orders.models import BuyerLink
from returns import pictures
from returns.pictures import Picture

MOST: Final = 5  # of one line
A_DAY: Final = 100  # pictures that one link draws anew; it costs about a second each
FOLDER: Final = "returns/unsent"
LASTS: Final = timedelta(days=1)
SALT: Final = "portal.photo"
THUMB: Final = 112  # pixels


def park(link: BuyerLink, upload: UploadedFile, *, at: datetime) -> str:
    """Keep a picture until it is sent, and name it. Raises `ValidationError`."""
    if upload.size is None or upload.size > pictures.LARGEST_UPLOAD:
        raise ValidationError(_("The picture is larger than 10 MB."))
    if isinstance(limits.spend(key=f"photos of link {link.pk}", per=LASTS, limit=A_DAY), Refused):
        raise ValidationError(_("These are very many pictures: send the rest to the shop."))
    picture = pictures.redrawn(upload.read())
    path = f"{FOLDER}/{at.astimezone(UTC):%Y-%m-%d}/{secrets.token_hex(16)}.jpg"
    name = default_storage.save(path, ContentFile(picture.content))
    return signing.dumps([link.pk, name, picture.width, picture.height], salt=SALT)


def is_ours(link: BuyerLink, parked: str) -> bool:
    """Whether this names a picture that came in through this link lately."""
    return _open(link, parked) is not None


def fetch(link: BuyerLink, parked: str) -> Picture | None:
    """The picture; None where it went in the meantime."""
    said = _open(link, parked)
    if said is None:
        return None
    name, width, height = said
    try:
        with default_storage.open(name, "rb") as kept:
            return Picture(kept.read(), width, height)
    except OSError:
        return None


def thumbnail(link: BuyerLink, parked: str) -> str:
    """A small one to be written into the page; empty where the picture is gone."""
    picture = fetch(link, parked)
    if picture is None:
        return ""
    drawn, small = Image.open(BytesIO(picture.content)), BytesIO()
    drawn.draft("RGB", (THUMB, THUMB))
    drawn.thumbnail((THUMB, THUMB))
    drawn.save(small, "JPEG", quality=60)
    return f"data:image/jpeg;base64,{b64encode(small.getvalue()).decode()}"


def forget(*, at: datetime) -> int:
    """Delete what nobody sent; returns how many pictures went."""
    if not default_storage.exists(FOLDER):
        return 0
    last, gone = (at - 2 * LASTS).astimezone(UTC).date(), 0
    for day in default_storage.listdir(FOLDER)[0]:
        if date.fromisoformat(day) > last:
            continue
        for name in default_storage.listdir(f"{FOLDER}/{day}")[1]:
            default_storage.delete(f"{FOLDER}/{day}/{name}")
            gone += 1
        default_storage.delete(f"{FOLDER}/{day}")
    return gone


def _open(link: BuyerLink, parked: str) -> tuple[str, int, int] | None:
    try:
        pk, name, width, height = signing.loads(parked, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    return (name, width, height) if pk == link.pk else None
