"""A buyer's return in the merchant's world, with a picture; made when somebody knocks there."""

from datetime import timedelta
from typing import Any

from orders.models import Order
from returns.models import Policy, ReturnPhoto, ReturnRequest
from returns.services.requests import asking
from returns.states import AskedBy, Resolution
from returns.why import Why
from returns.wishes import Wanted, Wish
from tests.access.world import World
from tests.factories.giving_back import arrived, photos
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


def places(world: World) -> dict[str, dict[str, Any]]:
    """What stands in the addresses that name a return."""
    row = request(world)
    policy = Policy.objects.filter(store=world.store, usual=False).first() or made(world.store, name="Toys")
    photo = ReturnPhoto.objects.filter(returned__request=row).values_list("pk", flat=True).get()
    return {
        **{f"desk:{name}": {"pk": row.pk} for name in ("return", "return_act")},
        "desk:return_photo": {"pk": photo},
        **{f"api-return{deed}": {"pk": row.pk} for deed in ("", *DEEDS)},
        "api-eligibility": {"pk": row.order_id},
        **{f"settings:policy{deed}": {"pk": policy.pk} for deed in ("", *OF_A_POLICY)},
    }


def sent(world: World) -> dict[str, Any]:
    """What is sent there."""
    row = request(world)
    line = returnable(world).lines.get()
    return {
        "api-returns": {"order": line.order_id, "lines": [{"line": line.pk, "quantity": 1, "reason": "size"}]},
        "settings:policy_new": WRITTEN,
        "settings:policy": WRITTEN,
        "settings:return_habits": {"answer_hours": "24", "resolve_days": "3", "most_pickups": "3"},
        "api-return-reject": {"why": "Worn."},
        "api-return-inspect": {"units": [{"line": row.lines.get().pk, "unit": 1, "grade": "A"}]},
    }
