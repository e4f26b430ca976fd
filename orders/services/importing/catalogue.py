"""The products and buyers that orders name, found or made."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import connection as database
from psycopg2.extras import execute_values

from orders.models import Product
from orders.services.importing.drafts import Draft, DraftLine

Key = tuple[str, str]  # SKU and name

PRODUCTS = """
    INSERT INTO orders_product (store_id, sku, name, category, cost) VALUES %s
    ON CONFLICT (store_id, sku, name) DO NOTHING RETURNING sku, name, id
"""
KNOWN = """
    SELECT p.id, p.sku, p.name, p.category, p.cost FROM orders_product p
    JOIN unnest(%s::text[], %s::text[]) AS wanted (sku, name) USING (sku, name) WHERE p.store_id = %s
"""
STALE = """
    INSERT INTO orders_staleparcel (store_id, shipment_id, since)
    SELECT DISTINCT s.store_id, s.id, %s::timestamptz FROM orders_orderline l
    JOIN orders_shipment s ON s.order_id = l.order_id WHERE l.product_id = ANY(%s)
"""
BUYERS = """
    INSERT INTO orders_customer (store_id, phone, name, email, language, created_at) VALUES %s
    ON CONFLICT (store_id, phone) WHERE NOT (phone = '') DO UPDATE SET
        name = CASE WHEN orders_customer.name = '' THEN excluded.name ELSE orders_customer.name END,
        email = CASE WHEN orders_customer.email = '' THEN excluded.email ELSE orders_customer.email END
    RETURNING phone, id
"""


def products(lines: Iterable[DraftLine], *, store_id: int, at: datetime) -> dict[Key, int]:
    """Ids of the products in these lines, made where they are new.

    A category or cost that the file gives goes over the one that was known; then figures of every parcel with that
    product are stale.
    """
    wanted: dict[Key, DraftLine] = {line.product: line for line in lines}
    if not wanted:
        return {}
    found = _known(wanted, store_id)
    fresh = [(store_id, *key, line.category, line.cost) for key, line in sorted(wanted.items()) if key not in found]
    if fresh:
        with database.cursor() as cursor, database.wrap_database_errors:
            execute_values(cursor.cursor, PRODUCTS, fresh, page_size=1000)
        found |= _known({key: line for key, line in wanted.items() if key not in found}, store_id)
    _revise([(product, wanted[key]) for key, product in found.items()], at)
    return {key: product.pk for key, product in found.items()}


def _known(wanted: Mapping[Key, DraftLine], store_id: int) -> dict[Key, Product]:
    skus, names = [sku for sku, _name in wanted], [name for _sku, name in wanted]
    rows = Product.objects.raw(KNOWN, [skus, names, store_id])
    return {(product.sku, product.name): product for product in rows}


def _revise(pairs: Sequence[tuple[Product, DraftLine]], at: datetime) -> None:
    changed = []
    for product, line in pairs:
        before = product.category, product.cost
        product.category = line.category or product.category
        product.cost = product.cost if line.cost is None else line.cost
        if before != (product.category, product.cost):
            changed.append(product)
    if changed:
        Product.objects.bulk_update(changed, ["category", "cost"], batch_size=500)
        with database.cursor() as cursor:
            cursor.execute(STALE, [at, [product.pk for product in changed]])


def buyers(drafts: Iterable[Draft], *, store_id: int, language: str, at: datetime) -> dict[str, int]:
    """Ids of the customers with these orders' phones, made where they are new; what is known of them stays."""
    heads = {draft.phone: draft.head for draft in drafts if draft.phone}
    if not heads:
        return {}
    rows = [
        (store_id, phone, head.customer_name, head.email, language, at) for phone, head in sorted(heads.items())
    ]  # sorted: two loads lock in one order
    with database.cursor() as cursor, database.wrap_database_errors:
        return dict(execute_values(cursor.cursor, BUYERS, rows, page_size=1000, fetch=True))
