"""Everything that a change of a parcel sets off, on one screen, in order.

Called with the news of a drain in the drain's own transaction, and by the sweep with news from anywhere else. Handlers
write rows and call nobody: what leaves the house waits in a queue of its own.
"""

from collections.abc import Sequence
from datetime import datetime

from inbox.services import doubting
from ndr.services import asking
from ndr.services import following as ndr
from orders.models import News
from orders.services import tracking
from returns.services import following as returns
from returns.services.pickups import following as pickups


def on_news(news: Sequence[News], *, at: datetime) -> None:
    """What happens when parcels changed. News about the past (`quiet`) sets nothing off that reaches a person."""
    tracking.hold(shipment_ids={item.shipment_id for item in news})
    returns.follow(news, at=at)
    pickups.follow(news, at=at)
    ndr.follow(news, at=at)
    asking.ask_about(news, at=at)
    doubting.ask_again(news, at=at)
