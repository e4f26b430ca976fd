"""What couriers owe: claims by when they run out, and what each courier was asked for and paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum, TextChoices
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from accounts.models import Store
from core.web import formats
from core.web.export import Column
from core.web.state_words import StateWord
from orders import wording as couriers
from returns import wording
from returns.models import Claim
from returns.states import CLAIM_NEXT, CLAIMS_AT_WORK, ClaimStatus

YEAR = timedelta(days=365)
MINUS = "\N{MINUS SIGN}"
SOON = timedelta(days=7)  # a deadline within that is amber


class Show(TextChoices):
    """Which claims the page lists."""

    AT_WORK = "at_work", gettext_lazy("At work")
    OPEN = "open", gettext_lazy("To send")
    SENT = "sent", gettext_lazy("Sent")
    ACCEPTED = "accepted", gettext_lazy("Accepted")
    SETTLED = "settled", gettext_lazy("Settled")


@dataclass(frozen=True, slots=True)
class Step:
    """What can be said of a claim now."""

    to: ClaimStatus
    label: str
    icon: str


@dataclass(frozen=True, slots=True)
class Row:
    """A claim as the page lists it; `urgency` of its deadline, `steps` by the table."""

    claim: Claim
    word: StateWord
    left: str
    urgency: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Courier:
    """A year of claims against one courier."""

    courier: str
    n: int
    asked: Decimal
    waits: Decimal
    paid: Decimal
    settled: Decimal


def listed(store: Store, show: Show) -> QuerySet[Claim]:
    """What runs out first on top; settled ones latest first."""
    rows = Claim.objects.filter(store=store).select_related("shipment", "case__order", "store")
    if show is Show.SETTLED:
        return rows.exclude(status__in=sorted(CLAIMS_AT_WORK)).order_by("-opened_at", "-pk")
    rows = rows.filter(status__in=sorted(CLAIMS_AT_WORK))
    if show is not Show.AT_WORK:
        rows = rows.filter(status=show.value)
    return rows.order_by("deadline_on", "pk")


def counts(store: Store, *, today: date) -> dict[str, Any]:
    """How many claims of each sort are at work, what they come to, and how many run out within a week."""
    at_work = Claim.objects.filter(store=store, status__in=sorted(CLAIMS_AT_WORK))
    told = {one.value: Count("pk", Q(status=one.value)) for one in (Show.OPEN, Show.SENT, Show.ACCEPTED)}
    unsent = Q(status=ClaimStatus.OPEN)
    return at_work.aggregate(
        at_work=Count("pk"), money=Sum("asked"), **told,
        late=Count("pk", unsent & Q(deadline_on__lt=today)),
        soon=Count("pk", unsent & Q(deadline_on__gte=today, deadline_on__lte=today + SOON)),
    )  # fmt: skip


def sentence(told: dict[str, Any], *, currency: str) -> str:
    """The page's first line."""
    if not told["at_work"]:
        return _("No claim is open.")
    language = get_language() or "en"
    money = formats.money(told["money"], currency=currency, language=language)
    words = ngettext("%(n)s claim for %(money)s is open", "%(n)s claims for %(money)s are open", told["at_work"])
    parts = [words % {"n": formats.count(told["at_work"], language=language), "money": money}]
    if told["soon"]:
        soon = ngettext("%(n)d has to leave within a week", "%(n)d have to leave within a week", told["soon"])
        parts.append(soon % {"n": told["soon"]})
    if told["late"]:
        late = ngettext("%(n)d is past its deadline", "%(n)d are past their deadline", told["late"])
        parts.append(late % {"n": told["late"]})
    return f"{'; '.join(parts)}."


def rows(claims: Sequence[Claim], *, today: date) -> list[Row]:
    """As the page lists them."""
    return [_row(claim, today) for claim in claims]


def _row(claim: Claim, today: date) -> Row:
    status = ClaimStatus(claim.status)
    days = (claim.deadline_on - today).days
    runs = status is ClaimStatus.OPEN  # a claim that was sent in time has no clock of ours any more
    urgency = ("late" if days < 0 else "soon" if days <= SOON.days else "") if runs else ""
    words = ngettext("%(n)s day", "%(n)s days", abs(days)) % {"n": f"{days:d}".replace("-", MINUS)}
    left = words if days else _("today")
    steps = tuple(Step(to, str(LABELS[to]), wording.OF_CLAIM[to].icon) for to in LABELS if to in CLAIM_NEXT[status])
    return Row(claim, wording.OF_CLAIM[status], left if status in CLAIMS_AT_WORK else "", urgency, steps)


LABELS = {
    ClaimStatus.OPEN: gettext_lazy("Take it up again"),
    ClaimStatus.SENT: gettext_lazy("Mark as sent"),
    ClaimStatus.ACCEPTED: gettext_lazy("The courier accepts it"),
    ClaimStatus.PAID: gettext_lazy("The courier paid"),
    ClaimStatus.REJECTED: gettext_lazy("The courier rejects it"),
    ClaimStatus.WITHDRAWN: gettext_lazy("Withdraw it"),
}


def by_courier(store: Store, *, at: datetime) -> list[Courier]:
    """The last year's claims, what is withdrawn left out; the most asked first."""
    claims = Claim.objects.filter(store=store, opened_at__gt=at - YEAR).exclude(status=ClaimStatus.WITHDRAWN)
    settled = Q(status__in=[ClaimStatus.PAID, ClaimStatus.REJECTED])
    grouped: QuerySet[Any, Any] = claims.order_by().values("courier")
    summed = grouped.annotate(
        n=Count("pk"),
        whole=Sum("asked"),
        waits=Sum("asked", filter=Q(status__in=sorted(CLAIMS_AT_WORK))),
        came=Sum("paid"),
        over=Sum("asked", filter=settled),
    )
    keys, none = ("whole", "waits", "came", "over"), Decimal(0)
    return [
        Courier(one["courier"], one["n"], *(one[key] or none for key in keys))
        for one in summed.order_by("-whole", "courier")
    ]


COLUMNS: tuple[Column[Claim], ...] = (
    Column("deadline_on", gettext_lazy("Deadline"), lambda row: row.deadline_on),
    Column("kind", gettext_lazy("Claim"), lambda row: row.get_kind_display()),
    Column("courier", gettext_lazy("Courier"), lambda row: couriers.courier(row.courier)),
    Column("awb", gettext_lazy("AWB"), lambda row: row.shipment.awb),
    Column("number", gettext_lazy("Order"), lambda row: row.case.order.number if row.case else ""),
    Column("status", gettext_lazy("Status"), lambda row: row.get_status_display()),
    Column("asked", gettext_lazy("Asked"), lambda row: row.asked),
    Column("paid", gettext_lazy("Paid"), lambda row: row.paid),
    Column("currency", gettext_lazy("Currency"), lambda row: row.currency),
    Column("reference", gettext_lazy("Courier’s number"), lambda row: row.reference),
    Column("note", gettext_lazy("Note"), lambda row: row.note),
    Column("opened_at", gettext_lazy("Opened"), lambda row: row.opened_at),
    Column("sent_at", gettext_lazy("Sent"), lambda row: row.sent_at),
    Column("settled_at", gettext_lazy("Settled"), lambda row: row.settled_at),
)
