"""A buyer's return in the merchant's world, with a picture; made when somebody knocks there."""

from datetime import timedelta
from typing import Any

from orders.models import Order
from returns.models import Policy, Refund, ReturnPhoto, ReturnRequest
from returns.services.requests import asking
from returns.states import AskedBy, Outcome, Payout, RefundStatus, Resolution, ReturnStatus
from returns.why import Why
from returns.wishes import Wanted, Wish
from tests.access.world import World
from tests.factories.giving_back import arrived, asked, photos
from tests.factories.giving_back import policy as made

KEPT = "WK-KEPT"
OF_A_POLICY = ("_switch", "_move", "_delete", "_restore")
WRITTEN = {
    "name": "Clothes", "days": "7", "counted_from": "delivered", "resolutions": ["refund"],
    **{f"approval_{why}": "manual" for why in Why},
    **{f"photos_{why}": "1" for why in Why},
}  # fmt: skip
DEEDS = ("-approve", "-reject", "-cancel", "-receive", "-inspect", "-refund")


def request(world: World) -> ReturnRequest:
    """It waits for an answer."""
    known = ReturnRequest.objects.filter(store=world.store, lines__photos__isnull=False).order_by("pk").first()
    if known:
        return known
    order = arrived(store=world.store, at=world.at - timedelta(days=1))
    wanted = Wanted(order.lines.get().pk, 1, Why.DAMAGED, pictures=photos())
    return asking.ask(
        order=order, wish=Wish([wanted], Resolution.REFUND), asked_by=AskedBy.BUYER, at=world.at, actor=None
    )


def returnable(world: World) -> Order:
    """An order that arrived and that nobody returns."""
    known = Order.objects.filter(store=world.store, number=KEPT).first()
    return known or arrived(store=world.store, at=world.at - timedelta(days=1), number=KEPT)


def refund(world: World) -> Refund:
    """One that waits to be paid, of a return of its own."""
    known = Refund.objects.filter(store=world.store).first()
    if known:
        return known
    order = arrived(store=world.store, at=world.at - timedelta(days=1))
    row = asked(order, at=world.at)
    ReturnRequest.objects.filter(pk=row.pk).update(status=ReturnStatus.RESOLVED, outcome=Outcome.REFUNDED)
    return Refund.objects.create(
        store=world.store, order=order, request=row, way=Payout.UPI, amount=100, currency=order.currency,
        status=RefundStatus.APPROVED, proposed_at=world.at, asked_at=world.at, try_at=world.at,
    )  # fmt: skip


def places(world: World) -> dict[str, dict[str, Any]]:
    """What stands in the addresses that name a return."""
    row = request(world)
    policy = Policy.objects.filter(store=world.store, usual=False).first() or made(world.store, name="Toys")
    photo = ReturnPhoto.objects.filter(returned__request=row).values_list("pk", flat=True).get()
    return {
        **{f"desk:{name}": {"pk": row.pk} for name in ("return", "return_act", "return_resolve", "return_take_back")},
        **{f"desk:{name}": {"pk": refund(world).pk} for name in ("refund_move", "refund_pay")},
        "desk:return_photo": {"pk": photo},
        **{f"api-return{deed}": {"pk": row.pk} for deed in ("", *DEEDS)},
        "api-eligibility": {"pk": row.order_id},
        "desk:return_ask": {"pk": returnable(world).pk},
        **{f"settings:policy{deed}": {"pk": policy.pk} for deed in ("", *OF_A_POLICY)},
    }


def sent(world: World) -> dict[str, Any]:
    """What is sent there."""
    row = request(world)
    line = returnable(world).lines.get()
    return {
        "api-returns": {"order": line.order_id, "lines": [{"line": line.pk, "quantity": 1, "reason": "size"}]},
        "settings:policy_new": WRITTEN,
        "desk:return_ask": {f"quantity-{line.pk}": "1", f"why-{line.pk}": "size", "resolution": "refund", "seen": "0"},
        "settings:policy": WRITTEN,
        "settings:return_habits": {"answer_hours": "24", "resolve_days": "3", "most_pickups": "3"},
        "api-return-reject": {"why": "Worn."},
        "api-return-inspect": {"units": [{"line": row.lines.get().pk, "unit": 1, "grade": "A"}]},
    }
