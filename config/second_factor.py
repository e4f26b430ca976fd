"""Secrets of second factors lie in the database under the same lock as credentials."""

import qrcode
from allauth.mfa.adapter import DefaultMFAAdapter
from qrcode.image.svg import SvgPathImage

from core import crypto

SECRET = "secret"  # noqa: S105 the name of what is kept


class Sealed(DefaultMFAAdapter):
    """allauth keeps them as they are unless told otherwise."""

    def build_totp_svg(self, url: str) -> str:
        """An element that stands in a page as it is: no XML head, no style."""
        drawn = qrcode.make(url, image_factory=SvgPathImage, border=0)
        element: str = drawn.to_string(encoding="unicode")
        return element

    def encrypt(self, text: str) -> str:
        """A token that only FIELD_KEYS opens."""
        return crypto.encrypt({SECRET: text})

    def decrypt(self, encrypted_text: str) -> str:
        """What `encrypt` was given."""
        secret: str = crypto.decrypt(encrypted_text)[SECRET]
        return secret
