"""What buyers say about a failed delivery, on their link or to an agent."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Store
from accounts.scoping import ScopedQuerySet
from ndr.models.cases import Attempt, Case
from ndr.states import Truth, Wish


class Answer(models.Model):
    """One answer; the latest counts. Phone in E.164; postcode and city of an address never change here.

    Personal: erasure empties `phone`, `address`, `landmark` and `note`.
    """

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="answers", db_index=False)
    attempt = models.ForeignKey(Attempt, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    truth = models.CharField(max_length=11, choices=Truth, blank=True)
    wish = models.CharField(max_length=7, choices=Wish, blank=True)
    on = models.DateField(null=True, blank=True)  # the day that she wants, in the store's zone
    phone = models.CharField(max_length=16, blank=True)
    address = models.CharField(max_length=300, blank=True)
    landmark = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ScopedQuerySet["Answer"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(truth="") | ~Q(wish=""), name="an_ndr_answer_says_something"),
            models.CheckConstraint(condition=Q(truth__in=["", *Truth.values]), name="ndr_truth_is_known"),
            models.CheckConstraint(condition=Q(wish__in=["", *Wish.values]), name="ndr_wish_is_known"),
        ]
        indexes = [models.Index(F("case"), F("at").desc(), name="ndr_answers_of_a_case")]

    def __str__(self) -> str:
        return f"answer about case {self.case_id}"

    @property
    def grade(self) -> str:
        """Of the evidence for a fake order: A where the buyer denies having ordered."""
        return "A" if self.truth == Truth.NOT_ORDERED else ""
