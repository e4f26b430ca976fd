"""What couriers say goes in here, and only here: kept once, folded, and left behind as news."""

from orders.services.tracking.folding import refold
from orders.services.tracking.hearing import Told, adopt, hear
from orders.services.tracking.reporting import learn, take

__all__ = ["Told", "adopt", "hear", "learn", "refold", "take"]
