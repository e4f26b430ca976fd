"""How often something may happen, and answers that were given already."""

from django.db import models


class Limit(models.Model):
    """A bucket of permits, in one row: `full_at` says everything, an absent row is a full bucket."""

    name = models.CharField(max_length=64, primary_key=True)  # digest of the key: keys name addresses and people
    full_at = models.DateTimeField()
    given = models.PositiveIntegerField()  # by the latest draw

    class Meta:
        indexes = [models.Index(fields=["full_at"], name="limit_idle")]  # core.limits.forget_idle

    def __str__(self) -> str:
        return self.name[:8]


class IdempotencyKey(models.Model):
    """A request that was answered, so that its repetition gets the same answer."""

    scope = models.CharField(max_length=80)
    key = models.CharField(max_length=255)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)  # null only inside the transaction that is finding the answer
    body = models.JSONField(null=True)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "key"], name="one_answer_per_key"),
            models.CheckConstraint(condition=~models.Q(key=""), name="idempotency_key_is_not_empty"),
        ]
        indexes = [models.Index(fields=["asked_at"], name="idempotency_key_old")]  # core.repeats.forget_old

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"
