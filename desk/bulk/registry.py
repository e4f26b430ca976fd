"""The bulk actions of each list, by its name."""

from desk.bulk.base import Bulk
from desk.bulk.failed import FAILED
from desk.bulk.orders import ORDERS
from desk.bulk.parcels import PARCELS
from desk.bulk.returning import RETURNING
from desk.bulk.returns import RETURNS

BULK: dict[str, Bulk] = {
    "orders": ORDERS,
    "parcels": PARCELS,
    "failed": FAILED,
    "coming_back_list": RETURNING,
    "returns": RETURNS,
}
