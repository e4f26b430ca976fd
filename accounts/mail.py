"""Whether e-mail leaves this installation at all."""

from django.conf import settings

STAYS = (
    "django.core.mail.backends.dummy.EmailBackend",
    "django.core.mail.backends.filebased.EmailBackend",
    "django.core.mail.backends.console.EmailBackend",
)


def leaves() -> bool:
    """False where EMAIL_URL is not set: links are then handed over by people."""
    return settings.EMAIL_BACKEND not in STAYS
