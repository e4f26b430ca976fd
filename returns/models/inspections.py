"""What came back, unit by unit: its state, what is done with it, and pictures."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Store
from accounts.scoping import ScopedQuerySet
from orders.models import OrderLine
from returns.models.requests import ReturnLine
from returns.models.rto import RtoLine
from returns.states import Disposition, Grade


class Inspection(models.Model):
    """One unit of a parcel that came back undelivered, or of a return. `done_at`: when it was put on the shelf,
    repaired, thrown away or sent off.
    """

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    rto_line = models.ForeignKey(
        RtoLine, models.CASCADE, null=True, blank=True, related_name="inspections", db_index=False
    )
    returned = models.ForeignKey(
        ReturnLine, models.CASCADE, null=True, blank=True, related_name="inspections", db_index=False
    )
    unit = models.PositiveIntegerField()  # 1 … received units of the line
    grade = models.CharField(max_length=1, choices=Grade)
    disposition = models.CharField(max_length=9, choices=Disposition)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ScopedQuerySet["Inspection"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rto_line", "unit"], name="one_inspection_per_unit"),
            models.UniqueConstraint("returned", "unit", name="one_inspection_per_returned_unit"),
            models.CheckConstraint(
                condition=Q(rto_line=None) ^ Q(returned=None), name="an_inspected_unit_came_back_one_way"
            ),
            models.CheckConstraint(condition=Q(unit__gt=0), name="units_are_numbered_from_one"),
            models.CheckConstraint(condition=Q(grade__in=Grade.values), name="grade_is_known"),
            models.CheckConstraint(condition=Q(disposition__in=Disposition.values), name="disposition_is_known"),
            models.CheckConstraint(
                condition=~Q(grade=Grade.D) | ~Q(disposition=Disposition.RESTOCK),
                name="nothing_unsellable_is_restocked",
            ),
        ]
        indexes = [
            models.Index(
                F("store"), F("disposition"), F("at"), F("id"), condition=Q(done_at=None), name="units_to_put_away"
            )
        ]  # restock, refurbish and write-off lists

    def __str__(self) -> str:
        return f"unit {self.unit}: {self.grade}"

    @property
    def rto(self) -> RtoLine:
        """Its line of a parcel that came back undelivered."""
        if self.rto_line is None:
            message = "this is of a return that a buyer asked for"
            raise LookupError(message)
        return self.rto_line

    @property
    def of_line(self) -> OrderLine:
        """What was ordered; whichever way it came back, that is at hand."""
        return self.returned.line if self.returned else self.rto.line

    @property
    def came_as(self) -> str:
        """What people call what it came in: the number of the return, or of the order."""
        return self.returned.request.number if self.returned else self.rto.case.order.number


class Photo(models.Model):
    """A picture of a unit, re-encoded by us: what came in with it (place, camera) is gone."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="+")
    rto_line = models.ForeignKey(RtoLine, models.CASCADE, null=True, blank=True, related_name="photos")
    returned = models.ForeignKey(ReturnLine, models.CASCADE, null=True, blank=True, related_name="pictures")
    unit = models.PositiveIntegerField()
    file = models.FileField(upload_to="inspections/%Y/%m/")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ScopedQuerySet["Photo"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(unit__gt=0), name="photos_are_of_a_unit"),
            models.CheckConstraint(condition=Q(rto_line=None) ^ Q(returned=None), name="a_photo_is_of_one_way_back"),
        ]

    def __str__(self) -> str:
        return f"picture of unit {self.unit}"
