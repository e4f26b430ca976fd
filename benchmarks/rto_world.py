"""What comes back to a merchant: tens of thousands of parcels on every stage of it, and years of settled ones, among a
million parcels. One line of one or two units each.
"""

import random
from datetime import UTC, datetime

from django.db import connection

from accounts.models import Membership, Store, User
from accounts.roles import Role
from benchmarks import lookup_world

PRODUCTS = 500
SAID = (
    "'{rto_initiated,rto_in_transit,rto_in_transit,rto_in_transit,rto_out_for_delivery,rto_attempt_failed,"
    "rto_delivered,rto_delivered,rto_delivered,lost}'::text[]"
)
STATUS = (
    "'{expected,expected,expected,expected,expected,expected,expected,received,inspected,disputed,expected}'::text[]"
)
COURIERS = "'{delhivery,xpressbees,shadowfax}'::text[]"
REASONS = "'{refused,unavailable,unreachable,address_problem}'::text[]"

TURN = """
    UPDATE orders_shipment SET
        status = CASE WHEN id > %(from)s THEN (SAID)[1 + id %% 10] ELSE 'rto_delivered' END,
        bucket = CASE WHEN id > %(from)s AND id %% 10 = 9 THEN 'lost' ELSE 'rto' END,
        courier = (COURIERS)[1 + id %% 3], return_awb = CASE WHEN id %% 2 = 0 THEN 'R' || awb ELSE '' END,
        status_at = %(now)s - id %% 2880 * '1 min'::interval, last_scan_at = %(now)s - id %% 2880 * '1 min'::interval,
        rto_initiated_at = %(now)s - (1 + id %% 24) * '1 day'::interval,
        rto_delivered_at = CASE WHEN id %% 10 BETWEEN 6 AND 8 THEN %(now)s - id %% 9 * '1 day'::interval END
    WHERE id > %(past)s
"""
NAMED = """
    INSERT INTO orders_product (store_id, sku, name, category)
    SELECT %(store)s, 'SKU-' || n, 'Kurta ' || n, 'Kurtas' FROM generate_series(1, %(products)s) AS n
"""
LINES = """
    INSERT INTO orders_orderline (store_id, order_id, position, product_id, quantity, unit_price)
    SELECT s.store_id, s.order_id, 0, p.id, 1 + s.id %% 2, 649
    FROM orders_shipment s JOIN orders_product p ON p.sku = 'SKU-' || 1 + s.id %% %(products)s WHERE s.id > %(past)s
"""
CASES = """
    INSERT INTO returns_rtocase (store_id, order_id, shipment_id, status, reason, reason_from, opened_at, courier,
        value, cod_disputed, received_at, inspected_at, closed_at, ended, quiet)
    SELECT store_id, order_id, id, stands, (REASONS)[1 + id %% 4], 'courier', began, courier, 649 * (1 + id %% 2),
        CASE WHEN stands = 'disputed' THEN 1299 END,
        CASE WHEN stands IN ('received', 'inspected', 'closed') THEN began + '12 h'::interval END,
        CASE WHEN stands IN ('inspected', 'closed') THEN began + '13 h'::interval END,
        CASE WHEN stands = 'closed' THEN began + '1 day'::interval END,
        CASE WHEN stands = 'closed' THEN 'put_away' ELSE '' END, false
    FROM (SELECT *, CASE WHEN id > %(from)s THEN (STATUS)[1 + id %% 11] ELSE 'closed' END AS stands,
        CASE WHEN id > %(from)s THEN rto_initiated_at ELSE rto_initiated_at - (30 + id %% 300) * '1 day'::interval END
        AS began FROM orders_shipment WHERE id > %(past)s) AS parcel
"""
CONTENTS = """
    INSERT INTO returns_rtoline (store_id, case_id, line_id, expected, received, missing, wrong)
    SELECT c.store_id, c.id, l.id, l.quantity, n, n * 0, n * 0
    FROM (SELECT *, status IN ('inspected', 'closed') AS counted FROM returns_rtocase) c
    JOIN orders_orderline l ON l.order_id = c.order_id
    CROSS JOIN LATERAL (SELECT CASE WHEN c.counted THEN l.quantity END AS n) AS of_it
"""
UNITS = """
    INSERT INTO returns_inspection (store_id, rto_line_id, unit, grade, disposition, note, at, done_at)
    SELECT c.store_id, r.id, unit, (ARRAY['A','A','B','C','D'])[1 + r.id %% 5],
        (ARRAY['restock','restock','restock','refurbish','write_off'])[1 + r.id %% 5], '', c.inspected_at,
        CASE WHEN c.status = 'closed' THEN c.closed_at END
    FROM returns_rtoline r JOIN returns_rtocase c ON c.id = r.case_id, generate_series(1, r.received) AS unit
"""
TABLES = "orders_shipment, orders_product, orders_orderline, returns_rtocase, returns_rtoline, returns_inspection"
WORDS = {"SAID": SAID, "STATUS": STATUS, "COURIERS": COURIERS, "REASONS": REASONS}


def fill(*, parcels: int, live: int, past: int) -> tuple[Store, User]:
    """Load the world; returns its store and one of its operations people."""
    lookup_world.fill(orders=parcels, scans_each=0, chance=random.Random(7))  # noqa: S311 the same world each time
    store = Store.objects.get()
    said: dict[str, int | datetime] = {
        "now": datetime.now(UTC), "from": parcels - live, "past": parcels - live - past, "store": store.pk,
        "products": PRODUCTS,
    }  # fmt: skip
    with connection.cursor() as cursor:
        for statement in (TURN, NAMED, LINES, CASES, CONTENTS, UNITS):
            for name, words in WORDS.items():
                statement = statement.replace(f"({name})", f"({words})")  # noqa: PLW2901 filled in step by step
            cursor.execute(statement, said)
        cursor.execute(f"VACUUM ANALYZE {TABLES}")
    user = User.objects.create_user(email="bench@example.com", password=None)
    Membership.objects.create(user=user, store=store, role=Role.OPERATIONS)
    return store, user
