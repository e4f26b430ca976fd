"""A merchant's account at an outside service, and how it does."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Store, User
from accounts.roles import Action
from accounts.scoping import ScopedQuerySet, store_ids
from connectors.base import Account
from connectors.sessions import Kept
from core import crypto


class Family(models.TextChoices):
    COURIER = "courier", _("Courier")
    SHOP = "shop", _("Shop")
    MESSENGER = "messenger", _("Messenger")
    PHONE = "phone", _("Phone")
    PAYMENT = "payment", _("Payment")


class ConnectionQuerySet(ScopedQuerySet["Connection"]):
    store_path = "stores"

    def visible_to(self, user: User) -> "ConnectionQuerySet":
        """Connections that serve a store of this user, each of them once."""
        return self.filter(pk__in=super().visible_to(user).values("pk"))

    def allowed(self, user: User, action: Action) -> "ConnectionQuerySet":
        """Connections that serve a store where this user may do `action`, each of them once."""
        return self.filter(pk__in=super().allowed(user, action).values("pk"))

    def wholly(self, user: User, action: Action) -> "ConnectionQuerySet":
        """Connections all of whose stores let this user do `action`: what she changes changes it for each of them."""
        others = Connection.stores.through.objects.exclude(store_id__in=store_ids(user, action))
        return self.allowed(user, action).exclude(pk__in=others.values("connection_id"))

    def live(self) -> "ConnectionQuerySet":
        """Connections that are switched on."""
        return self.filter(enabled=True)

    def callable_at(self, at: datetime) -> "ConnectionQuerySet":
        """Live connections whose breaker lets calls out."""
        return self.live().filter(Q(health__open_until=None) | Q(health__open_until__lte=at))


class Connection(models.Model):
    """One account; may serve several stores. `hook_token` is the unguessable part of its webhook address."""

    stores = models.ManyToManyField(Store, related_name="connections")
    family = models.CharField(max_length=10, choices=Family)
    provider = models.CharField(max_length=40)  # a key of the registry
    name = models.CharField(max_length=80)
    credentials = crypto.EncryptedJSONField(default=dict, blank=True)
    settings = models.JSONField(default=dict, blank=True)
    hook_token = models.CharField(max_length=64, unique=True, default=crypto.new_token)
    enabled = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(family__in=Family.values), name="connection_family_is_known"),
            models.CheckConstraint(
                condition=Q(hook_token__regex=r"^[0-9a-f]{32,}$"),  # noqa: S106 a pattern
                name="hook_token_is_hex_of_128_bits_or_more",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def account(self) -> Account:
        """What an adapter needs to act for this connection."""
        return Account(credentials=self.credentials, settings=self.settings, session=Kept(self))


class Health(models.Model):
    """How a connection does; written by workers, so apart from what people configure."""

    connection = models.OneToOneField(Connection, models.CASCADE, primary_key=True, related_name="health")
    failures = models.PositiveIntegerField(default=0)  # in a row
    failing_since = models.DateTimeField(null=True, blank=True)  # start of the first call of that row
    open_until = models.DateTimeField(null=True, blank=True)  # the breaker: no calls before
    last_success_at = models.DateTimeField(null=True, blank=True)
    last_failure_at = models.DateTimeField(null=True, blank=True)
    last_problem = models.TextField(blank=True)
    last_push_at = models.DateTimeField(null=True, blank=True)
    last_scan_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"health of {self.connection_id}"


class Line(models.Model):
    """One of the calls that may be under way at once with a service; see `connectors.lines`."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="lines")
    number = models.PositiveSmallIntegerField()
    busy_until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "number"], name="one_line_per_number")]

    def __str__(self) -> str:
        return f"line {self.number} of {self.connection_id}"


class LogIn(models.Model):
    """The token that the service gave at the last log-in; see `connectors.sessions`."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="log_ins")
    secret = crypto.EncryptedJSONField(default=dict, blank=True)
    got_at = models.DateTimeField(null=True, blank=True)
    busy_until = models.DateTimeField()  # somebody is logging in

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection"], name="one_log_in_per_connection")]

    def __str__(self) -> str:
        return f"log-in of {self.connection_id}"


class HourOfCalls(models.Model):
    """How many calls one line made in an hour, and how many of them failed. A line has one user at a time, so no two
    workers ever write the same row."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="+", db_index=False)
    line = models.PositiveSmallIntegerField()
    hour = models.DateTimeField()
    calls = models.PositiveIntegerField()
    failures = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "hour", "line"], name="one_row_per_line_and_hour"),
            models.CheckConstraint(condition=Q(failures__lte=models.F("calls")), name="failures_are_calls"),
        ]
        indexes = [models.Index(fields=["hour"], name="hours_of_calls")]  # forgetting

    def __str__(self) -> str:
        return f"calls of {self.connection_id} from {self.hour:%F %H:%M}"
