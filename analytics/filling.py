"""The one way from raw rows to facts, in SQL; `services` decides for which parcels and under which lock."""

# ruff: noqa: S608  what is pasted into statements are names from the tables of this app; every value is bound

import json
from collections.abc import Sequence
from typing import Any, Final

from django.db import connection
from django.db.models import Model

from analytics.dimensions import BUCKETS, KINDS, SEVERAL, SINGLE

Fact = dict[str, Any]  # a row of `ParcelFact` as JSON

LABELLED: Final = (*SINGLE.values(),)
BUCKET_NAMES: Final = ", ".join(f"'{bucket.value}'" for bucket in BUCKETS)
ROOM: Final = "64MB"  # per sort or hash of a refill
FAR: Final = 9999  # days; a courier's clock may be decades off, a smallint ends at 32,767

# {which} limits the shipments `s`. Reverse parcels and parcels that were never handed over are not counted.
COUNTED: Final = """
    SELECT s.id, s.store_id, s.order_id, s.courier, s.zone, s.reason, s.bucket, s.attempts, s.no_attempts,
        o.payment_method, o.state, o.city, o.postcode, o.channel, o.campaign, o.fulfilment,
        (o.placed_at AT TIME ZONE st.timezone)::date AS order_day,
        (s.handed_over_at AT TIME ZONE st.timezone)::date AS ship_day,
        (LEAST(s.first_failed_at, s.delivered_at) AT TIME ZONE st.timezone)::date AS attempted_on,
        (CASE s.bucket WHEN 'open' THEN NULL WHEN 'delivered' THEN s.delivered_at WHEN 'rto' THEN s.rto_initiated_at
            ELSE s.status_at END AT TIME ZONE st.timezone)::date AS ended_on,
        CASE WHEN o.currency = st.currency THEN 100 END AS unit,
        s.cod_amount, s.freight, s.cod_fee, s.return_freight
    FROM orders_shipment s
    JOIN orders_order o ON o.id = s.order_id
    JOIN accounts_store st ON st.id = s.store_id
    WHERE s.direction = 'forward' AND s.handed_over_at IS NOT NULL AND {which}
"""

# Texts are looked for where they are kept: of a whole store each column is read once.
ORDER_COLUMNS: Final = ("payment_method", "state", "city", "postcode", "channel", "campaign", "fulfilment")
PARCEL_COLUMNS: Final = ("courier", "zone", "reason")
PRODUCT_COLUMNS: Final = ("sku", "category")


def _new_labels(orders: str, parcels: str, products: str) -> str:
    """Labels for every text in these rows that has none yet, and for ""."""
    rows = (
        ("orders_order", ORDER_COLUMNS, orders),
        ("orders_shipment", PARCEL_COLUMNS, parcels),
        ("orders_product", PRODUCT_COLUMNS, products),
    )
    said = " UNION ".join(
        f"SELECT DISTINCT {column} FROM {table} WHERE {which}" for table, columns, which in rows for column in columns
    )
    return f"""
        INSERT INTO analytics_label (text)
        SELECT text FROM (SELECT '' AS text UNION {said}) AS said
        WHERE NOT EXISTS (SELECT 1 FROM analytics_label known WHERE known.text = said.text)
        ORDER BY text  -- two sweeps at once take their locks in one order
        ON CONFLICT DO NOTHING
    """


ORDER_IDS: Final = "SELECT order_id FROM orders_shipment WHERE id = ANY(%(parcels)s)"
LABELS_OF_PARCELS: Final = _new_labels(
    f"id IN ({ORDER_IDS})",
    "id = ANY(%(parcels)s)",
    f"id IN (SELECT product_id FROM orders_orderline WHERE order_id IN ({ORDER_IDS}))",
)
LABELS_OF_STORE: Final = _new_labels(*["store_id = %(store)s"] * 3)

LABELS: Final = "array_agg(DISTINCT sku.id) AS skus, array_agg(DISTINCT category.id) AS categories"
PRODUCT: Final = """
        JOIN orders_product p ON p.id = l.product_id
        JOIN analytics_label sku ON sku.text = p.sku JOIN analytics_label category ON category.text = p.category"""
FACTS: Final = f"""
    WITH parcel AS MATERIALIZED ({COUNTED}),
    ordered AS (
        SELECT l.order_id, {LABELS} FROM orders_orderline l {PRODUCT}
        WHERE l.order_id IN (SELECT order_id FROM parcel) GROUP BY l.order_id
    ),
    packed AS (
        SELECT sl.shipment_id, {LABELS} FROM orders_shipmentline sl
        JOIN orders_orderline l ON l.id = sl.line_id {PRODUCT}
        WHERE sl.shipment_id IN (SELECT id FROM parcel) GROUP BY sl.shipment_id
    ),
    nothing AS (SELECT ARRAY[id] AS labels FROM analytics_label WHERE text = '')
    SELECT parcel.id AS shipment_id, parcel.store_id, order_day, ship_day,
        {", ".join(f"{column}_label.id AS {column}" for column in LABELLED)},
        array_position(ARRAY[{BUCKET_NAMES}], parcel.bucket::text) - 1 AS bucket,
        attempts, no_attempts,
        LEAST(GREATEST(attempted_on - ship_day, -{FAR}), {FAR}) AS attempted_after,
        LEAST(GREATEST(ended_on - ship_day, -{FAR}), {FAR}) AS ended_after,
        (cod_amount * unit)::bigint AS cod_amount,
        ((freight + COALESCE(cod_fee, 0)) * unit)::bigint AS freight,
        (return_freight * unit)::bigint AS return_freight,
        COALESCE(packed.skus, ordered.skus, nothing.labels) AS skus,
        COALESCE(packed.categories, ordered.categories, nothing.labels) AS categories
    FROM parcel
    {" ".join(f"JOIN analytics_label {c}_label ON {c}_label.text = parcel.{c}" for c in LABELLED)}
    CROSS JOIN nothing
    LEFT JOIN packed ON packed.shipment_id = parcel.id
    LEFT JOIN ordered ON ordered.order_id = parcel.order_id
"""

