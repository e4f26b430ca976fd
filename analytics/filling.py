"""The one way from raw rows to facts and totals, in SQL; `services` decides for which parcels and under which lock."""

# ruff: noqa: S608  what is pasted into statements are names from the tables of this app; every value is bound

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from django.db import connection
from django.db.models import Model

from analytics.dimensions import BUCKETS, DAY_COLUMN, KEPT, SEVERAL, SINGLE, Cohort, Dimension

LABELLED: Final = (*SINGLE.values(),)
BUCKET_NAMES: Final = ", ".join(f"'{bucket.value}'" for bucket in BUCKETS)
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

NEW_LABELS: Final = f"""
    WITH parcel AS MATERIALIZED ({COUNTED}),
    product AS (
        SELECT DISTINCT l.product_id FROM orders_orderline l WHERE l.order_id IN (SELECT order_id FROM parcel)
    ),
    said AS (
        SELECT DISTINCT unnest(ARRAY[{", ".join(LABELLED)}]) AS text FROM parcel
        UNION SELECT unnest(ARRAY[p.sku, p.category, '']) FROM product JOIN orders_product p ON p.id = product_id
        UNION SELECT ''
    )
    INSERT INTO analytics_label (text)
    SELECT text FROM said WHERE NOT EXISTS (SELECT 1 FROM analytics_label known WHERE known.text = said.text)
    ORDER BY text  -- two sweeps at once take their locks in one order
    ON CONFLICT DO NOTHING
"""

FACTS: Final = f"""
    WITH parcel AS MATERIALIZED ({COUNTED}),
    product AS (
        SELECT p.id, sku.id AS sku, category.id AS category FROM orders_product p
        JOIN analytics_label sku ON sku.text = p.sku JOIN analytics_label category ON category.text = p.category
        WHERE p.store_id IN (SELECT store_id FROM parcel)
    ),
    ordered AS (
        SELECT l.order_id, array_agg(DISTINCT sku) AS skus, array_agg(DISTINCT category) AS categories
        FROM orders_orderline l JOIN product ON product.id = l.product_id
        WHERE l.order_id IN (SELECT order_id FROM parcel) GROUP BY l.order_id
    ),
    packed AS (
        SELECT sl.shipment_id, array_agg(DISTINCT sku) AS skus, array_agg(DISTINCT category) AS categories
        FROM orders_shipmentline sl JOIN orders_orderline l ON l.id = sl.line_id
        JOIN product ON product.id = l.product_id
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
    RETURNING old.ship_day, old.order_day
"""
INSERT: Final = f"""
    INSERT INTO analytics_parcelfact ({", ".join(COLUMNS)})
    SELECT {", ".join(COLUMNS)} FROM ({FACTS}) fresh
    WHERE NOT EXISTS (SELECT 1 FROM analytics_parcelfact old WHERE old.shipment_id = fresh.shipment_id)
    RETURNING ship_day, order_day
"""

THESE: Final = "s.store_id = %(store)s AND s.id = ANY(%(parcels)s)"
BETWEEN: Final = "s.store_id = %(store)s AND s.id BETWEEN %(first)s AND %(last)s"

COUNTS: Final = ", ".join(
    [*(f"count(*) FILTER (WHERE bucket = {place})" for place in range(len(BUCKETS))),
     "COALESCE(sum(cod_amount), 0)",
     f"COALESCE(sum(cod_amount) FILTER (WHERE bucket = {BUCKETS.index('rto')}), 0)"]
)  # fmt: skip
COUNT_COLUMNS: Final = (*(bucket.value for bucket in BUCKETS), "cod_amount", "rto_cod_amount")
KEPT_SINGLE: Final = tuple(dimension for dimension in KEPT if dimension in SINGLE)
KEPT_SEVERAL: Final = tuple(dimension for dimension in KEPT if dimension in SEVERAL)


def label(which: str, arguments: dict[str, Any]) -> None:
    """Give a number to every text that these parcels are grouped by. Labels are never taken back."""
    with connection.cursor() as cursor:
        cursor.execute(NEW_LABELS.format(which=which), arguments)


def look(model: type[Model]) -> None:
    """Let the planner see what a table holds by now; it plans badly for one that was filled a moment ago."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {model._meta.db_table}")


def forget(store_id: int, parcels: Sequence[int]) -> set[tuple[date, date]]:
    """Drop the facts of these parcels that are no longer true; returns their ship and order days."""
    return _days(FORGET.format(which=THESE), {"store": store_id, "parcels": list(parcels)})


def insert(which: str, arguments: dict[str, Any]) -> set[tuple[date, date]]:
    """Write the facts of those parcels that have none; returns their ship and order days."""
    return _days(INSERT.format(which=which), arguments)


def total(store_id: int, cohort: Cohort, days: Iterable[date] | None) -> None:
    """Replace the store's totals of these days (None: of all days) by what its facts say."""
    column = DAY_COLUMN[cohort]
    limit = "" if days is None else "AND {} = ANY(%(days)s)"
    arguments: dict[str, Any] = {"store": store_id, "cohort": cohort.value, "days": sorted(days or ())}
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM analytics_daytotal WHERE store_id = %(store)s AND cohort = %(cohort)s {limit.format('day')}",
            arguments,
        )
        for statement in (_single_totals(column), *(_several_totals(column, each) for each in KEPT_SEVERAL)):
            cursor.execute(statement.format(limit=limit.format(column)), arguments)


def _single_totals(day: str) -> str:
    """All dimensions with one label per parcel, and "none", in one pass."""
    columns = [SINGLE[dimension] for dimension in KEPT_SINGLE]
    alone = {(1 << len(columns)) - 1: Dimension.NONE} | {
        (1 << len(columns)) - 1 - (1 << place): dimension for place, dimension in enumerate(reversed(KEPT_SINGLE))
    }  # GROUPING() sets the bit of every column that a set leaves out
    named = " ".join(f"WHEN {bits} THEN '{dimension.value}'" for bits, dimension in alone.items())
    sets = ", ".join(["()", *(f"({column})" for column in columns)])
    listed = ", ".join(columns)
    return _insert_totals(
        f"CASE GROUPING({listed}) {named} END, {day}, COALESCE({listed}, 0)", "", f"{day}, GROUPING SETS ({sets})"
    )


def _several_totals(day: str, dimension: Dimension) -> str:
    """A dimension with several labels per parcel: it counts once under each of them."""
    return _insert_totals(
        f"'{dimension.value}', {day}, each.key", f", unnest({SEVERAL[dimension]}) AS each(key)", f"{day}, each.key"
    )


def _insert_totals(keys: str, source: str, grouping: str) -> str:
    return f"""
        INSERT INTO analytics_daytotal (store_id, cohort, dimension, day, key, {", ".join(COUNT_COLUMNS)})
        SELECT %(store)s, %(cohort)s, {keys}, {COUNTS} FROM analytics_parcelfact{source}
        WHERE store_id = %(store)s {{limit}} GROUP BY {grouping}
    """


def _days(statement: str, arguments: dict[str, Any]) -> set[tuple[date, date]]:
    with connection.cursor() as cursor:
        cursor.execute(f"WITH touched AS ({statement}) SELECT DISTINCT ship_day, order_day FROM touched", arguments)
        return set(cursor.fetchall())
