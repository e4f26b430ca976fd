"""Notes and tags that people of the demo have put on orders."""

from datetime import datetime, timedelta

from accounts.models import Membership, Store
from accounts.roles import Role
from orders.models import Order
from orders.services import noting, tagging

EVERY, LATEST = 4, 80  # one in four of the latest orders
TAGS = {
    "en": (("vip",), ("call first",), ("gift", "vip"), ("first order",), ("wholesale",), ("fragile",)),
    "id": (("vip",), ("telepon dulu",), ("kado", "vip"), ("pesanan pertama",), ("grosir",), ("mudah pecah",)),
}
NOTES = {
    "en": (
        "Wants it before Saturday, called twice about it.",
        "Leave it with the guard at gate 2; he knows.",
        "Sister of the owner of the boutique in Kothrud.\nAsk about the blue one next time.",
        "Pays by UPI at the door, has no cash.",
    ),
    "id": (
        "Minta sampai sebelum Sabtu, sudah dua kali menelepon.",
        "Titip di satpam gerbang 2, dia sudah tahu.",
        "Langganan butik di Sleman.\nLain kali tanyakan yang biru.",
        "Bayar pakai QRIS di tempat, tidak pegang tunai.",
    ),
}
WRITERS = (Role.AGENT, Role.OPERATIONS)


def jot(*, store: Store, at: datetime) -> None:
    """Tags on some of the latest orders, and a note on every other one of those."""
    members = Membership.objects.filter(store=store, role__in=WRITERS).select_related("user").order_by("pk")
    people = [member.user for member in members]
    words, tags = NOTES.get(store.locale, NOTES["en"]), TAGS.get(store.locale, TAGS["en"])
    some = list(Order.objects.filter(store=store).newest()[:LATEST:EVERY])
    for place, order in enumerate(some):
        who = people[place % len(people)] if people else None
        then = min(order.placed_at + timedelta(minutes=25), at)
        tagging.tag(order=order, add=tags[place % len(tags)], at=then, actor=who)
        if place % 2 == 0:
            text = words[place // 2 % len(words)]
            noting.write(order=order, text=text, at=min(then + timedelta(minutes=3), at), actor=who)
