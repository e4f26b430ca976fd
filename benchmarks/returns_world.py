"""A merchant whose buyers gave things back: most returns are over, thousands stand on each stage. One line of two units
each, of which one comes back.
"""

import random
from datetime import UTC, datetime

from django.db import connection
from django.utils import timezone

from accounts.models import Membership, Store, User
from accounts.roles import Role
from benchmarks import lookup_world
from returns.policy import Conditions, Terms
from returns.services.requests import policies
from returns.services.requests.policies import Draft

PRODUCTS = 500
LIVE = "'{requested,requested,approved,approved,approved,received,inspected}'::text[]"
OVER = "'{closed,closed,closed,rejected,cancelled,resolved}'::text[]"
WHY = "'{size,size,quality,damaged,changed_mind,late}'::text[]"
WAYS = "'{refund,refund,exchange,credit}'::text[]"

ARRIVED = """
    UPDATE orders_shipment SET status = 'delivered', bucket = 'delivered', handed_over_at = created_at,
        delivered_at = %(now)s - id %% 60 * '1 day'::interval, status_at = %(now)s - id %% 60 * '1 day'::interval
"""
ENDED = """
    UPDATE orders_order SET outcome = 'delivered', status = 'delivered',
        placed_at = %(now)s - (4 + id %% 85) * '1 day'::interval
"""
NAMED = """
    INSERT INTO orders_product (store_id, sku, name, category)
    SELECT %(store)s, 'SKU-' || n, 'Kurta ' || n, (ARRAY['Kurtas','Sarees','Shoes'])[1 + n %% 3]
    FROM generate_series(1, %(products)s) AS n
"""
LINES = """
    INSERT INTO orders_orderline (store_id, order_id, position, product_id, quantity, unit_price, total)
    SELECT o.store_id, o.id, 0, p.id, 2, 649, 1298
    FROM orders_order o JOIN orders_product p ON p.sku = 'SKU-' || 1 + o.id %% %(products)s
"""
ASKED = """
    INSERT INTO returns_returnrequest (store_id, order_id, number, status, goods, resolution, outcome, value, fee,
        bonus, origin, language, asked_by, asked_at, due_at, approval, approved_at, refused_why, received_at,
        inspected_at, resolved_at, ended_at, pickups)
    SELECT store_id, id, number || '-R1', stands, 'to_come', (WAYS)[1 + n %% 4],
        CASE WHEN stands IN ('resolved', 'closed') THEN 'refunded' ELSE '' END, 649, 0, 0, '{}'::jsonb, '', 'buyer', at,
        CASE WHEN stands IN ('requested', 'received', 'inspected') THEN at + '24 h'::interval END, 'manual',
        CASE WHEN stands NOT IN ('requested', 'rejected', 'cancelled') THEN at + '2 h'::interval END,
        CASE WHEN stands = 'rejected' THEN 'Worn.' ELSE '' END,
        CASE WHEN stands IN ('received', 'inspected', 'resolved', 'closed') THEN at + '4 d'::interval END,
        CASE WHEN stands IN ('inspected', 'resolved', 'closed') THEN at + '5 d'::interval END,
        CASE WHEN stands IN ('resolved', 'closed') THEN at + '6 d'::interval END,
        CASE WHEN stands IN ('closed', 'rejected', 'cancelled') THEN at + '6 d'::interval END, 0
    FROM (SELECT *, CASE WHEN n <= %(live)s THEN (LIVE)[1 + n %% 7] ELSE (OVER)[1 + n %% 6] END AS stands,
        %(now)s - (CASE WHEN n <= %(live)s THEN n %% 2880 ELSE 4320 + n %% 200000 END) * '1 min'::interval AS at
        FROM (SELECT *, row_number() OVER (ORDER BY id DESC) AS n FROM orders_order) AS counted WHERE n <= %(returns)s
    ) AS told
"""
CONTENTS = """
    INSERT INTO returns_returnline (store_id, request_id, line_id, quantity, why, detail, words, value, version_id,
        approval, qc, refused)
    SELECT r.store_id, r.id, l.id, 1, (WHY)[1 + r.id %% 6], '', 'It does not fit me.', 649, %(version)s, 'manual',
        true, 0
    FROM returns_returnrequest r JOIN orders_orderline l ON l.order_id = r.order_id
"""
UNITS = """
    INSERT INTO returns_returnunit (store_id, returned_id, line_id, unit, ordered, value, counts)
    SELECT l.store_id, l.id, l.line_id, 1, 2, 649, r.status NOT IN ('rejected', 'cancelled')
    FROM returns_returnline l JOIN returns_returnrequest r ON r.id = l.request_id
"""
TABLES = (
    "orders_order, orders_shipment, orders_product, orders_orderline, returns_returnrequest, returns_returnline, "
    "returns_returnunit"
)
WORDS = {"LIVE": LIVE, "OVER": OVER, "WHY": WHY, "WAYS": WAYS}


def fill(*, returns: int, live: int) -> tuple[Store, User]:
    """Load the world, an order for each return; returns its store and one of its operations people."""
    lookup_world.fill(orders=returns, scans_each=0, chance=random.Random(7))  # noqa: S311 the same world each time
    store = Store.objects.get()
    draft = Draft("Clothing", Conditions(categories=["Kurtas", "Sarees"]), Terms(days=10))
    policy = policies.create(store=store, draft=draft, at=timezone.now(), actor=None)
    said: dict[str, int | datetime] = {
        "now": datetime.now(UTC), "live": live, "returns": returns, "store": store.pk, "products": PRODUCTS,
        "version": policy.versions.get().pk,
    }  # fmt: skip
    with connection.cursor() as cursor:
        for statement in (ARRIVED, ENDED, NAMED, LINES, ASKED, CONTENTS, UNITS):
            for name, words in WORDS.items():
                statement = statement.replace(f"({name})", f"({words})")  # noqa: PLW2901 filled in step by step
            cursor.execute(statement, said)
        cursor.execute(f"VACUUM ANALYZE {TABLES}")
    user = User.objects.create_user(email="bench@example.com", password=None)
    Membership.objects.create(user=user, store=store, role=Role.OPERATIONS)
    return store, user
