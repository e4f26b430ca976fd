from django.apps import AppConfig


class NdrConfig(AppConfig):
    name = "ndr"
    default_auto_field = "django.db.models.BigAutoField"
