"""A merchant's failed deliveries, tens of thousands to decide and 90 days of past ones, among a million parcels."""

import random
from datetime import UTC, datetime

from django.db import connection

from accounts.models import Membership, Store, User
from accounts.roles import Role
from benchmarks import lookup_world
from connectors.models import Connection, Family

COURIERS = "'{delhivery,xpressbees,shadowfax}'::text[]"
REASONS = (
    "'{unavailable,unreachable,refused,address_problem,payment_not_ready,reschedule_requested,"
    "no_attempt,no_attempt,no_attempt}'::text[]"
)

FAIL = """
    UPDATE orders_shipment SET status = 'attempt_failed', bucket = 'open',
        status_at = %(now)s - id %% 1440 * '1 min'::interval,
        handed_over_at = %(now)s - '4 days'::interval, reason = (REASONS)[1 + id %% 9], attempts = 1 + id %% 2,
        last_failed_at = %(now)s - id %% 1440 * '1 min'::interval, connection_id = %(connection)s,
        tracked_by = 'simulator'
    WHERE id > %(from)s
"""
SCANS = """
    INSERT INTO orders_scan (store_id, shipment_id, connection_id, tracked_by, awb, digest, raw_code, raw_text, status,
        reason, happened_at, received_at, place, source, time_assumed, quiet)
    SELECT store_id, id, %(connection)s, 'simulator', awb, sha256(('f' || id)::bytea), 'UND-CNA', '', 'attempt_failed',
        (REASONS)[1 + id %% 9], failed, failed, 'Pune', 'push', false, false
    FROM (SELECT *, %(now)s - age * '1 min'::interval AS failed FROM (
        SELECT *, CASE WHEN id > %(from)s THEN id %% 1440 ELSE 2880 + id %% 126000 END AS age
        FROM orders_shipment WHERE id > %(past)s) AS aged) AS parcel
"""
CASES = """
    INSERT INTO ndr_case (store_id, order_id, shipment_id, status, reason, attempts, most_attempts, opened_at,
        failed_at, due_at, courier, payment_method, value, quiet, suggested, suggested_by, rule_refused, closed_at)
    SELECT s.store_id, s.order_id, s.id, CASE WHEN s.id > %(from)s THEN 'open' WHEN s.id %% 3 = 0 THEN 'given_up' ELSE
        'resolved' END, n.reason, 1 + s.id %% 2, 3, n.happened_at, n.happened_at, n.happened_at + '24 h'::interval,
        (COURIERS)[1 + s.id %% 3], 'cod', 200 + s.id %% 4000, false, 'reattempt', 'reason', '',
        CASE WHEN s.id > %(from)s THEN NULL ELSE n.happened_at + '2 days'::interval END
    FROM orders_shipment s JOIN orders_scan n ON n.shipment_id = s.id AND n.status = 'attempt_failed'
    WHERE s.id > %(past)s
"""
ATTEMPTS = """
    INSERT INTO ndr_attempt (store_id, case_id, scan_id, number, genuine, reason, raw_code, reported_at,
        buyer_delivered, buyer_returned)
    SELECT c.store_id, c.id, n.id, 1 + c.id %% 2, n.reason <> 'no_attempt', n.reason, n.raw_code, n.happened_at,
        c.id %% 4, c.id %% 3
    FROM ndr_case c JOIN orders_scan n ON n.shipment_id = c.shipment_id AND n.status = 'attempt_failed'
"""
TABLES = "orders_shipment, orders_scan, ndr_case, ndr_attempt"


def fill(*, parcels: int, live: int, past: int) -> tuple[Store, User]:
    """Load the world; returns its store and one of its operations people."""
    lookup_world.fill(orders=parcels, scans_each=0, chance=random.Random(7))  # noqa: S311 the same world each time
    store = Store.objects.get()
    courier = Connection.objects.create(family=Family.COURIER, provider="simulator", name="Bench", hook_token="0" * 32)
    courier.stores.add(store)
    ids: dict[str, int | datetime] = {
        "now": datetime.now(UTC),
        "from": parcels - live,
        "past": parcels - live - past,
        "connection": courier.pk,
    }
    with connection.cursor() as cursor:
        for statement in (FAIL, SCANS, CASES, ATTEMPTS):
            cursor.execute(statement.replace("REASONS", REASONS).replace("COURIERS", COURIERS), ids)
        cursor.execute(f"VACUUM ANALYZE {TABLES}")
    user = User.objects.create_user(email="bench@example.com", password=None)
    Membership.objects.create(user=user, store=store, role=Role.OPERATIONS)
    return store, user
