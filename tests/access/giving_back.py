"""A buyer's return in the merchant's world, with a picture; made when somebody knocks there."""

from datetime import timedelta
from typing import Any

from returns.models import ReturnPhoto, ReturnRequest
from returns.services.requests import asking
from returns.states import AskedBy, Resolution
from returns.why import Why
from returns.wishes import Wanted, Wish
from tests.access.world import World
from tests.factories.giving_back import arrived, photos


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


def places(world: World) -> dict[str, dict[str, Any]]:
    """What stands in the addresses that name a return."""
    row = request(world)
    photo = ReturnPhoto.objects.filter(returned__request=row).values_list("pk", flat=True).get()
    return {
        **{f"desk:{name}": {"pk": row.pk} for name in ("return", "return_act")},
        "desk:return_photo": {"pk": photo},
    }
