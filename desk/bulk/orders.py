"""What can be done with many orders."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import Count, Exists, OuterRef, QuerySet, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.roles import Action
from connectors.couriers.words import Direction, Verb
from desk.bulk.base import Bulk, BulkAction, Group, Work, grouped
from orders import tags
from orders.models import Instruction, Order, Shipment
from orders.models.instructions import Result
from orders.services import instructing, many
from orders.services.instructing import NotPossible
from orders.services.many import Outcome, Outcomes
from orders.states import CancelReason, Decision

Facts = tuple[Decision, bool]  # and whether a courier holds a parcel


class CancelForm(forms.Form):
    """Why they are cancelled."""

    use_required_attribute = False

    reason = forms.ChoiceField(label=_("Reason"), choices=CancelReason)
    text = forms.CharField(label=_("Note"), required=False, max_length=300)


class TagForm(forms.Form):
    """One tag or several, parted by commas."""

    use_required_attribute = False

    tags = forms.CharField(label=_("Tags"), max_length=200)

    def clean_tags(self) -> str:
        """In their one spelling."""
        found = tags.several(self.cleaned_data["tags"])
        if not found:
            raise forms.ValidationError(_("Write at least one tag."))
        return ", ".join(found)


def groups(rows: QuerySet[Any]) -> list[Group]:
    """By decision, and by whether a courier holds a parcel."""
    held = Shipment.objects.filter(order=OuterRef("pk"), direction=Direction.FORWARD, handed_over_at__isnull=False)
    told = Order.objects.filter(pk__in=rows.values("pk")).annotate(held=Exists(held))
    counted = told.order_by().values("decision", "held").annotate(n=Count("pk"), money=Sum("total"))
    return [Group(one["n"], one["money"], (Decision(one["decision"]), one["held"])) for one in counted]


def _to(to: Decision, *, only: frozenset[Decision] = frozenset(Decision)) -> Callable[[Facts], str]:
    def why_not(facts: Facts) -> str:
        decision, held = facts
        if decision not in only:
            return str(_("It is not on hold."))
        return many.why_not_move(decision, to, handed_over=held)

    return why_not


def _move(to: Decision) -> Callable[[Work], Outcomes]:
    return lambda work: many.move(store=work.store, order_ids=work.rows, to=to, at=work.at, actor=work.actor)


def _release(work: Work) -> Outcomes:
    """Only what is on hold; a cancelled order is not taken up again by the way."""
    held = Order.objects.filter(pk__in=work.rows, store=work.store).select_for_update().order_by("pk")
    waiting = [pk for pk, decision in held.values_list("pk", "decision") if decision == Decision.ON_HOLD]
    others = dict.fromkeys(work.rows, Outcome(str(_("It is not on hold."))))
    return others | many.move(store=work.store, order_ids=waiting, to=Decision.NEW, at=work.at, actor=work.actor)


def _cancel(work: Work) -> Outcomes:
    return many.cancel(
        store=work.store, order_ids=work.rows, reason=CancelReason(work.inputs["reason"]), text=work.inputs["text"],
        at=work.at, actor=work.actor,
    )  # fmt: skip


def _back(work: Work) -> Outcomes:
    """Each to the decision that it had."""
    outcomes = Outcomes()
    for to in sorted(set(work.rows.values())):
        ids = [pk for pk, before in work.rows.items() if before == to]
        outcomes |= many.move(store=work.store, order_ids=ids, to=Decision(to), at=work.at, actor=work.actor)
    return outcomes


def _uncancel(work: Work) -> Outcomes:
    """Take them up again, as they were, where no courier was told yet."""
    told = _told(work)
    free = {pk: before for pk, before in work.rows.items() if pk not in told}
    outcomes = told | many.move(store=work.store, order_ids=free, to=Decision.NEW, at=work.at, actor=work.actor)
    again = {pk: before for pk, before in free.items() if not outcomes[pk].why and before != Decision.NEW}
    return outcomes | _back(Work(work.store, again, work.inputs, work.at, work.actor))


def _told(work: Work) -> Outcomes:
    """Those whose courier knows already; what had not left is withdrawn."""
    asked = Instruction.objects.filter(
        shipment__order__in=work.rows, verb__in=(Verb.CANCEL, Verb.RTO), asked_by=work.actor
    )
    late = Outcomes()
    for row in asked.exclude(result=Result.WITHDRAWN).select_related("shipment").order_by("pk"):
        try:
            instructing.withdraw(instruction=row, at=work.at, actor=work.actor)
        except NotPossible as refusal:
            late[row.shipment.order_id] = Outcome(str(refusal))
    return late


def _tag(work: Work) -> Outcomes:
    names = tags.several(work.inputs["tags"])
    return many.tag(store=work.store, order_ids=work.rows, add=names, at=work.at, actor=work.actor)


def _untag(work: Work) -> Outcomes:
    names = tags.several(work.inputs["tags"])
    return many.tag(store=work.store, order_ids=work.rows, remove=names, at=work.at, actor=work.actor)


def _untag_again(work: Work) -> Outcomes:
    """Of each order only what came on: it may have had some of the tags before."""
    outcomes = Outcomes()
    for names, ids in _alike(work).items():
        outcomes |= many.tag(store=work.store, order_ids=ids, remove=tags.several(names), at=work.at, actor=work.actor)
    return outcomes


def _tag_again(work: Work) -> Outcomes:
    """On each order what came off."""
    outcomes = Outcomes()
    for names, ids in _alike(work).items():
        outcomes |= many.tag(store=work.store, order_ids=ids, add=tags.several(names), at=work.at, actor=work.actor)
    return outcomes


def _alike(work: Work) -> Mapping[str, list[int]]:
    """The orders by what was done with them; most have the same."""
    found = defaultdict[str, list[int]](list)
    for pk, names in work.rows.items():
        found[names].append(pk)
    return found


def subjects(ids: Sequence[int]) -> Mapping[int, tuple[str, int]]:
    """Their numbers."""
    return {pk: (number, pk) for pk, number in Order.objects.filter(pk__in=ids).values_list("pk", "number")}


def _any(_facts: Facts) -> str:
    return ""


ACTIONS = (
    BulkAction(
        "confirm", _("Confirm"), lambda n: ngettext("Confirm %(n)s", "Confirm %(n)s", n) % {"n": grouped(n)},
        lambda n: ngettext("%(n)s order confirmed.", "%(n)s orders confirmed.", n) % {"n": grouped(n)},
        "circle-check", Action.ORDERS_EDIT, _to(Decision.CONFIRMED), _move(Decision.CONFIRMED),
    ),
    BulkAction(
        "hold", _("Hold"), lambda n: ngettext("Hold %(n)s", "Hold %(n)s", n) % {"n": grouped(n)},
        lambda n: ngettext("%(n)s order on hold.", "%(n)s orders on hold.", n) % {"n": grouped(n)},
        "player-pause", Action.ORDERS_EDIT, _to(Decision.ON_HOLD), _move(Decision.ON_HOLD), undo=_back,
    ),
    BulkAction(
        "release", _("Release"), lambda n: ngettext("Release %(n)s", "Release %(n)s", n) % {"n": grouped(n)},
        lambda n: ngettext("%(n)s order released.", "%(n)s orders released.", n) % {"n": grouped(n)},
        "player-play", Action.ORDERS_EDIT, _to(Decision.NEW, only=frozenset({Decision.ON_HOLD})), _release, undo=_back,
    ),
    BulkAction(
        "cancel", _("Cancel"), lambda n: ngettext("Cancel %(n)s", "Cancel %(n)s", n) % {"n": grouped(n)},
        lambda n: ngettext("%(n)s order cancelled.", "%(n)s orders cancelled.", n) % {"n": grouped(n)},
        "ban", Action.ORDERS_EDIT, _to(Decision.CANCELLED), _cancel, undo=_uncancel, form=CancelForm,
    ),
    BulkAction(
        "tag", _("Add tag"), lambda n: ngettext("Tag %(n)s", "Tag %(n)s", n) % {"n": grouped(n)},
        lambda n: ngettext("%(n)s order tagged.", "%(n)s orders tagged.", n) % {"n": grouped(n)},
        "tag", Action.ORDERS_EDIT, _any, _tag, undo=_untag_again, form=TagForm,
    ),
    BulkAction(
        "untag", _("Remove tag"), lambda n: ngettext("Untag %(n)s", "Untag %(n)s", n) % {"n": grouped(n)},
        lambda n: ngettext("Tag taken off %(n)s order.", "Tag taken off %(n)s orders.", n) % {"n": grouped(n)},
        "tags", Action.ORDERS_EDIT, _any, _untag, undo=_tag_again, form=TagForm,
    ),
)  # fmt: skip
ORDERS = Bulk(groups, ACTIONS, subjects)
