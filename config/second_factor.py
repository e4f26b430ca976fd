"""Secrets of second factors lie in the database under the same lock as credentials."""

from allauth.mfa.adapter import DefaultMFAAdapter

from core import crypto

SECRET = "secret"  # noqa: S105 the name of what is kept


class Sealed(DefaultMFAAdapter):
    """allauth keeps them as they are unless told otherwise."""

    def encrypt(self, text: str) -> str:
        """A token that only FIELD_KEYS opens."""
        return crypto.encrypt({SECRET: text})

    def decrypt(self, encrypted_text: str) -> str:
        """What `encrypt` was given."""
        secret: str = crypto.decrypt(encrypted_text)[SECRET]
        return secret
