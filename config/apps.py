from django.apps import AppConfig

from config.celery import app


class SiteConfig(AppConfig):
    """The wiring as an app, so that tasks sent from any process know the broker."""

    name = "config"
    default_auto_field = "django.db.models.BigAutoField"
    celery = app
