"""What couriers say goes in here, and only here: kept once, folded, and left behind as news."""

from orders.services.tracking.folding import refold
from orders.services.tracking.hearing import adopt, hear

__all__ = ["adopt", "hear", "refold"]
