"""In which language somebody is spoken to."""

from django.conf import settings


def spoken(*languages: str) -> str:
    """The first of these that the site speaks."""
    return next((language[:2] for language in languages if language[:2] in dict(settings.LANGUAGES)), "en")
