"""The demo's merchants by code, in the order in which they are loaded."""

from accounts.models import Store
from demo.merchants.nord import NORD
from demo.merchants.rona import RONA
from demo.merchants.warna import WARNA
from demo.shop import Merchant

MERCHANTS: dict[str, Merchant] = {merchant.code: merchant for merchant in (WARNA, RONA, NORD)}


def like(store: Store) -> Merchant:
    """The merchant after whom a store of one's own is filled: of its country, else the global one."""
    if store.code in MERCHANTS:
        return MERCHANTS[store.code]
    return next((merchant for merchant in MERCHANTS.values() if merchant.serves(store)), NORD)
