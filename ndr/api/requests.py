"""What may be sent to act on failed deliveries."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from accounts.models import Store, User
from ndr.inputs import Inputs
from ndr.states import CaseAction
from orders.api.requests import Day

MOST_CASES = 200
SUGGESTED = "suggested"  # whatever is suggested for each
FOR_MANY = [*CaseAction.choices, (SUGGESTED, SUGGESTED)]
LONGEST = 2000  # what is too long for a courier is said by the rules, in their words


class ActRequest(serializers.Serializer[Any]):
    """An action, and what it needs to be told. `on` is a day of the store; `assignee` an e-mail of a member."""

    action = serializers.ChoiceField(choices=CaseAction.choices)
    on = Day(allow_null=True, default=None)
    phone = serializers.CharField(max_length=LONGEST, allow_blank=True, default="")
    address = serializers.CharField(max_length=LONGEST, allow_blank=True, default="")
    landmark = serializers.CharField(max_length=LONGEST, allow_blank=True, default="")
    note = serializers.CharField(max_length=LONGEST, allow_blank=True, default="")
    assignee = serializers.EmailField(allow_null=True, default=None)

    def inputs(self, store: Store) -> Inputs:
        """What was told; call after `is_valid`."""
        given = self.validated_data
        told = {name: given[name] for name in ("on", "phone", "address", "landmark", "note")}
        return Inputs(**told, assignee=_member(store, given["assignee"]))


class BulkRequest(ActRequest):
    """The same for many; “suggested” does for each what is suggested for it, and “assign” without `assignee` gives
    them in turn to those who may act."""

    cases = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), allow_empty=False, max_length=MOST_CASES
    )
    action = serializers.ChoiceField(choices=FOR_MANY)


def _member(store: Store, email: str | None) -> User | None:
    if email is None:
        return None
    person = User.objects.filter(memberships__store=store, email=email.lower(), is_active=True).first()
    if person is None:
        raise serializers.ValidationError({"assignee": _("Choose somebody who belongs to this store.")})
    return person
