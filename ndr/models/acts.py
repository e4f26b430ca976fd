"""What was done about a case: by whom, by which rule, in time or not, and whether the courier did it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Store
from accounts.scoping import ScopedQuerySet
from ndr.models.cases import Attempt, Case
from ndr.models.files import CourierFile
from ndr.models.rules import Rule
from ndr.states import CaseAction, CaseStatus
from orders.models import Instruction


class Act(models.Model):
    """One thing that was done; what needs two instructions is two acts of the same moment.

    `due_at` is the clock at that moment, `before` what the case was, for an undo. What the courier answered is on
    `instruction`; `settled_at` is when that was taken note of.

    `honour_by`: 48 h after the courier accepted another attempt, or the end of the day that was asked for;
    `honoured_at`: when the parcel was out for delivery until then; `broken_at`: when that was over without it.
    """

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="acts", db_index=False)
    attempt = models.ForeignKey(Attempt, models.SET_NULL, null=True, blank=True, related_name="acts")
    action = models.CharField(max_length=18, choices=CaseAction)
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    rule = models.ForeignKey(Rule, models.SET_NULL, null=True, blank=True, related_name="done")
    instruction = models.OneToOneField(Instruction, models.SET_NULL, null=True, blank=True, related_name="ndr_act")
    before = models.CharField(max_length=10, choices=CaseStatus, blank=True)
    filed_in = models.ForeignKey(CourierFile, models.SET_NULL, null=True, blank=True, related_name="acts")
    settled_at = models.DateTimeField(null=True, blank=True)
    honour_by = models.DateTimeField(null=True, blank=True)
    honoured_at = models.DateTimeField(null=True, blank=True)
    broken_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet["Act"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(action__in=CaseAction.values), name="ndr_act_is_known"),
            models.CheckConstraint(
                condition=Q(honoured_at=None) | Q(broken_at=None), name="an_instruction_is_honoured_or_broken"
            ),
        ]
        indexes = [
            models.Index(F("case"), F("at").desc(), name="ndr_acts_of_a_case"),
            models.Index(fields=["store", "at"], name="ndr_acts_by_day"),
            models.Index(
                fields=["at"], condition=Q(settled_at=None) & ~Q(instruction=None), name="ndr_acts_to_settle"
            ),  # services.settling
            models.Index(fields=["case", "at"], condition=~Q(broken_at=None), name="ndr_acts_broken"),  # alarm, tab
            models.Index(
                fields=["honour_by"], condition=Q(honoured_at=None) & ~Q(honour_by=None), name="ndr_acts_to_be_honoured"
            ),  # services.settling
        ]

    def __str__(self) -> str:
        return f"{self.action} of case {self.case_id}"
