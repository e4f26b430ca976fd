"""The bulk actions of each list, by its name."""

from desk.bulk.base import Bulk
from desk.bulk.orders import ORDERS
from desk.bulk.parcels import PARCELS

BULK: dict[str, Bulk] = {"orders": ORDERS, "parcels": PARCELS}