COLUMNS: Final = (
    "shipment_id", "store_id", "order_day", "ship_day", *LABELLED, "bucket", "attempts", "no_attempts",
    "attempted_after", "ended_after", "cod_amount", "freight", "return_freight", "skus", "categories",
)  # fmt: skip
SAME: Final = " AND ".join(f"old.{column} IS NOT DISTINCT FROM fresh.{column}" for column in COLUMNS)

FORGET: Final = f"""
    WITH fresh AS MATERIALIZED ({FACTS})
    DELETE FROM analytics_parcelfact old WHERE old.shipment_id = ANY(%(parcels)s)
        AND NOT EXISTS (SELECT 1 FROM fresh WHERE {SAME})
    RETURNING old.*
"""
INSERT: Final = f"""
    INSERT INTO analytics_parcelfact ({", ".join(COLUMNS)})
    SELECT {", ".join(COLUMNS)} FROM ({FACTS}) fresh
"""
UNLESS_THERE: Final = "ON CONFLICT DO NOTHING"  # NOT EXISTS would be planned for an empty table that fills meanwhile


# A parcel's facts once under each of its labels.
COPIED: Final = ", ".join(("shipment_id", "store_id", "order_day", "ship_day", *LABELLED, "bucket", "cod_amount"))
BY_PRODUCT: Final = f"""
    INSERT INTO analytics_productfact ({COPIED}, kind, key)
    SELECT {COPIED}, kind, key FROM {{facts}} AS fact
    CROSS JOIN LATERAL ({
    " UNION ALL ".join(f"SELECT {kind}, unnest({SEVERAL[each]})" for each, kind in KINDS.items())
}) AS product (kind, key)
"""

THESE: Final = "s.store_id = %(store)s AND s.id = ANY(%(parcels)s)"
BETWEEN: Final = "s.store_id = %(store)s AND s.id BETWEEN %(first)s AND %(last)s"


def label_store(store_id: int) -> None:
    """Give a number to every text that a store's parcels can be grouped by. Labels are never taken back."""
    _execute(LABELS_OF_STORE, {"store": store_id})


def label(store_id: int, parcels: Sequence[int]) -> None:
    """Give a number to every text that these parcels are grouped by."""
    _execute(LABELS_OF_PARCELS, {"store": store_id, "parcels": list(parcels)})


def look(model: type[Model]) -> None:
    """Let the planner see what a table holds by now; it plans badly for one that was filled a moment ago."""
    _execute(f"ANALYZE {model._meta.db_table}", {})


def make_room() -> None:
    """Let the statements of this transaction sort and group in memory."""
    _execute(f"SET LOCAL work_mem = '{ROOM}'", {})


def fill(part: dict[str, int]) -> None:
    """Write the facts of a store's parcels from the `first` to the `last` id, of which there may be none yet."""
    _execute(INSERT.format(which=BETWEEN), part)


def forget(store_id: int, parcels: Sequence[int]) -> list[Fact]:
    """Drop the facts of these parcels that are no longer true, and return them."""
    return _changed(FORGET, {"store": store_id, "parcels": list(parcels)})


def insert(store_id: int, parcels: Sequence[int]) -> list[Fact]:
    """Write the facts of these parcels where there are none, and return them."""
    return _changed(f"{INSERT} {UNLESS_THERE} RETURNING *", {"store": store_id, "parcels": list(parcels)})


def fill_products(store_id: int) -> None:
    """Put a store's facts under their products, of which there is none yet."""
    facts = "(SELECT * FROM analytics_parcelfact WHERE store_id = %(store)s)"
    _execute(BY_PRODUCT.format(facts=facts), {"store": store_id})


def move_products(*, gone: Sequence[Fact], come: Sequence[Fact]) -> None:
    """Take from under their products the facts that went, put there those that came."""
    parcels = [fact["shipment_id"] for fact in gone]
    _execute("DELETE FROM analytics_productfact WHERE shipment_id = ANY(%(parcels)s::bigint[])", {"parcels": parcels})
    facts = "json_populate_recordset(NULL::analytics_parcelfact, %(come)s::json)"
    _execute(BY_PRODUCT.format(facts=facts), {"come": json.dumps(come)})


def _execute(statement: str, arguments: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)


def _changed(statement: str, arguments: dict[str, Any]) -> list[Fact]:
    with connection.cursor() as cursor:
        written = statement.format(which=THESE)
        cursor.execute(
            f"WITH touched AS ({written}) SELECT COALESCE(json_agg(touched), '[]')::text FROM touched", arguments
        )
        found: list[Fact] = json.loads(cursor.fetchone()[0])
        return found
