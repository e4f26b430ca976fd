"""What couriers say goes in here, and only here: kept once, folded, and left behind as news."""

from orders.services.tracking.disputing import believe, dispute
from orders.services.tracking.folding import hold, refold, said_of
from orders.services.tracking.hearing import Told, adopt, adopt_waiting, hear
from orders.services.tracking.reporting import learn, take

__all__ = ["Told", "adopt", "adopt_waiting", "believe", "dispute", "hear", "hold", "learn", "refold", "said_of", "take"]
