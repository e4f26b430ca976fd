"""How a store handles returns that buyers ask for."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Store
from accounts.scoping import ScopedQuerySet

ANSWER_HOURS, RESOLVE_DAYS, MOST_PICKUPS = 24, 3, 3


class ReturnHabits(models.Model):
    """A store without a row has the defaults. Above `alone_up_to` (store's currency; None: always) a refund is paid by
    another person than the one who approved it, unless `four_eyes` is off.
    """

    store = models.OneToOneField(Store, models.CASCADE, related_name="return_habits")
    answer_hours = models.PositiveSmallIntegerField(default=ANSWER_HOURS)
    resolve_days = models.PositiveSmallIntegerField(default=RESOLVE_DAYS)
    most_pickups = models.PositiveSmallIntegerField(default=MOST_PICKUPS)
    four_eyes = models.BooleanField(default=True)
    alone_up_to = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    instructions = models.CharField(max_length=600, blank=True)  # told to the buyer: how to pack, what to put in
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ScopedQuerySet["ReturnHabits"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer_hours__range=(1, 240), resolve_days__range=(1, 60), most_pickups__range=(1, 10)),
                name="return_habits_are_sane",
            )
        ]

    def __str__(self) -> str:
        return f"answer in {self.answer_hours} h"
