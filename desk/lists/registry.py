"""Every list by the name that it has in addresses. A new one is an entry here and a template for its row."""

from desk.lists.base import ListKind
from desk.lists.failed import FAILED
from desk.lists.orders import ORDERS
from desk.lists.parcels import PARCELS
from desk.lists.returning import RETURNING
from desk.lists.returns import RETURNS
from desk.lists.reverse import REVERSE

LISTS: dict[str, ListKind] = {kind.name: kind for kind in (ORDERS, PARCELS, FAILED, RETURNING, REVERSE, RETURNS)}
NAMES = [(kind.name, kind.title) for kind in LISTS.values()]
