"""What people of the demo have set up and written down: costs, and a few things to do."""

from datetime import datetime, timedelta
from decimal import Decimal

from accounts.models import Membership, Store
from accounts.roles import Role
from orders.cost import Terms
from orders.models import Order
from orders.services import costing, tasking
from orders.services.tasking import Wanted

WORTH_AGAIN, CAPITAL, MINUTES = Decimal("0.85"), Decimal("0.12"), 10
# Freight there and back, COD fee, packing, handling, quality check, an agent's hour.
AMOUNTS = {
    "INR": (62, 58, 0, 14, 9, 6, 160),
    "IDR": (14_000, 14_000, 0, 2_500, 2_000, 1_500, 28_000),
}
ELSEWHERE = ("6.90", "5.40", "1.20", "1.10", "0.90", "0.80", "21.00")
SET_FOR = timedelta(days=200)  # longer than the demo's past

TASKS = (
    (Role.OPERATIONS, timedelta(hours=3)),
    (Role.AGENT, timedelta(hours=-2)),
    (None, timedelta(days=1)),
    (Role.WAREHOUSE, None),
)
TITLES = {
    "en": (
        "Call the hub about two crushed cartons",
        "Send the buyer a picture of the size chart",
        "Ask the courier for last week’s proof of delivery",
        "Count the returns on shelf C",
    ),
    "id": (
        "Telepon hub soal dua kardus yang penyok",
        "Kirim gambar tabel ukuran ke pembeli",
        "Minta bukti antar minggu lalu ke kurir",
        "Hitung barang kembali di rak C",
    ),
}


def furnish(*, store: Store, at: datetime) -> None:
    """Costs that held through the demo's past, and tasks about its latest orders."""
    day = (at - SET_FOR).astimezone(store.zone).date()
    costing.set_costs(store=store, valid_from=day, terms=terms(store.currency), at=at, actor=None)
    latest = list(Order.objects.filter(store=store).newest()[: len(TASKS)])
    titles = TITLES.get(store.locale, TITLES["en"])
    for title, (role, due), order in zip(titles, TASKS, latest, strict=False):
        member = Membership.objects.filter(store=store, role=role).select_related("user").order_by("pk").first()
        wanted = Wanted(title, assigned_to=member.user if member else None, due_at=at + due if due else None)
        tasking.open_task(store=store, order=order, wanted=wanted, at=at, actor=None)


def terms(currency: str) -> Terms:
    """What parcels cost a merchant of this currency."""
    there, back, cod, packing, handling, check, hour = map(Decimal, AMOUNTS.get(currency, ELSEWHERE))
    return Terms(there, back, cod, packing, handling, check, WORTH_AGAIN, CAPITAL, MINUTES, hour)
