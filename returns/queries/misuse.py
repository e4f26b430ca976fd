"""What is known of a buyer before one decides on a return: counts in a handful of queries, no words."""

from datetime import datetime, timedelta

from django.db.models import Count, Q, Sum

from orders.models import Order
from orders.states import Bucket
from returns.misuse import SPANS, Seen, Span
from returns.models import ReturnLine, ReturnRequest
from returns.states import COUNTS

MOST_ORDERS = 200  # of one phone; more are a shop, not a household
MOST_LOOKED_AT = 5_000  # returns, the newest first, among which the same house is looked for: no index knows houses


def of_order(order: Order, *, at: datetime) -> Seen:
    """The facts about whoever placed this order, in its store."""
    mine = _same_buyer(order)
    spans = _spans(order, mine, at)
    return Seen(spans, _on_phone(order), _on_address(order), **_counted(order, mine))


def _same_buyer(order: Order) -> Q:
    """Orders of the same buyer: by the row that names her, else by her phone."""
    if order.customer_id is not None:
        return Q(customer=order.customer_id)
    return Q(phone=order.phone) if order.phone else Q(pk=order.pk)


def _spans(order: Order, mine: Q, at: datetime) -> list[Span]:
    longest = at - timedelta(days=max(SPANS))
    arrived = Order.objects.filter(mine, store=order.store_id, outcome=Bucket.DELIVERED, placed_at__gte=longest)
    asked = ReturnRequest.objects.filter(
        order__in=Order.objects.filter(mine, store=order.store_id).values("pk"), status__in=sorted(COUNTS),
        asked_at__gte=longest,
    )  # fmt: skip
    within = {f"n{days}": at - timedelta(days=days) for days in SPANS}
    orders = arrived.aggregate(**{key: Count("pk", filter=Q(placed_at__gte=since)) for key, since in within.items()})
    back = asked.aggregate(
        **{key: Count("order", distinct=True, filter=Q(asked_at__gte=since)) for key, since in within.items()}
    )
    return [Span(days, orders[f"n{days}"], back[f"n{days}"]) for days in SPANS]


def _on_phone(order: Order) -> int:
    """Different names on one number."""
    if not order.phone:
        return 1
    rows = Order.objects.filter(store=order.store_id, phone=order.phone).order_by("-pk")
    names = rows.values_list("buyer_name", flat=True)[:MOST_ORDERS]
    return max(len({" ".join(name.casefold().split()) for name in names if name.strip()}), 1)


def _on_address(order: Order) -> int:
    """Different numbers behind the latest returns from the very same house."""
    house = _house(order.address1, order.address2)
    if not house or not order.postcode:
        return 1
    newest = ReturnRequest.objects.filter(store=order.store_id).order_by("-asked_at", "-pk").values("order")
    near = Order.objects.filter(pk__in=newest[:MOST_LOOKED_AT], postcode=order.postcode).exclude(phone="")
    told = near.values_list("phone", "address1", "address2").distinct()
    others = {phone for phone, *address in told if _house(*address) == house}
    return len(others | ({order.phone} - {""})) or 1


def _house(*address: str) -> str:
    return "".join(letter for letter in "".join(address).casefold() if letter.isalnum())


def _counted(order: Order, mine: Q) -> dict[str, int]:
    """What was missing, wrong or not accepted of what the buyer sent back, of how many units."""
    orders = Order.objects.filter(mine, store=order.store_id).values("pk")
    lines = ReturnLine.objects.filter(request__order__in=orders, received__isnull=False)
    sums = lines.aggregate(*(Sum(name) for name in ("missing", "wrong", "refused", "quantity")))
    told = {name: sums[f"{name}__sum"] or 0 for name in ("missing", "wrong", "refused")}
    return {**told, "units": sums["quantity__sum"] or 0}
