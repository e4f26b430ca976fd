"""Signs of life, for `/readyz`."""

from django.db import models


class Heartbeat(models.Model):
    """When a kind of process (`worker`, `beat`) last showed that it lives."""

    name = models.CharField(primary_key=True, max_length=20)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
