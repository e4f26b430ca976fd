"""Refunds as the page lists them: what waits, for whom, and why this person may or may not pay."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum, TextChoices
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.queue import QueueState
from core.web import formats
from core.web.state_words import Colour, StateWord
from returns.models import PayoutDetails, Refund
from returns.services import refunding
from returns.services.requests import habits
from returns.states import Payout, RefundStatus

WORDS = {
    RefundStatus.PROPOSED: StateWord(RefundStatus.PROPOSED.label, Colour.ACT, "help-circle"),
    RefundStatus.APPROVED: StateWord(RefundStatus.APPROVED.label, Colour.ACT, "coins"),
    RefundStatus.SENDING: StateWord(RefundStatus.SENDING.label, Colour.MOVING, "clock"),
    RefundStatus.PAID: StateWord(RefundStatus.PAID.label, Colour.ARRIVED, "circle-check"),
    RefundStatus.FAILED: StateWord(RefundStatus.FAILED.label, Colour.LOSS, "alert-octagon"),
    RefundStatus.WITHDRAWN: StateWord(RefundStatus.WITHDRAWN.label, Colour.ENDED, "circle-minus"),
}


class Show(TextChoices):
    """Which refunds the page lists."""

    APPROVED = "approved", gettext_lazy("To pay")
    PROPOSED = "proposed", gettext_lazy("To approve")
    SENDING = "sending", gettext_lazy("Being paid")
    FAILED = "failed", gettext_lazy("Failed")
    PAID = "paid", gettext_lazy("Paid")


@dataclass(frozen=True, slots=True)
class Row:
    """`locked`: why this person can't pay it; `account`: the end of where it goes; `in_doubt`: nobody knows whether the
    gateway paid it."""

    refund: Refund
    word: StateWord
    account: str
    locked: str
    by_gateway: bool
    in_doubt: bool

    @property
    def bankable(self) -> bool:
        """Whether it may go into the file for the bank."""
        to_pay = self.refund.status == RefundStatus.APPROVED
        return to_pay and not self.by_gateway and bool(self.account) and not self.locked


def listed(store: Store, show: Show) -> QuerySet[Refund]:
    """What waits longest on top; paid ones latest first."""
    rows = Refund.objects.filter(store=store, status=show.value)
    whole = rows.select_related("request", "order", "store", "approved_by", "paid_by")
    return whole.order_by("-proposed_at", "-pk") if show is Show.PAID else whole.order_by("proposed_at", "pk")


def of(refunds: Sequence[Refund], store: Store, person: User) -> list[Row]:
    """As the page lists them, for this person."""
    said = habits.of(store)
    accounts = PayoutDetails.objects.filter(request__in=[one.request_id for one in refunds])
    known = {one.request_id: f"{one.get_way_display()} {one.shown}" for one in accounts.defer("details")}
    return [
        Row(
            one,
            WORDS[RefundStatus(one.status)],
            known.get(one.request_id, ""),
            refunding.why_not_pay(one, payer=person, said=said),
            one.way == Payout.GATEWAY,
            one.status == RefundStatus.SENDING and one.way == Payout.GATEWAY and one.state == QueueState.SET_ASIDE,
        )
        for one in refunds
    ]


def sentence(store: Store) -> str:
    """The page's first line."""
    told = Refund.objects.filter(store=store, status=RefundStatus.APPROVED).aggregate(
        n=Count("pk"), money=Sum("amount", filter=Q(currency=store.currency))
    )
    if not told["n"]:
        return _("No refund waits to be paid.")
    language = get_language() or "en"
    money = formats.money(told["money"], currency=store.currency, language=language)
    words = ngettext(
        "%(n)s refund of %(money)s waits to be paid", "%(n)s refunds of %(money)s wait to be paid", told["n"]
    )
    return words % {"n": formats.count(told["n"], language=language), "money": money} + "."


def counts(store: Store) -> dict[str, int]:
    """How many are in each state that is not over."""
    over = (RefundStatus.PAID, RefundStatus.WITHDRAWN)
    rows = Refund.objects.filter(store=store).exclude(status__in=over).order_by()
    return dict(rows.values("status").annotate(n=Count("pk")).values_list("status", "n"))
