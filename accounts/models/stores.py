"""A store: one brand of the merchant, with its own money, clock and language."""

import zoneinfo
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from accounts.roles import Action, roles_with

if TYPE_CHECKING:
    from accounts.models.people import User


def known_zone(name: str) -> None:
    """Refuse a time zone that this machine doesn't know."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(f"{name!r} is not a time zone. Use a name such as Asia/Kolkata or Asia/Jakarta.")


class StoreQuerySet(models.QuerySet["Store"]):
    def visible_to(self, user: "User") -> Self:
        """The stores that `user` belongs to."""
        return self.filter(memberships__user=user)

    def allowed(self, user: "User", action: Action) -> Self:
        """The stores where `user`'s role may do `action`."""
        return self.filter(memberships__user=user, memberships__role__in=roles_with(action))


class Store(models.Model):
    """`code` names it in commands and URLs; `currency` is ISO 4217, `country` ISO 3166, `timezone` an IANA name."""

    code = models.CharField(max_length=40, unique=True, validators=[RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9_-]*$")])
    name = models.CharField(max_length=120)
    currency = models.CharField(max_length=3, validators=[RegexValidator(r"^[A-Z]{3}$")])
    timezone = models.CharField(max_length=64, validators=[known_zone])
    country = models.CharField(max_length=2, validators=[RegexValidator(r"^[A-Z]{2}$")])
    locale = models.CharField(max_length=8, default="en")
    brand_colour = models.CharField(max_length=7, blank=True, validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$")])
    created_at = models.DateTimeField(auto_now_add=True)

    objects = StoreQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="store_has_a_code_and_a_name"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="store_currency_is_iso_4217"),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="store_country_is_iso_3166"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The zone whose days are this store's days."""
        return zoneinfo.ZoneInfo(self.timezone)
