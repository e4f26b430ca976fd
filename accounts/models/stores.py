"""A store: one brand of the merchant, with its own money, clock and language."""

import zoneinfo
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import brand
from accounts.roles import Action, roles_with

if TYPE_CHECKING:
    from accounts.models.people import User

E164 = r"^(\+[0-9]{7,15})?$"
international = RegexValidator(E164)


def known_zone(name: str) -> None:
    """Refuse a time zone that this machine doesn't know."""
    if name not in zoneinfo.available_timezones():
        said = _("“%(name)s” is not a time zone. Use a name such as Asia/Kolkata or Asia/Jakarta.")
        raise ValidationError(said % {"name": name})


def monday_to_saturday() -> list[int]:
    """What most couriers of India and Indonesia keep."""
    return [1, 2, 3, 4, 5, 6]


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
    brand_colour = models.CharField(max_length=7, blank=True, validators=[brand.legible])
    logo = models.FileField(upload_to="logos/", blank=True)  # a PNG that we drew; see accounts.brand
    working_days = ArrayField(models.PositiveSmallIntegerField(), default=monday_to_saturday)  # ISO: Monday is 1
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=16, blank=True, validators=[international])
    whatsapp = models.CharField(max_length=16, blank=True, validators=[international])
    address = models.TextField(max_length=400, blank=True)
    map_url = models.URLField(max_length=400, blank=True, validators=[URLValidator(["https"])])
    created_at = models.DateTimeField(auto_now_add=True)

    objects = StoreQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="store_has_a_code_and_a_name"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="store_currency_is_iso_4217"),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="store_country_is_iso_3166"),
            models.CheckConstraint(
                condition=Q(working_days__contained_by=[1, 2, 3, 4, 5, 6, 7]) & ~Q(working_days=[]),
                name="store_works_on_days_of_the_week",
            ),
            models.CheckConstraint(
                condition=Q(contact_phone__regex=E164) & Q(whatsapp__regex=E164), name="store_phones_are_e164"
            ),
            models.CheckConstraint(
                condition=Q(map_url="") | Q(map_url__startswith="https://"), name="store_map_is_on_https"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The zone whose days are this store's days."""
        return zoneinfo.ZoneInfo(self.timezone)


class Holiday(models.Model):
    """A day on which a store rests, beside those of the week."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="holidays")
    on = models.DateField()
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [models.UniqueConstraint(fields=["store", "on"], name="one_holiday_per_store_and_day")]

    def __str__(self) -> str:
        return f"{self.on} {self.name}"
